"""`peekpoke compare` from the command line: its table, its reports, what it refuses."""

import base64
import re
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from compare_programs import DIFFERENT, FAILING, SQUARE
from html_pages import Page

from programs.compare import turns
from programs.compare.sheet import GAP

OPTIONS = ("--headless", "--access", "native", "--frames", "4")


@pytest.fixture(autouse=True)
def quickly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turns, "_SECONDS", 0.0)


@pytest.fixture
def here_with(here: Path):
    def write(source: str) -> Path:
        (here / "square.py").write_text(source)
        return here

    return write


def decoded(data: bytes) -> np.ndarray:
    image = pytest.importorskip("PIL.Image", reason="reads pictures back: needs Pillow")
    return np.asarray(image.open(BytesIO(data)).convert("RGB"))


def test_pictures_that_agree_are_status_0(peekpoke, here_with) -> None:
    here_with(SQUARE)
    said = peekpoke("compare", "square.py", *OPTIONS)
    assert said.status == 0
    assert "Identical: all 4 frames" in said.out
    assert re.search(r"runs on +1 of 5: c64 +5 of 5", said.out)
    assert max(map(len, said.out.splitlines())) <= 80


@pytest.mark.parametrize("source", [DIFFERENT, FAILING])
def test_pictures_that_do_not_are_status_1(peekpoke, here_with, source: str) -> None:
    here_with(source)
    said = peekpoke("compare", "square.py", *OPTIONS)
    assert said.status == 1
    assert "Identical" not in said.out


def test_a_failure_is_told_with_its_line(peekpoke, here_with) -> None:
    here_with(FAILING)
    said = peekpoke("compare", "square.py", *OPTIONS)
    assert "in native_linux:\n    1 / (2 - cell)\nZeroDivisionError" in said.err
    assert "Traceback" not in said.err


def test_keys_go_to_both(peekpoke, here_with) -> None:
    left = "        if machine.keyboard.pressed:\n            machine.poke(53280, 2)\n"
    here_with(
        SQUARE.replace("        machine.wait_vblank()", left + "        machine.wait_vblank()")
    )
    assert peekpoke("compare", "square.py", *OPTIONS).status == 0
    said = peekpoke("compare", "square.py", *OPTIONS, "--keys", "2:press a")
    assert "first frame 3" in " ".join(said.out.split())  # as the right side looks at no key


def test_the_page_is_whole_and_needs_nothing_else(peekpoke, here_with) -> None:
    here = here_with(SQUARE)
    said = peekpoke("compare", "square.py", *OPTIONS, "--save", "report.html")
    assert said.out.rstrip().endswith("report.html.")
    text = (here / "report.html").read_text("utf-8")
    page = Page()
    page.feed(text)
    page.close()
    assert page.open == []
    assert {"script", "link", "iframe"}.isdisjoint(page.seen)
    assert "http" not in text and "url(" not in text
    prefix = "data:image/png;base64,"
    assert len(page.links) == 2 and all(link.startswith(prefix) for link in page.links)
    left, right = (decoded(base64.b64decode(link.removeprefix(prefix))) for link in page.links)
    assert np.array_equal(left, right)
    assert (left == 255).all(axis=2).sum() == 4 * 8
    for line in ("machine.poke(8192 + 8 * cell, 255)", "def native_linux(linux):"):
        assert line in page.text
    assert "Identical: all 4 frames" in page.text


def test_the_sheet_holds_both_pictures(peekpoke, here_with) -> None:
    here = here_with(SQUARE)
    assert peekpoke("compare", "square.py", *OPTIONS, "--save", "report.png").status == 0
    sheet = decoded((here / "report.png").read_bytes())
    gap = GAP
    rows, columns = np.nonzero((sheet == 0).all(axis=2))  # the border is the only black there is
    top, left, right = rows.min(), columns.min(), columns.max() + 1
    width = (right - left - gap) // 2
    panes = [sheet[top : top + 272 * 2, x : x + width] for x in (left, left + width + gap)]
    assert width == 384 * 2
    assert np.array_equal(*panes)
    assert (panes[0] == 255).all(axis=2).sum() == 4 * 8 * 2 * 2


def test_source_prints_both_and_runs_nothing(peekpoke, here_with) -> None:
    here_with(SQUARE)
    said = peekpoke("compare", "square.py", "--access", "native", "--source")
    assert said.status == 0
    assert "machine.poke(8192 + 8 * cell, 255)" in said.out
    assert "linux.pwrite64(" in said.out
    assert "Identical" not in said.out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("plasma", "--save", "report.gif"), "--save writes .html and .png files"),
        (("plasma", "--save", "missing/report.png"), "there is no folder missing"),
        (("ball", "--machine", "c64", "--keys", "3:mouse 1 1"), "the c64 has none"),
        (("tune", "--machine", "hack"), "has them for c64 and pc."),
        (("mandelbro",), "did you mean mandelbrot?"),
        (("plasma", "--system", "linux/arch"), "linux has no variant 'arch'"),
        (("mine.py",), "asks for machine, which is raw access, not portable"),
        (("square.py", "--machine", "pc"), "square.py has no main"),
    ],
)
def test_what_there_is_not_is_refused(
    peekpoke, here_with, arguments: tuple[str, ...], sentence: str
) -> None:
    (here_with(SQUARE) / "mine.py").write_text("def main(machine): pass\n")
    said = peekpoke("compare", *arguments, "--headless")
    assert said.status in (1, 2)
    assert sentence in said.err
    assert said.out == ""
    assert len(said.err.splitlines()) == 1
