"""Painting: what the mouse and the keys do, that lines join, that the cursor leaves no trace."""

from __future__ import annotations

import numpy as np
import pytest
from demo_runs import picture

from programs.demos.hardware import c64, pc, spectrum, workstation
from programs.demos.paint import BLACK, COLOURS, Painter
from programs.demos.shades import Canvas, nearest

CANVASES = {
    "c64": c64.CANVAS,
    "spectrum": spectrum.CANVAS,
    "pc": pc.CANVAS,
    "workstation": workstation.CANVAS,
}


def touched(canvas: Canvas) -> Painter:
    """A painter whose mouse was moved to the top left corner."""
    painter = Painter(canvas)
    painter.mouse(1, 1, False)
    painter.mouse(0, 0, False)
    list(painter.paint())
    return painter


@pytest.mark.parametrize("canvas", CANVASES.values(), ids=CANVASES)
def test_a_fast_stroke_is_one_line(canvas: Canvas) -> None:
    painter = touched(canvas)
    painter.mouse(20, 30, True)
    painter.mouse(canvas.width - 20, painter.floor - 30, True)
    dots = {(x, y) for x, y, _ in painter.paint()}
    for part in np.linspace(0, 1, 500):
        x = round(20 + (canvas.width - 40) * part)
        y = round(30 + (painter.floor - 60) * part)
        assert (x, y) in dots


@pytest.mark.parametrize("canvas", CANVASES.values(), ids=CANVASES)
def test_a_click_on_a_colour_picks_it_and_paints_nothing(canvas: Canvas) -> None:
    painter = touched(canvas)
    for pen in range(len(COLOURS)):
        x = painter.swatch * pen + painter.swatch // 2
        painter.mouse(x, canvas.height - 1, False)
        painter.mouse(x, canvas.height - 1, True)
        marks = {(x, y, pen) for x, y, pen in painter.paint()}
        assert all(painter.floor <= y < painter.top for _, y, _ in marks)
        assert painter.pen == pen
        painter.mouse(50, 50, False)
        painter.mouse(50, 50, True)
        assert {pen for _, _, pen in painter.paint()} == {pen}
        painter.mouse(50, 50, False)


def test_strokes_stay_inside_the_picture() -> None:
    painter = touched(pc.CANVAS)
    painter.mouse(0, 0, True)
    painter.mouse(319, 199, True)
    dots = list(painter.paint())
    assert {x for x, _, _ in dots} <= set(range(320))
    assert {y for _, y, _ in dots} == set(range(painter.floor))


def test_space_sets_the_brush_down_and_lifts_it() -> None:
    painter = touched(c64.CANVAS)
    painter.mouse(100, 100, False)
    for held, paints in (({"right"}, False), ({"space"}, True), ((), False), ({"up"}, True),
                         ({"space"}, True), ((), False), ({"left"}, False)):  # fmt: skip
        painter.keys(held)
        assert bool(list(painter.paint())) == paints
    assert painter.point == (100, 99)


def test_keys_walk_to_a_colour_and_pick_it() -> None:
    painter = touched(c64.CANVAS)
    for _ in range(199):
        painter.keys({"down"})
    painter.keys({"space"})
    assert painter.pen == BLACK
    assert not painter.is_down


def test_until_somebody_paints_it_paints_by_itself() -> None:
    painter, seen = Painter(pc.CANVAS), set()
    for _ in range(200):
        painter.mouse(5, 5, False)
        seen |= {pen for _, y, pen in painter.paint() if y < painter.floor}
    assert len(seen) == 3  # two flowers and a little
    painter.keys({"left"})
    assert not list(painter.paint())


@pytest.mark.parametrize("model", ["pc", "workstation"])
def test_the_mouse_paints_on_the_screen(model: str) -> None:
    canvas = CANVASES[model]
    x, y, pick = canvas.width // 4, canvas.height // 4, canvas.width * 11 // 16
    keys = (
        f"1:mouse 9 9,3:mouse {pick} {canvas.height - 4},5:mouse {pick} {canvas.height - 4} left,"
        f"7:mouse {x} {y},9:mouse {x} {y} left,12:mouse {2 * x} {y} left,14:mouse 9 9"
    )
    expected = nearest(COLOURS, canvas)[5].tolist()
    shown = picture("paint", model, 20, keys)
    assert (shown[y, x : 2 * x + 1] == expected).all()
    assert not shown[y + canvas.height // 8, x : 2 * x + 1].any()


@pytest.mark.parametrize("model", ["c64", "spectrum", "pc"])
def test_the_keys_paint_on_the_screen(model: str) -> None:
    canvas = CANVASES[model]
    expected = nearest(COLOURS, canvas)[2]
    keys = (
        "1:press up,11:release up,12:press space,14:release space,16:press right,56:release right"
    )
    shown = picture("paint", model, 60, keys)
    painted = (shown[: Painter(canvas).floor] == expected).all(axis=2)
    columns, rows = painted.any(axis=0).sum(), painted.any(axis=1).sum()
    assert 35 <= columns <= 55
    assert rows <= 9  # the brush, and the cursor's arms in a cell of this ink


@pytest.mark.parametrize("model", CANVASES)
def test_the_cursor_leaves_no_trace(model: str) -> None:
    canvas = CANVASES[model]
    moves = "1:press right,9:press up,17:press right"
    if model == "workstation":
        moves = ",".join(f"{frame}:mouse {40 * frame} {20 * frame}" for frame in range(1, 24))
    painter = Painter(canvas)
    shown = picture("paint", model, 24, moves)[: painter.floor]
    lit = shown.any(axis=2)
    for _ in range(2):  # what it painted by itself before the key was seen
        for x, y, _ in painter.paint():
            lit[y : y + 1, x] = False  # a slice, as the mark is below the picture
    assert 0 < lit.sum() <= 12 * painter.dot  # the cursor where it is now, and nothing else
