"""The benchmarks' tables: a group each, its budgets beside it, and what became of those."""

from collections.abc import Iterator
from typing import NamedTuple

from rich import box
from rich.table import Table
from rich.text import Text

from programs.bench.running import UNITS, Figure, Group, Report, say_seconds

STYLES = {"within": "green", "over": "bold red", "under": "bold red", "reference": "dim", "": ""}
NAME_WIDTH, NUMBER_WIDTH = 36, 8


def tables(report: Report) -> Iterator[Text | Table]:
    """A title and a table for each group."""
    for group in report.groups:
        yield Text.assemble((group.name, "bold"), f": {group.title}")
        yield _table(group)


class _Column(NamedTuple):
    """A column of numbers: its heading and, of a figure, what stands there."""

    heading: str
    cells: tuple[str, ...]


def _table(group: Group) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 1, 0, 0))
    table.add_column("", min_width=NAME_WIDTH)
    columns = [column for column in _columns(group) if any(column.cells)]
    for column in columns:
        table.add_column(column.heading, justify="right", no_wrap=True, min_width=NUMBER_WIDTH)
    table.add_column("", no_wrap=True)
    cells = zip(*(column.cells for column in columns), strict=True)
    for figure, numbers in zip(group.figures, cells, strict=True):
        word = "reference" if figure.is_reference else figure.verdict
        style = "dim" if figure.is_reference else ""
        table.add_row(Text(figure.row), *numbers, Text(word, STYLES[word]), style=style)
    return table


def _columns(group: Group) -> tuple[_Column, ...]:
    unit, figures = UNITS[group.unit], group.figures
    limit = "at most" if unit.budget_is_most else "at least"
    own = _Column(unit.heading, tuple(unit.say(figure.value) for figure in figures))
    return (
        _Column("time", tuple(map(_time, figures))) if group.unit == "x" else own,
        _Column("ratio", tuple(map(_ratio, figures))),
        _Column(limit, tuple("" if f.budget is None else unit.say(f.budget) for f in figures)),
    )


def _time(figure: Figure) -> str:
    return "" if figure.seconds is None else say_seconds(figure.seconds)


def _ratio(figure: Figure) -> str:
    if figure.is_reference:
        return UNITS["x"].say(1)
    return "" if figure.ratio is None else UNITS["x"].say(figure.ratio)


def summary(report: Report) -> Iterator[Text]:
    """What was not measured, and how many budgets are kept."""
    for name, why in report.skipped:
        yield Text(f"skipped {name}: {why}", "yellow")
    for name, why in report.failed:
        yield Text(f"failed {name}: {why}", "bold red")
    budgeted = report.budgeted
    missed = [(group, figure) for group, figure in budgeted if figure.verdict != "within"]
    yield Text(f"{len(budgeted) - len(missed)} of {len(budgeted)} budgets kept.", "bold")
    for group, figure in missed:
        unit = UNITS[figure.unit]
        assert figure.budget is not None
        limit = "at most" if unit.budget_is_most else "at least"
        yield Text(
            f"  {group.name}, {figure.row}: {unit.say(figure.value)},"
            f" and {limit} {unit.say(figure.budget)} was wanted.",
            "red",
        )
