"""Programs whose matrices are known, and ways to make them."""

from __future__ import annotations

from collections.abc import Iterable
from io import StringIO
from pathlib import Path
from typing import Any

from rich.console import Console

from programs import runner
from programs.matrix import making, table
from programs.matrix.making import Line, Matrix, Request

# raw_c64 loops where its letter did not arrive; a spectrum has ROM there, a hack no screen.
ALL_KINDS = """
def raw_c64(machine):
    machine.poke(1024, 1)
    machine.wait_vblank()
    while machine.peek(1024) != 1:
        machine.peek(1024)
    if machine.model.name == "hack":
        raise SystemError("no c64")


def raw_spectrum(machine):
    machine[16384:18432] = 0x55
    machine.wait_vblank()


def portable(screen):
    screen.fill_rect(0, 0, 8, 8, (255, 255, 255))
    screen.present()
"""
ONLY_RAW = """
MACHINE = "c64"


def main(machine):
    machine.poke(1024, 1)
"""
WAITING = """
def main(screen, keyboard):
    while not keyboard.is_pressed("a"):
        screen.present()
    screen.fill_rect(0, 0, 8, 8, (255, 255, 255))
"""


def made(request: Request, processes: int = 1) -> Matrix:
    return making.make(request, lambda _runs: lambda: None, processes)


def made_of(
    folder: Path, source: str, models: tuple[str, ...], systems: tuple[str, ...] = ()
) -> Matrix:
    """The matrix of a source text."""
    path = folder / "mine.py"
    path.write_text(source)
    return made(Request(runner.find(str(path)), models, systems, frames=3))


def line_of(matrix: Matrix, title: str) -> Line:
    return next(line for line in matrix.lines if line.title == title)


def kinds(line: Line) -> list[str]:
    return [cell.verdict.kind.value for cell in line.cells]


def table_of(found: Matrix, width: int = 120, has_signs: bool = True) -> str:
    return printed(table.parts(found, width, has_signs), width)


def printed(parts: Iterable[Any], width: int) -> str:
    out = StringIO()
    console = Console(file=out, width=width, highlight=False)
    for part in parts:
        console.print(part)
    return out.getvalue()
