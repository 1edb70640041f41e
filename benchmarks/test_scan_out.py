"""From video memory to the picture, in every mode of every model, full of noise."""

from typing import NamedTuple

import numpy as np
import pytest

import emulator
from benchmarks.form import Group, Row, Unit
from emulator.machine import Machine

SCAN_OUT = Group("scan-out", "memory to picture, beside a copy of that picture", Unit.SECONDS)

BUDGET, UP_TO = 60e-6, 320 * 200  # seconds, for pictures of so many pixels, border not counted
LINEAR_BUDGET = 1.5

CONTROL_1, CONTROL_2, POINTERS, COLOURS = 53265, 53270, 53272, 55296
VIDEO_MODE = 0x3DE


class Screen(NamedTuple):
    """A mode: the model, where its noise goes, and what is poked or sent out to switch it on."""

    model: str
    noise: slice
    pokes: tuple[tuple[int, int], ...] = ()
    outs: tuple[tuple[int, int], ...] = ()

    def machine(self) -> Machine:
        """One that shows it."""
        machine = emulator.boot(self.model)
        for port, value in self.outs:
            machine.out(port, value)
        noise = np.random.default_rng(1).integers(0, 256, self.noise.stop - self.noise.start)
        machine.memory[self.noise] = noise
        if self.model == "c64":
            machine.memory[COLOURS : COLOURS + 1000] = noise[:1000] & 15
        for address, value in self.pokes:
            machine.poke(address, value)
        return machine


C64_RAM, PC_VIDEO = slice(0x0400, 0xA000), slice(0xA0000, 0xC0000)
SCREENS = {
    "c64 text": Screen("c64", C64_RAM),
    "c64 extended text": Screen("c64", C64_RAM, ((CONTROL_1, 0x5B),)),
    "c64 multicolour text": Screen("c64", C64_RAM, ((CONTROL_2, 0x18),)),
    "c64 bitmap": Screen("c64", C64_RAM, ((CONTROL_1, 0x3B), (POINTERS, 0x18))),
    "c64 multicolour bitmap": Screen(
        "c64", C64_RAM, ((CONTROL_1, 0x3B), (CONTROL_2, 0x18), (POINTERS, 0x18))
    ),
    "spectrum": Screen("spectrum", slice(0x4000, 0x5B00)),
    "pc text": Screen("pc", PC_VIDEO, outs=((VIDEO_MODE, 3),)),
    "pc CGA": Screen("pc", PC_VIDEO, outs=((VIDEO_MODE, 4),)),
    "pc mode 13h": Screen("pc", PC_VIDEO, outs=((VIDEO_MODE, 0x13),)),
    "hack": Screen("hack", slice(0x4000, 0x6000)),
    "workstation": Screen("workstation", slice(0, 1)),
}


@pytest.mark.parametrize("name", SCREENS)
def test_scan_out(row: Row, name: str) -> None:
    display = SCREENS[name].machine().display
    picture = display.scan_out()
    copy = np.empty_like(picture)
    width, height = display.size()
    row(
        SCAN_OUT,
        f"{name}, {width}x{height}",
        display.scan_out,
        reference=lambda: np.copyto(copy, picture),
        budget=BUDGET if width * height <= UP_TO else None,
    )


LINEAR = {
    name: Group(f"scan-out, {name}", "where memory is the picture itself", Unit.TIMES)
    for name in ("pc mode 13h", "workstation")
}
each_linear = pytest.mark.parametrize("name", LINEAR)


@each_linear
def test_copy(row: Row, name: str) -> None:
    picture = SCREENS[name].machine().display.layout().view
    copy = np.empty_like(picture)
    row(LINEAR[name], "a copy of the picture", lambda: np.copyto(copy, picture))


@each_linear
def test_linear_decode(row: Row, name: str) -> None:
    layout = SCREENS[name].machine().display.layout()
    out, copy = np.empty_like(layout.view), np.empty_like(layout.view)
    row(
        LINEAR[name],
        "layout.decode",
        lambda: layout.decode(out),
        reference=lambda: np.copyto(copy, layout.view),
        budget=LINEAR_BUDGET,
    )


@each_linear
def test_linear_scan_out(row: Row, name: str) -> None:
    display = SCREENS[name].machine().display
    picture = display.layout().view
    copy = np.empty_like(picture)
    row(
        LINEAR[name],
        "display.scan_out, which shares memory",
        display.scan_out,
        reference=lambda: np.copyto(copy, picture),
        budget=LINEAR_BUDGET,
    )
