"""`peekpoke new`: a small program to start from."""

from pathlib import Path

import click

from programs import options
from programs.catalogue import MODELS
from programs.errors import WrongUsageError


@click.command("new")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE.py")
@options.machine_option("The computer it is for. Default: pc.")
def command(file: Path, model: str | None) -> None:
    """Write a small program to start from.

    FILE.py must not be there yet: nothing is overwritten.

    \b
    peekpoke new mine.py --machine c64
    """
    if file.suffix != ".py":
        raise WrongUsageError(f"{file} is no name for a program; {file.name or 'NAME'}.py is.")
    source = read_template(model or "pc")
    try:
        with file.open("x", encoding="utf-8", newline="\n") as stream:
            stream.write(source)
    except FileExistsError:
        raise WrongUsageError(f"{file} is there already, and nothing is overwritten.") from None
    except OSError as error:
        raise WrongUsageError(f"{file} cannot be written: {error.strerror}.") from error
    click.echo(f"Written. Run it with: peekpoke run {file} --watch")


def read_template(model: str) -> str:
    """The program that a learner starts from on this model."""
    if model not in MODELS:
        raise KeyError(model)
    path = Path(__file__).parent.parent / "templates" / f"{model}.py"
    return path.read_text("utf-8")
