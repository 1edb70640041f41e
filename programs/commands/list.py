"""`peekpoke list`: what there is to run, and what to run it on."""

import click


@click.command("list")
def command() -> None:
    """List the demos, what they run on, and the computers.

    \b
    peekpoke list
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table

    from emulator import MODELS
    from programs.catalogue import MODELS as NAMES
    from programs.catalogue import demo_names, read_demo

    console = Console(highlight=False)
    demos = Table("demo", "what it shows", "runs on", box=box.SIMPLE_HEAD, pad_edge=False)
    for demo in map(read_demo, demo_names()):
        models = demo.models()
        runs_on = "all" if models == NAMES else ", ".join(models)
        demos.add_row(f"[bold]{demo.name}[/]", demo.sentence, runs_on)
    models_table = Table("model", "computer", "display", box=box.SIMPLE_HEAD, pad_edge=False)
    for model in MODELS.values():
        models_table.add_row(f"[bold]{model.name}[/]", model.title, model.summary)
    console.print(demos, models_table)
    console.print("peekpoke run DEMO --machine MODEL runs one, peekpoke map MODEL shows the other.")
