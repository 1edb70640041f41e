"""Both programs as text with colours: side by side in a terminal, or as HTML for a page."""

import re
from typing import TYPE_CHECKING

from programs.compare.lines import source_of
from programs.compare.sides import Side

if TYPE_CHECKING:
    from rich.console import Console, RenderableType

_SIDE_BY_SIDE = 150  # columns of a terminal; in fewer the programs are one above the other
_ON_PAPER = "friendly"
_BACKGROUND = re.compile(r";? ?background-color: #[0-9a-f]{6}")  # the page has its own


def text_of(side: Side) -> str:
    """The main as it is in its file."""
    return source_of(side.source.path, side.main)


def show(console: "Console", sides: tuple[Side, Side]) -> None:
    """Print both, as wide as the terminal is."""
    from rich.table import Table

    shown = [_panel(side) for side in sides]
    if console.width < _SIDE_BY_SIDE:
        console.print(*shown)
        return
    grid = Table.grid(expand=True)
    for _ in sides:
        grid.add_column(ratio=1)
    grid.add_row(*shown)
    console.print(grid)


def _panel(side: Side) -> "RenderableType":
    from rich.panel import Panel
    from rich.syntax import Syntax

    code = Syntax(text_of(side), "python", background_color="default", word_wrap=True)
    return Panel(code, title=side.title, title_align="left", border_style="dim")


def html(side: Side) -> str:
    """The main as coloured HTML, to stand in a `pre`."""
    return coloured(text_of(side))


def coloured(text: str) -> str:
    """A program's text as HTML, to stand in a `pre`; colours that can be read on paper."""
    from io import StringIO

    from rich.console import Console
    from rich.syntax import Syntax

    console = Console(record=True, file=StringIO(), width=200, color_system="truecolor")
    made = Syntax("", "python", theme=_ON_PAPER, background_color="default")
    console.print(made.highlight(text), end="", soft_wrap=True)
    page = console.export_html(inline_styles=True, code_format="{code}")
    return _BACKGROUND.sub("", page)
