"""`peekpoke matrix`: where each main runs, found out by running it there."""

import re
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from html_pages import Page

import emulator
from emulator.key_names import parse_script
from programs import runner
from programs.catalogue import MODELS, SYSTEMS
from programs.errors import ProgramError
from programs.matrix import looking, making, marks, page, pool, sheet, table, terminal, typeface
from programs.matrix.looking import Job, Seen
from programs.matrix.making import Line, Matrix, Request
from programs.matrix.places import Place
from programs.matrix.thumbs import thumb
from programs.matrix.verdicts import Kind, judge

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


@pytest.fixture
def made_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Matrix]:
    """Makes the matrix of a source text, in this process."""
    monkeypatch.setattr(looking, "ACCESSES", 5_000)

    def make(source: str, models: tuple[str, ...], systems: tuple[str, ...] = ()) -> Matrix:
        path = tmp_path / "mine.py"
        path.write_text(source)
        return made(Request(runner.find(str(path)), models, systems, frames=3))

    return make


def made(request: Request, processes: int = 1) -> Matrix:
    return making.make(request, lambda _runs: lambda: None, processes)


def line_of(matrix: Matrix, title: str) -> Line:
    return next(line for line in matrix.lines if line.title == title)


def kinds(line: Line) -> list[str]:
    return [cell.verdict.kind.value for cell in line.cells]


# -- what is found out -----------------------------------------------------------------------------


def test_plasma_runs_where_it_is_known_to(peekpoke, monkeypatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    said = peekpoke("matrix", "plasma", "--frames", "2", "--save", "plasma.html")
    assert (said.status, said.err) == (0, "")
    counts = dict(re.findall(r"^ +(\w[\w ]+?) +\S*[✓✗○~].*?(\d+ of \d+)$", said.out, re.M))
    assert counts.pop("raw as process") == "0 of 15"
    assert counts == {
        **{f"raw_{model}": "1 of 5" for model in MODELS},
        **{f"native_{system}": "5 of 15" for system in SYSTEMS},
        "portable": "15 of 15",
    }
    lines = said.out.splitlines()
    assert max(map(len, lines[:-1])) <= 80
    assert "\x1b" not in said.out and "▀" not in said.out
    assert "Windows has no 'open' here" in said.out  # native_linux was handed Windows' calls
    assert "hack has no ports" in said.out
    assert "Segmentation fault" in said.out
    check_page(Path("plasma.html").read_text("utf-8"), 5 * 5 + 5 * 15)


def test_each_run_has_a_disk_of_its_own() -> None:
    """A notebook that another run has written in would show two lines."""
    found = made(Request(runner.find("notes"), ("c64",), tuple(SYSTEMS), frames=2))
    assert kinds(line_of(found, "portable")) == ["right"] * 3
    for system in SYSTEMS:
        assert line_of(found, f"native_{system}").right == 1


def test_every_verdict(made_of) -> None:
    found = made_of(ALL_KINDS, ("c64", "spectrum", "hack"), ("linux",))
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


def test_a_program_of_one_main_is_right_on_its_own_model(made_of) -> None:
    found = made_of(ONLY_RAW, ("c64", "spectrum", "hack"))
    assert kinds(line_of(found, "main")) == ["right", "nothing drawn", "nothing drawn"]
    assert [line.title for line in found.lines] == ["main"]


def test_a_program_that_touches_nothing_is_stopped_too(made_of, monkeypatch) -> None:
    monkeypatch.setattr(looking.session, "PATIENCE", 0.2)
    found = made_of("def main(machine):\n    while True:\n        pass\n", ("pc",))
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


# -- how it is shown -------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def pixels() -> Matrix:
    return made(Request(runner.find("pixel"), ("c64", "hack"), tuple(SYSTEMS), frames=1))


def table_of(found: Matrix, width: int = 120, has_signs: bool = True) -> str:
    return printed(table.parts(found, width, has_signs), width)


def printed(parts: Any, width: int, **options: Any) -> str:
    from io import StringIO

    from rich.console import Console

    console = Console(file=StringIO(), width=width, highlight=False, **options)
    for part in parts:
        console.print(part)
    return console.file.getvalue()  # type: ignore[attr-defined] # the StringIO above


@pytest.mark.parametrize("width", [80, 90, 120])
def test_the_table_fits(pixels, width: int) -> None:
    text = table_of(pixels, width)
    assert max(map(len, text.splitlines())) <= width
    assert "…" not in text
    assert "portable" in text and "6 of 6" in text


def test_the_notes_are_those_of_the_numbers(pixels) -> None:
    text = table_of(pixels, 200)
    numbers = marks.notes(pixels)
    assert list(numbers.values()) == list(range(1, len(numbers) + 1))
    for cell in pixels.cells:
        if number := numbers.get(cell.verdict.sentence):
            assert re.search(rf"✗{number}\b|○{number}\b", text)
            assert re.search(rf"^ *{number} {re.escape(cell.verdict.sentence)}", text, re.M)


def test_an_output_without_the_signs_gets_plain_ones(pixels) -> None:
    assert not marks.has_signs("ascii") and marks.has_signs("utf-8")
    text = table_of(pixels, has_signs=False)
    assert not {"✓", "✗", "○"} & set(text)
    assert "+ right" in text and "x" in text


def test_systems_with_one_initial_are_numbered() -> None:
    assert marks.initials(("linux", "windows", "macos")) == ["L", "W", "M"]
    assert marks.initials(("linux", "linux/alpine")) == ["1", "2"]


@pytest.mark.parametrize("width", [80, 140])
def test_pictures_in_a_terminal(pixels, width: int) -> None:
    from io import StringIO

    from rich.console import Console

    console = Console(file=StringIO(), width=width, force_terminal=True, color_system="truecolor")
    text = printed(terminal.parts(pixels, console), width)
    assert max(map(len, text.splitlines())) <= width
    assert text.count("runs on") == len(pixels.lines)
    assert "right" in text and "…" not in text


def rows_of(picture: np.ndarray) -> set[bytes]:
    return {row.tobytes() for row in picture}


@pytest.mark.parametrize("has_pillow", [True, False])
def test_the_sheet_holds_every_picture(pixels, monkeypatch, has_pillow: bool) -> None:
    if has_pillow:
        pytest.importorskip("PIL")
    else:
        monkeypatch.setattr(typeface, "_typeface", lambda _size: None)
    picture = sheet.sheet(pixels)
    colours = {kind: np.array(look.colour) for kind, look in marks.LOOKS.items()}
    for kind in marks.kinds(pixels):
        assert (picture == colours[kind]).all(axis=2).sum() > 1000, kind
    rows = [row.tobytes() for row in picture]
    right = next(cell for cell in pixels.cells if cell.verdict.kind is Kind.RIGHT)
    small = thumb(right.seen.picture, *sheet._BARE)
    assert all(any(line in row for row in rows) for line in rows_of(small))


def test_a_model_without_a_main_keeps_its_column(made_of) -> None:
    found = made_of(ALL_KINDS, ("hack", "c64"), ("linux",))
    line = line_of(found, "raw as process")
    assert [cell is None for cell in line.under("linux", found.models)] == [True, False]
    rows = re.findall("<tr(.*?)</tr>", page.page(found), re.S)
    assert {row.count("<td") for row in rows if "<figure" in row} == {2}


def test_text_is_wrapped_at_its_width() -> None:
    text = "a poke to where this model has nothing at all"
    lines = typeface.wrap(text, 15, 120)
    assert " ".join(lines) == text
    assert all(typeface.width(line, 15) <= 120 for line in lines)
    assert len(lines) > 1


def check_page(text: str, pictures: int) -> None:
    read = Page()
    read.feed(text)
    read.close()
    assert read.open == []
    assert sum(link.startswith("data:image/png;base64,") for link in read.links) == pictures
    goals = {link.removeprefix("#") for link in read.links if link.startswith("#")}
    assert goals == set(re.findall(r'id="(.*?)"', text)) and len(goals) > 1
    assert "http" not in text and "url(" not in text and "script" not in read.seen


# -- from the command line -------------------------------------------------------------------------


def test_one_model_and_one_variant(peekpoke) -> None:
    said = peekpoke(
        *("matrix", "pixel", "-m", "c64", "--system", "linux/alpine", "--frames", "1"),
        *("--pictures", "--save", "pixel.png"),
    )
    assert said.status == 0
    assert "runs on 1 of 1 models" in said.out and "L linux/alpine" in said.out
    assert Path("pixel.png").read_bytes().startswith(b"\x89PNG")


def test_what_went_wrong_in_full(peekpoke) -> None:
    said = peekpoke("matrix", "pixel", "-m", "hack", "--system", "linux", "--traceback")
    assert "raw_c64 on the bare hack:\nTraceback" in said.err
    assert "Traceback" not in said.out


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (("plasm",), 2, "did you mean plasma?"),
        (("mine.py",), 2, "there is no file mine.py"),
        (("plasma", "-m", "amiga"), 2, "there is no model 'amiga'"),
        (("plasma", "--system", "linux/foo"), 2, "no variant 'foo'"),
        (("plasma", "--frames", "0"), 2, "--frames takes a whole number"),
        (("plasma", "--keys", "1:mouse 1 1"), 2, "--keys moves a mouse, and the c64 has none."),
        (("plasma", "--save", "x.txt"), 2, "--save writes .png and .html files"),
        (("plasma", "--save", "nowhere/x.png"), 2, "no report can be written"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(peekpoke, arguments, status, sentence) -> None:
    said = peekpoke("matrix", *arguments)
    assert (said.status, said.out) == (status, "")
    assert sentence in said.err and len(said.err.splitlines()) == 1


def test_a_file_that_is_no_program_is_told_with_its_line(peekpoke, here: Path) -> None:
    (here / "mine.py").write_text("1 / 0\n")
    said = peekpoke("matrix", "mine.py")
    assert said.status == 1
    assert said.err.startswith("mine.py, line 1:\n    1 / 0\nZeroDivisionError")


def test_the_frame_is_the_help_pages(peekpoke) -> None:
    assert making.FRAMES == 60
    assert "[default: 60]" in peekpoke("matrix", "--help").out
    assert set(emulator.MODELS) == set(MODELS)
