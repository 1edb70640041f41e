"""`peekpoke show`: a memory dump, on the computer that it came from."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from programs import options
from programs.errors import WrongUsageError

if TYPE_CHECKING:
    from emulator import Machine
    from emulator.key_names import Script


class Address(options.ParamType):
    """An address, decimal or 0x and hexadecimal."""

    name = "address"

    def convert(self, value: Any, param: object, ctx: object) -> int:
        """The number."""
        try:
            return int(value, 0)
        except ValueError:
            raise WrongUsageError(
                f"--at takes an address such as 16384 or 0x4000, not {value!r}."
            ) from None


@click.command("show")
@click.argument("file", type=click.Path(path_type=Path), metavar="FILE")
@options.machine_option("The computer it came from.", required=True)
@click.option("--at", type=Address(), metavar="ADDRESS", help="Put it there, and set no registers.")
@options.display_options
def command(
    file: Path,
    model: str,
    at: int | None,
    display: str | None,
    headless: bool,
    frames: int | None,
    keys: "Script | None",
    screenshot: Path | None,
    record: Path | None,
) -> int:
    """Show a memory dump on the computer it came from.

    FILE is a copy of a computer's video memory. Its size, and on the c64 its load
    address, say what it is: Koala, Art Studio, Hi-Eddi, Doodle and .prg files of the c64, .scr of
    the spectrum, mode 13h, text, CGA and BSAVE files of the pc, whole screens of the others.

    \b
    peekpoke show title.scr --machine spectrum
    peekpoke show font.bin --machine c64 --at 0x3000
    """
    shown = options.chosen_display(display, headless)
    from emulator import EmulatorError, boot
    from programs import dumps, session

    show = dumps.read(model, file, at)
    try:
        show(boot(model))  # what is refused is refused before a window opens
    except EmulatorError as error:
        raise WrongUsageError(str(error)) from error

    def program(machine: "Machine") -> None:
        show(machine)
        while True:
            machine.wait_vblank()

    if shown == "none" and frames is None:
        frames = 1
    request = session.Request(shown, frames, keys, screenshot, record)
    return session.run(model, program, request, file.name)
