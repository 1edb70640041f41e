"""The benchmarks' chart: a panel for each group, packed into columns.

    ratios    bars from the reference's line at 1 x: to the right slower, to the left faster
    others    bars from the left edge
    a mark    the budget

Scales are logarithmic where the numbers of a group lie far apart.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from textwrap import fill

from matplotlib.axes import Axes
from matplotlib.figure import Figure as Page
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import LogLocator, MaxNLocator

from programs.bench.running import UNITS, Figure, Group, Report

# Colours that differ for the colour-blind too (Okabe and Ito's).
COLOURS = {"within": "#0072B2", "over": "#D55E00", "under": "#D55E00", "": "#A9B4BD"}
REFERENCE, MARK, INK = "#333333", "#111111", "#222222"

# Inches: a panel, within it the names on the left and the numbers on the right; a row, and what is
# above and below the rows.
WIDTH, NAMES, VALUES, ROW, HEAD, FOOT = 6.6, 2.5, 0.75, 0.235, 0.42, 0.42
TOP, MARGIN = 1.25, 0.25
ROWS_A_COLUMN = 45
MISSED = ("over", "under")
FAR_APART = 8  # the greatest number to the least, from where a scale is logarithmic
TICKS = 5
MANY_TICKS = 60  # the highest number of a scale to the lowest, from where 1 10 100 must do
DOTS_AN_INCH = 110


def draw(report: Report, path: Path) -> None:
    """Write the chart of all groups as a PNG file."""
    columns = _packed(report.groups)
    height = TOP + MARGIN + max((sum(map(_height, column)) for column in columns), default=0)
    width = 2 * MARGIN + WIDTH * max(1, len(columns))
    page = Page(figsize=(width, height), facecolor="white")
    _head(page, report, width, height)
    for index, column in enumerate(columns):
        top = height - TOP
        for group in column:
            _panel(page, group, (MARGIN + index * WIDTH, top), (width, height))
            top -= _height(group)
    page.savefig(path, dpi=DOTS_AN_INCH)


def _height(group: Group) -> float:
    return HEAD + ROW * len(group.figures) + FOOT


def _packed(groups: Sequence[Group]) -> list[list[Group]]:
    """The groups in their order, in columns of about the same height."""
    total = sum(map(_height, groups))
    count = min(3, max(1, ceil(sum(len(g.figures) for g in groups) / ROWS_A_COLUMN)))
    columns: list[list[Group]] = [[] for _ in range(count)]
    before = 0.0
    for group in groups:
        middle = before + _height(group) / 2
        columns[min(count - 1, int(middle / total * count))].append(group)
        before += _height(group)
    return [column for column in columns if column]


def _head(page: Page, report: Report, width: float, height: float) -> None:
    left = MARGIN / width
    page.text(left, 1 - 0.42 / height, "What poking costs", size=18, weight="bold", color=INK)
    page.text(left, 1 - 0.66 / height, fill(report.host, int(width * 13)), size=8, color=INK)
    handles = [
        Patch(color=COLOURS["within"], label="keeps its budget"),
        Patch(color=COLOURS["over"], label="does not"),
        Patch(color=COLOURS[""], label="has none"),
        Line2D([], [], color=MARK, lw=0, marker="|", ms=11, mew=2, label="budget"),
        Line2D([], [], color=REFERENCE, lw=1, label="reference, 1 x"),
    ]
    page.legend(
        handles=handles, loc="upper left", bbox_to_anchor=(left, 1 - 0.8 / height), ncols=5,
        frameon=False, fontsize=8, borderpad=0, borderaxespad=0, handlelength=1.4,
        columnspacing=1.4,
    )  # fmt: skip


def _panel(
    page: Page, group: Group, corner: tuple[float, float], size: tuple[float, float]
) -> None:
    left, top = corner[0] + NAMES, corner[1] - HEAD
    width, height = WIDTH - NAMES - VALUES - 0.25, ROW * len(group.figures)
    box = (left / size[0], (top - height) / size[1], width / size[0], height / size[1])
    axes = page.add_axes(box)
    scale = Scale.of(group)
    axes.set_xscale("log" if scale.logarithmic else "linear")
    axes.set_xlim(scale.low, scale.high)
    axes.set_ylim(len(group.figures) - 0.5, -0.5)
    for row, figure in enumerate(group.figures):
        _bar(axes, row, figure, scale)
    if group.unit == "x":
        axes.axvline(1, color=REFERENCE, lw=1)
    _label(axes, group)


@dataclass(frozen=True, slots=True)
class Scale:
    """The x axis of a panel, and where its bars begin."""

    logarithmic: bool
    low: float
    high: float
    start: float

    @classmethod
    def of(cls, group: Group) -> "Scale":
        """The scale that shows all numbers and budgets of a group."""
        numbers = [figure.value for figure in group.figures]
        numbers += [figure.budget for figure in group.figures if figure.budget is not None]
        least, most = min(numbers), max(numbers)
        if group.unit == "x":
            return cls(True, min(least, 0.7) / 1.2, max(most, 1.4) * 1.2, 1)
        if most < FAR_APART * least or least <= 0:
            return cls(False, 0, 1.1 * most or 1, 0)
        return cls(True, least / 2, most * 1.3, least / 2)


def _bar(axes: Axes, row: int, figure: Figure, scale: Scale) -> None:
    colour = COLOURS[figure.verdict]
    axes.barh(row, figure.value - scale.start, left=scale.start, height=0.62, color=colour)
    if figure.budget is not None:
        axes.plot(figure.budget, row, color=MARK, marker="|", ms=13, mew=2)
    missed = figure.verdict in MISSED
    axes.annotate(
        "reference" if figure.is_reference else UNITS[figure.unit].say(figure.value),
        (1, row), (72 * VALUES - 4, 0), xycoords=("axes fraction", "data"),
        textcoords="offset points", ha="right", va="center", size=8,
        color=COLOURS["over"] if missed else INK, weight="bold" if missed else "normal",
    )  # fmt: skip


def _label(axes: Axes, group: Group) -> None:
    axes.set_yticks(range(len(group.figures)), [figure.row for figure in group.figures], size=8)
    low, high = axes.get_xlim()
    if axes.get_xscale() == "log":
        steps = (1, 2, 5) if high / low < MANY_TICKS else (1,)
        axes.xaxis.set_major_locator(LogLocator(subs=steps, numticks=TICKS))
    else:
        axes.xaxis.set_major_locator(MaxNLocator(TICKS))
    axes.xaxis.set_major_formatter(lambda value, _: _short(UNITS[group.unit].say(value)))
    axes.tick_params(axis="x", labelsize=7, colors="#666666", length=2)
    axes.tick_params(axis="y", length=0, colors=INK)
    axes.minorticks_off()
    axes.grid(axis="x", color="#E4E8EB", lw=0.7)
    axes.set_axisbelow(True)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color("#BBBBBB")
    axes.annotate(
        f"{group.name}: {group.title}", (0, 1), (-NAMES * 72 + 4, 6), weight="bold", size=9,
        xycoords="axes fraction", textcoords="offset points", color=INK,
    )  # fmt: skip


def _short(text: str) -> str:
    """A tick's number without the noughts after its point.

    >>> _short("1.00 x"), _short("2.50 ms"), _short("100/s")
    ('1 x', '2.5 ms', '100/s')
    """
    return re.sub(r"(\.\d*?)0+(?=\D|$)", lambda found: found[1].rstrip("."), text)
