"""`peekpoke compare`: what it finds out about two programs whose counts are known."""

from pathlib import Path

import numpy as np
import pytest
from compare_programs import DIFFERENT, FAILING, SQUARE

import emulator
from emulator.live import LiveError
from programs import runner
from programs.compare import table, turns
from programs.compare.comparison import Comparison, compare
from programs.compare.counts import Counted, Counter, Notes
from programs.compare.lines import count_lines, source_of
from programs.compare.pictures import Comparer
from programs.compare.sides import choose
from programs.compare.steps import Stepper

FRAMES = 6


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_SECONDS", 0.0)


def compared(folder: Path, source: str, access: str = "native", frames: int = FRAMES) -> Comparison:
    path = folder / "square.py"
    path.write_text(source)
    sides = choose(runner.find(str(path)), "c64", access, "linux")
    return compare("square", sides, "c64", frames, None, lambda: None)


def test_everything_about_a_program_whose_counts_are_known(tmp_path: Path) -> None:
    made = compared(tmp_path, SQUARE)
    assert made.agrees
    assert (made.pictures.frames, made.pictures.unequal) == (FRAMES, 0)
    assert made.pictures.changed == [8 * (FRAMES - 1)] * 2
    raw, native = made.looked
    assert raw.first == Counted(6, 3 + 8000 + 1000 + 1, 0, 0)
    assert raw.later == Counted(FRAMES - 1, FRAMES - 1, 0, 0)
    assert [raw.each(name) for name in ("pokes", "bytes_written", "outs")] == [1, 1, 0]
    assert native.first.system_calls == 2  # open and pwrite64: the third one is not over
    assert native.each("system_calls") == 2
    assert native.pixels == 320 * 200
    assert [lines.own for lines in made.lines] == [9, 5]
    assert made.seconds is not None and min(made.seconds) > 0


def test_raw_runs_on_its_own_model_and_a_system_makes_it_run_on_all(tmp_path: Path) -> None:
    left, right = compared(tmp_path, SQUARE).verdicts or ({}, {})
    assert left["c64"] == "runs"
    assert {left[model] for model in emulator.MODELS if model != "c64"}.isdisjoint({"runs"})
    assert "nothing at address 53265" in left["hack"]
    assert set(right.values()) == {"runs"}


def test_the_portable_main_shows_the_same(tmp_path: Path) -> None:
    assert compared(tmp_path, SQUARE, "portable").agrees


def test_the_tables_figures_are_those_found(tmp_path: Path) -> None:
    made = compared(tmp_path, SQUARE)
    rows = [(row.label, row.left, row.right) for row in table.rows(made)]
    assert ("bytes written", "9,004", "1,007") in rows
    assert [left for label, left, _ in rows if label == "pokes"] == ["6", "1"]
    assert ("system calls", "0", "2") in rows
    assert ("pixels that change", "8", "8") in rows
    assert ("runs on", "1 of 5: c64", "5 of 5") in rows
    ratio = next(row.ratio for row in table.rows(made) if row.label.startswith("nano"))
    left, right = made.seconds or (1.0, 0.0)
    assert ratio == f"{right / left:.2f} x"
    verdict = table.verdict(made)
    assert verdict == "Identical: all 6 frames, every pixel, border included."


def test_where_pictures_differ_is_said(tmp_path: Path) -> None:
    made = compared(tmp_path, DIFFERENT)
    assert not made.agrees
    first = made.pictures.first
    assert first is not None
    assert (first.frame, made.pictures.unequal) == (3, FRAMES - 2)
    border = emulator.boot("c64").display.border
    assert first.place == (border.left + 16, border.top)
    assert first.left == (255, 255, 255) and first.right == (0, 0, 0)
    size = emulator.boot("c64").frame()[..., 0].size
    assert first.equal_share == pytest.approx(1 - 16 / size)
    assert made.pictures.lowest_share == pytest.approx(1 - 16 * (FRAMES - 2) / size)
    verdict = table.verdict(made)
    assert verdict.startswith("Different: 4 of 6 frames differ, first frame 3, in which 99.98%")
    assert f"at {first.place}: #ffffff left, #000000 right" in verdict


def test_pictures_of_different_sizes_have_no_pixel_in_common() -> None:
    comparer = Comparer()
    comparer.look(np.zeros((2, 3, 3), np.uint8), np.zeros((4, 5, 3), np.uint8))
    assert comparer.first is not None
    assert comparer.first.place is None
    assert (comparer.first.left, comparer.first.right) == ((3, 2), (5, 4))


def test_a_program_that_fails_is_no_match(tmp_path: Path) -> None:
    made = compared(tmp_path, FAILING)
    assert not made.agrees
    assert made.seconds is None and made.verdicts is None
    verdict = table.verdict(made)
    assert verdict == "native_linux failed in frame 3: ZeroDivisionError: division by zero"


def test_a_program_of_one_picture_is_measured_by_that(tmp_path: Path) -> None:
    made = compared(tmp_path, SQUARE.replace("range(40)", "range(1)"))
    assert made.agrees
    assert made.looked[0].later == Counted()
    assert made.seconds is not None and min(made.seconds) > 0


# -- its parts ------------------------------------------------------------------------------------


def test_steps_take_turns() -> None:
    machine, seen = emulator.boot("c64"), []

    def program() -> None:
        for frame in range(3):
            seen.append(frame)
            machine.wait_vblank()

    with Stepper(machine, program) as stepper:
        for count in range(1, 4):
            assert not stepper.ended
            stepper.step()
            assert (len(seen), machine.frames, len(stepper.seconds)) == (count, count, count)
        stepper.step()
        assert stepper.ended and stepper.exception is None
        stepper.step()
    assert (machine.frames, len(stepper.seconds)) == (4, 3)


def test_a_program_that_never_waits_is_not_waited_for() -> None:
    def program() -> None:
        while True:
            pass

    with Stepper(emulator.boot("c64"), program) as stepper, pytest.raises(LiveError):
        stepper.step(0.05)


def test_a_failure_ends_the_steps() -> None:
    machine = emulator.boot("c64")
    with Stepper(machine, lambda: machine.poke(-1, 0)) as stepper:
        stepper.step()
        assert "poke(-1, 0) refused" in str(stepper.exception)


@pytest.mark.parametrize(("model", "width"), [("c64", 1), ("hack", 2)])
def test_counts_are_of_accesses_and_of_bytes(model: str, width: int) -> None:
    machine = emulator.boot(model)
    counter = Counter(machine)
    machine.poke(17000, 1)
    machine[17000:17010] = 3
    machine.peek(17000)
    assert counter.counted == Counted(2, 11 * width)
    counter.begins(None)
    assert counter.counted == Counted()
    counter.close()
    machine.poke(17000, 1)
    assert counter.counted == Counted()
    assert not machine.watched and not machine.frame_hooks


def test_changed_pixels_are_counted_between_two_frames() -> None:
    machine = emulator.boot("workstation")
    counter = Counter(machine)
    counter.look_at_pixels()
    for _ in range(2):
        machine.poke(machine.model.memory["framebuffer"].start, 255)
        machine.vblank()
    assert counter.pixels_changed == 0
    counter.look_at_pixels()
    machine.vblank()
    machine.memory[machine.model.memory["framebuffer"].start :][:40] = 9
    machine.vblank()
    assert counter.pixels_changed == 10


def test_notes_are_as_many_lines_all_along() -> None:
    notes = Notes("raw", Counter(emulator.boot("c64")))
    lines = list(notes())
    assert lines[0].split() == ["raw", "in", "all", "a", "picture"]
    assert len({len(line) for line in lines}) == 1  # columns


def test_lines_are_code_alone(tmp_path: Path) -> None:
    path = tmp_path / "lines.py"
    path.write_text(
        '"""Docstring."""\n\nSIZE, COLOUR = 3, (\n    4,\n)\n\n\n'
        'def helper():\n    """Two\n    lines."""\n\n    # a comment\n'
        "    return SIZE  # and one\n\n\n"
        'def main(machine):\n    text = """not\n    a docstring"""\n    helper()\n    other()\n'
    )
    lines = count_lines(path, "main")
    assert (lines.own, lines.below, lines.shared) == (5, 0, 2 + 3)
    assert source_of(path, "helper").startswith("def helper():")


def test_a_demos_main_uses_what_it_names_in_hardware() -> None:
    source = runner.find("plasma")
    lines = count_lines(source.path, "raw_c64")
    assert {"c64.pack", "c64.graphics", "cells.cells"} <= set(lines.uses)
    assert count_lines(source.path, "portable").below == 0
