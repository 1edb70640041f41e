"""A comparison in words and figures: the one sentence about the pictures, and the table's rows.

Every report is made of these: the terminal's table, the page and the picture.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from programs.blame import sentence
from programs.catalogue import MODELS
from programs.compare.comparison import Comparison
from programs.compare.counts import LABELS
from programs.compare.models import SAME

if TYPE_CHECKING:
    from rich.table import Table


class Row(NamedTuple):
    """One line of the table: what it is, the left and the right side's, their ratio if it has one.

    `group` is a heading above it, where another begins.
    """

    label: str
    left: str
    right: str
    ratio: str = ""
    group: str = ""


# What a row says of the seconds that a frame takes, and of how many pixels it has.
_COSTS: tuple[tuple[str, str, Callable[[float, int], float]], ...] = (
    ("milliseconds a frame", "{:.2f}", lambda seconds, pixels: 1e3 * seconds),
    ("nanoseconds a pixel", "{:.2f}", lambda seconds, pixels: 1e9 * seconds / pixels),
    ("frames a second, flat out", "{:,.0f}", lambda seconds, pixels: 1 / seconds),
)


def verdict(made: Comparison) -> str:
    """Whether the pictures agree, and where they first do not."""
    failed = [
        f"{side.main} failed in frame {looked.frames}: {sentence(looked.failure)}"
        for side, looked in zip(made.sides, made.looked, strict=True)
        if looked.failure is not None
    ]
    if failed:
        return " ".join(failed)
    pictures = made.pictures
    if pictures.first is None:
        return f"Identical: all {pictures.frames} frames, every pixel, border included."
    first = pictures.first
    how_many = f"{pictures.unequal} of {pictures.frames} frames differ"
    if first.place is None:
        sizes = " and ".join("x".join(map(str, size)) for size in (first.left, first.right))
        return f"Different: {how_many}; in frame {first.frame} the pictures are {sizes} pixels."
    left, right = ("#" + bytes(colour).hex() for colour in (first.left, first.right))
    return (
        f"Different: {how_many}, first frame {first.frame}, in which {first.equal_share:.2%} of the"
        f" pixels are equal; the first that is not is at {first.place}: {left} left, {right} right."
        f" The least alike frame has {pictures.lowest_share:.2%} equal."
    )


def rows(made: Comparison) -> list[Row]:
    """The whole table."""
    return [*_cost(made), *_counts(made), *_lines(made), *_models(made)]


def notes(made: Comparison) -> list[str]:
    """What has to be known to read the table."""
    said = []
    if made.seconds is not None:
        said += [
            "Times: measured apart, without display, counters or waiting; left and right by turns,"
            " frame for frame; the mean of all frames, each the median of several runs."
        ]
    if _writes_unseen(made):
        said += [
            "Bytes written to memory that the system has mapped are no pokes, and not counted."
        ]
    if made.verdicts is not None:
        said += ["Models: found out by running each main on every model for two frames."]
    return said


def _cost(made: Comparison) -> Iterator[Row]:
    if made.seconds is None:
        return
    group = "Cost"
    for label, form, figure in _COSTS:
        figures = [figure(seconds, made.looked[0].pixels) for seconds in made.seconds]
        texts = [form.format(each) for each in figures]
        yield Row(label, texts[0], texts[1], f"{figures[1] / figures[0]:.2f} x", group)
        group = ""


def _counts(made: Comparison) -> Iterator[Row]:
    group = "First frame, with setting up"
    for name, label in LABELS.items():
        left, right = (f"{getattr(looked.first, name):,}" for looked in made.looked)
        yield Row(label, left, right, "", group)
        group = ""
    group = "Each frame after that"
    for name, label in LABELS.items():
        left, right = (_figure(looked.each(name)) for looked in made.looked)
        yield Row(label, left, right, "", group)
        group = ""
    frames = max(1, made.pictures.frames - 1)
    left, right = (_figure(changed / frames) for changed in made.pictures.changed)
    yield Row("pixels that change", left, right)


def _lines(made: Comparison) -> Iterator[Row]:
    left, right = made.lines
    yield Row("its main", str(left.own), str(right.own), "", "Lines of code")
    yield Row("in hardware/ and native/", str(left.below), str(right.below))
    yield Row("the picture's maths", str(left.shared), str(right.shared))


def _models(made: Comparison) -> Iterator[Row]:
    if made.verdicts is not None:
        left, right = ([m for m in MODELS if side[m] == SAME] for side in made.verdicts)
        yield Row("runs on", _of_all(left), _of_all(right), "", "Models")


def _of_all(models: list[str]) -> str:
    names = f": {', '.join(models)}" if 0 < len(models) < len(MODELS) else ""
    return f"{len(models)} of {len(MODELS)}{names}"


def _figure(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.1f}".removesuffix(".0")


def _writes_unseen(made: Comparison) -> bool:
    """Whether a side's pixels change more than what it wrote over the bus can have changed."""
    return any(
        looked.frames > 1 and changed and not looked.later.bytes_written
        for looked, changed in zip(made.looked, made.pictures.changed, strict=True)
    )


def table(made: Comparison) -> "Table":
    """The table as a terminal shows it."""
    from rich import box
    from rich.table import Table

    shown = Table(box=box.SIMPLE_HEAD, pad_edge=False, title_justify="left")
    shown.add_column(f"{made.name} on the {made.model}", no_wrap=True)
    for side in made.sides:
        shown.add_column(side.title, justify="right", no_wrap=True)
    shown.add_column("ratio", justify="right", no_wrap=True)
    for row in rows(made):
        if row.group:
            shown.add_row(f"[bold]{row.group}[/]")
        shown.add_row(f"  {row.label}", row.left, row.right, row.ratio)
    return shown
