"""text: read back from the screen as a person would, letter by letter."""

from __future__ import annotations

import numpy as np
import pytest
from demo_runs import MODELS, picture, run

from emulator import glyphs
from programs.demos import text

# Columns, rows, and the pixels of a letter's width and height, by model.
GRIDS = {
    "c64": (40, 25, 1, 1),
    "spectrum": (32, 24, 1, 1),
    "pc": (80, 25, 1, 2),
    "hack": (32, 16, 2, 2),
    "workstation": (32, 18, 5, 5),
}
KNOWN = {glyphs.glyph(chr(code)).tobytes(): chr(code) for code in range(32, 96)} | {
    glyphs.glyph(text.BLOCK).tobytes(): text.BLOCK
}


def read(model: str, frames: int = 400) -> list[str]:
    """The page as lines of characters: each cell's ink compared with all the shapes there are."""
    columns, rows, wide, high = GRIDS[model]
    ink = picture("text", model, frames)[: rows * 8 * high].any(axis=2)[::high, ::wide]
    cells = ink.reshape(rows, 8, columns, 8).transpose(0, 2, 1, 3)
    shapes = np.packbits(cells, axis=3)[..., 0]
    return ["".join(KNOWN[shape.tobytes()] for shape in row) for row in shapes]


@pytest.mark.parametrize("model", MODELS)
def test_all_lines_are_there_in_the_middle(model: str) -> None:
    page = read(model)
    lines = [line.strip() for line in page]
    for expected in (*text.LINES, *text.CHARACTERS):
        row = lines.index(expected)
        left = len(page[row]) - len(page[row].lstrip())
        right = len(page[row]) - len(page[row].rstrip())
        assert right - left in (0, 1)


@pytest.mark.parametrize("model", MODELS)
def test_the_title_is_spelt_in_blocks(model: str) -> None:
    page = [line for line in read(model) if text.BLOCK in line]
    wide = GRIDS[model][0] // 40 or 1
    columns = len(page[0])
    left = (columns - 32 * wide) // 2
    ink = np.array([[character == text.BLOCK for character in line] for line in page])
    letters = np.packbits(ink[:, left : left + 32 * wide : wide], axis=1).T
    assert "".join(KNOWN[letter.tobytes() + b"\0"] for letter in letters) == "POKE"


@pytest.mark.parametrize("model", MODELS)
def test_a_letter_is_typed_each_frame(model: str) -> None:
    columns, rows, *_ = GRIDS[model]
    letters = list(text.letters(columns, rows))
    typed = "".join(read(model, 150)).replace(" ", "")
    assert len(typed) == sum(character != " " for _, _, character, _ in letters[:150])
    assert run("text", model, 1000).frames == len(letters)


@pytest.mark.parametrize("model", ["c64", "spectrum", "pc", "workstation"])
def test_the_title_has_a_colour_a_row(model: str) -> None:
    _, rows, _, high = GRIDS[model]
    shown = picture("text", model, 400)
    title = shown[(rows - text.HEIGHT) // 2 * 8 * high :][: 7 * 8 * high]
    colours = [{tuple(rgb) for rgb in row.tolist() if any(rgb)} for row in title[:: 8 * high]]
    assert all(len(row) == 1 for row in colours)
    assert len(set.union(*colours)) >= 6
