"""`peekpoke matrix` from the command line: its table, pictures, reports, and what it refuses."""

import re
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from html_pages import Page
from matrix_programs import ALL_KINDS, line_of, made, made_of, printed, table_of
from rich.console import Console

from programs import runner
from programs.catalogue import MODELS, SYSTEMS
from programs.matrix import looking, making, marks, page, paper, sheet, terminal, typeface
from programs.matrix.making import Matrix, Request
from programs.matrix.thumbs import thumb
from programs.matrix.verdicts import Kind


@pytest.fixture(scope="module")
def pixels() -> Matrix:
    return made(Request(runner.find("pixel"), ("c64", "hack"), tuple(SYSTEMS), frames=1))


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


def test_parts_of_a_column_are_equally_wide() -> None:
    narrow, wide = paper.blank(3, 2), paper.blank(8, 5)
    rows = paper.aligned([[wide, narrow], [narrow, narrow], [narrow, wide]])
    assert [[part.shape[:2] for part in row] for row in rows] == [
        [(5, 8), (2, 8)],
        [(2, 8), (2, 8)],
        [(2, 8), (5, 8)],
    ]


def frames_at(part: np.ndarray, kind: Kind) -> set[int]:
    """Where frames of that verdict begin, from left to right: each has a side 40 high at least."""
    is_ink = (part == np.array(marks.LOOKS[kind].colour)).all(axis=2)
    is_side = np.lib.stride_tricks.sliding_window_view(is_ink, 40, axis=0).all(axis=2).any(axis=0)
    return set(np.flatnonzero(is_side & ~np.roll(is_side, 1)).tolist())


@pytest.mark.parametrize("panel", [sheet._bare, sheet._under])
def test_a_long_caption_moves_no_picture(pixels, monkeypatch, panel) -> None:
    captions = {Kind.RIGHT: "right", Kind.FAULT: "wider than its picture"}
    monkeypatch.setattr(marks, "words", lambda cell, _: captions.get(cell.verdict.kind, ""))
    monkeypatch.setattr(sheet, "text", lambda line, *_: paper.blank(1 + 20 * len(line), 9))
    lines = [line for line in pixels.lines if line.is_bare == (panel is sheet._bare)]
    part = panel(pixels, lines, {})
    begins = frames_at(part, Kind.RIGHT) | frames_at(part, Kind.FAULT)
    right_sides = len(pixels.models)
    assert len(begins) == 2 * right_sides


def test_a_model_without_a_main_keeps_its_column(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(looking, "ACCESSES", 5_000)
    found = made_of(tmp_path, ALL_KINDS, ("hack", "c64"), ("linux",))
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
    assert "Segmentation fault" in said.out and "STATUS_ACCESS_VIOLATION" in said.out
    check_page(Path("plasma.html").read_text("utf-8"), 5 * 5 + 5 * 15)


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
