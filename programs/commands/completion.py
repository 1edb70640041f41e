"""`peekpoke completion`: what a shell needs to complete commands, options, demos and models."""

import click

SHELLS = ("bash", "zsh", "fish")
VARIABLE = "_PEEKPOKE_COMPLETE"


@click.command("completion")
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print what a shell needs to complete commands.

    \b
    eval "$(peekpoke completion bash)"    in ~/.bashrc
    eval "$(peekpoke completion zsh)"     in ~/.zshrc, after compinit
    peekpoke completion fish | source     in ~/.config/fish/config.fish
    """
    from click.shell_completion import get_completion_class

    made = get_completion_class(shell)
    assert made is not None  # the choices are those that click has
    root = ctx.find_root()
    click.echo(made(root.command, {}, "peekpoke", VARIABLE).source())
