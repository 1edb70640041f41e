"""notes: lines that outlive a run, in a sector or in a file, and what the page shows of them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from demo_runs import CANVASES, MODELS, NATIVE, PORTABLE, RAW, run

import emulator
import vos
from programs.demos import notes
from programs.demos.hardware import pc
from vos.systems import SYSTEMS


def shown(model: str, access: str, disk: Path, system: str = "") -> np.ndarray:
    machine = run("notes", model, 5, access=access, disk=disk, system=system)
    assert machine.frames == 1
    picture = machine.frame(border=False)
    machine.close()
    return picture


def lines_up_to(last: int) -> list[str]:
    lines: list[str] = []
    for _ in range(last):
        lines.append(notes.line_after(lines))
    return lines


@pytest.mark.parametrize("access", [RAW, *NATIVE, PORTABLE])
@pytest.mark.parametrize("model", MODELS)
def test_every_run_adds_a_line_to_those_before(model: str, access: str, tmp_path: Path) -> None:
    for number in (1, 2, 3):
        pixels, palette = notes.page(CANVASES[model], lines_up_to(number))
        assert np.array_equal(shown(model, access, tmp_path / "disk.img"), palette[pixels])


# How a line ends in a file is the system's own habit, which `open` follows.
ENDS = {"linux": "\n", "windows": "\r\n", "macos": "\n"}


@pytest.mark.parametrize("system", SYSTEMS)
def test_native_and_portable_keep_one_notebook(system: str, tmp_path: Path) -> None:
    disk = tmp_path / "disk.img"
    shown("pc", f"native_{system}", disk)
    shown("pc", PORTABLE, disk, system)
    machine = emulator.boot("pc", disk=disk)
    with vos.boot(machine, system) as booted, booted.open("notebook.txt", newline="") as notebook:
        assert notebook.read() == "".join(f"{line}{ENDS[system]}" for line in lines_up_to(2))
    machine.close()


@pytest.mark.parametrize("system", SYSTEMS)
def test_the_raw_notebook_lies_where_a_system_has_nothing(system: str, tmp_path: Path) -> None:
    disk = tmp_path / "disk.img"
    shown("pc", PORTABLE, disk, system)
    before = disk.read_bytes()
    shown("c64", RAW, disk)
    after = disk.read_bytes()
    assert after[:512].rstrip(b"\0") == b"1 One line for every run.\n"
    assert after[512:] == before[512:]
    pixels, palette = notes.page(pc.CANVAS, lines_up_to(2))
    assert np.array_equal(shown("pc", PORTABLE, disk, system), palette[pixels])


def test_a_sector_that_holds_something_else_is_left_alone(tmp_path: Path) -> None:
    machine = emulator.boot("pc", disk=tmp_path / "disk.img")
    medium = machine.medium
    assert medium is not None
    for sector in (b"\xeb\x3c\x90MSDOS5.0", b"1 half a line", "1 ä\n".encode()):
        medium.write(0, sector.ljust(512, b"\0"))
        with pytest.raises(ValueError, match="no notebook"):
            notes.raw_pc(machine)
        assert medium.read(0, 1) == sector.ljust(512, b"\0")
    machine.close()


def test_a_full_sector_loses_its_oldest_lines() -> None:
    lines = lines_up_to(40)
    kept = notes.from_sector(notes.to_sector(lines))
    assert kept == lines[-len(kept) :]
    assert 15 < len(kept) < 40
    assert len(notes.to_sector(lines)) == 512
    assert notes.line_after(kept) == notes.line_after(lines) != lines[-1]


def test_the_newest_line_is_red() -> None:
    pens, _ = notes.page(pc.CANVAS, lines_up_to(2))
    row = [pens[8 * (notes.FIRST + 2 * line) :][:8, 8 * notes.MARGIN + 8 :] for line in (0, 1)]
    assert set(np.unique(row[0])) == {notes.PAPER, notes.INK}
    assert set(np.unique(row[1])) == {notes.PAPER, notes.RED}
