"""What `peekpoke matrix` finds out: where each main runs, by running it there."""

import signal
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import numpy as np
import pytest
from matrix_programs import ALL_KINDS, ONLY_RAW, WAITING, kinds, line_of, made, made_of, table_of

from emulator.key_names import parse_script
from programs import runner
from programs.catalogue import SYSTEMS
from programs.errors import ProgramError
from programs.matrix import looking, pool
from programs.matrix.looking import Job, Seen
from programs.matrix.making import Request
from programs.matrix.places import Place
from programs.matrix.verdicts import Kind, judge


def test_each_run_has_a_disk_of_its_own() -> None:
    """A notebook that another run has written in would show two lines."""
    found = made(Request(runner.find("notes"), ("c64",), tuple(SYSTEMS), frames=2))
    assert kinds(line_of(found, "portable")) == ["right"] * 3
    for system in SYSTEMS:
        assert line_of(found, f"native_{system}").right == 1


def test_every_verdict(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(looking, "ACCESSES", 5_000)
    found = made_of(tmp_path, ALL_KINDS, ("c64", "spectrum", "hack"), ("linux",))
    assert kinds(line_of(found, "raw_c64")) == ["right", "stuck", "fault"]
    assert kinds(line_of(found, "raw_spectrum")) == ["nothing drawn", "right", "garbled"]
    assert kinds(line_of(found, "portable")) == ["garbled", "garbled", "right"]
    assert kinds(line_of(found, "raw as process")) == ["fault", "fault"]
    stuck = line_of(found, "raw_c64").cells[1]
    assert stuck.verdict.sentence == "it ended no frame after 1, and was stopped."
    assert stuck.seen.frames == 1


def test_a_share_is_of_equal_pixels() -> None:
    right = np.zeros((10, 10, 3), np.uint8)
    picture = right.copy()
    picture[:3, 0] = 1
    blank = Seen(np.full_like(right, 9), 1)
    verdict = judge(Seen(picture, 1), blank, right)
    assert (verdict.kind, verdict.share, verdict.sentence) == (Kind.GARBLED, 0.97, "")
    assert judge(Seen(right, 1), blank, right).kind is Kind.RIGHT
    assert judge(blank, blank, right).kind is Kind.NOTHING
    assert judge(Seen(picture, 1), blank, None).kind is Kind.UNKNOWN
    assert judge(Seen(right, 1, "it broke."), blank, right).sentence == "it broke."
    larger = judge(Seen(np.ones((20, 10, 3), np.uint8), 1), blank, right)
    assert larger.kind is Kind.GARBLED and "10x20 pixels, not 10x10" in larger.sentence


def test_a_program_of_one_main_is_right_on_its_own_model(tmp_path: Path) -> None:
    found = made_of(tmp_path, ONLY_RAW, ("c64", "spectrum", "hack"))
    assert kinds(line_of(found, "main")) == ["right", "nothing drawn", "nothing drawn"]
    assert [line.title for line in found.lines] == ["main"]


def test_a_program_that_touches_nothing_is_stopped_too(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(looking.session, "PATIENCE", 0.2)
    found = made_of(tmp_path, "def main(machine):\n    while True:\n        pass\n", ("pc",))
    assert kinds(found.lines[0]) == ["stuck"]


def test_keys_are_pressed_in_every_run(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text(WAITING)
    source = runner.find(str(path))
    for keys, lit in ((None, 0), (parse_script("2:press a"), 64)):
        found = made(Request(source, ("c64",), ("linux", "macos"), 4, keys))
        for cell in found.cells:
            assert (cell.seen.picture == 255).all(axis=2).sum() == lit


# -- in several processes --------------------------------------------------------------------------


def test_processes_change_nothing() -> None:
    asked = Request(runner.find("pixel"), ("c64", "hack"), ("macos",), frames=2)
    here, there = made(asked), made(asked, processes=2)
    assert table_of(here) == table_of(there)
    for one, other in zip(here.cells, there.cells, strict=True):
        assert np.array_equal(one.seen.picture, other.seen.picture)


def test_where_no_process_can_be_made_all_runs_are_in_this_one(monkeypatch) -> None:
    def refuse(*_arguments: object) -> None:
        raise OSError("no semaphores")

    monkeypatch.setattr(pool, "ProcessPoolExecutor", refuse)
    asked = Request(runner.find("pixel"), ("c64",), (), frames=1)
    assert line_of(made(asked, processes=2), "raw_c64").right == 1


def test_a_process_that_no_program_ended_is_told() -> None:
    broken: Future[Seen] = Future()
    broken.set_exception(BrokenProcessPool())
    nobodys = Job(runner.find("pixel"), None, Place("c64", None), 1, None)
    assert "from outside" in pool._ended_its_process([nobodys], [broken])


def test_a_program_that_ends_its_process_is_named(tmp_path: Path) -> None:
    path = tmp_path / "mine.py"
    path.write_text("import os\n\n\ndef main(machine):\n    os._exit(3)\n")
    asked = Request(runner.find(str(path)), ("c64", "pc"), (), frames=1)
    with pytest.raises(ProgramError, match="ended the Python process that ran it, at main on"):
        made(asked, processes=2)


def test_ctrl_c_is_the_end_of_all_runs(monkeypatch) -> None:
    """A run that takes Ctrl-C for its own end is the last one all the same."""
    ran: list[Job] = []

    def look(job: Job) -> Seen:
        ran.append(job)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
        return Seen(np.zeros((1, 1, 3), np.uint8), 1)

    monkeypatch.setattr(pool, "look", look)
    job = Job(runner.find("pixel"), None, Place("c64", None), 1, None)
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        pool.look_at_all([job, job], lambda: None, 1)
    assert len(ran) == 1
    assert signal.getsignal(signal.SIGINT) is before
