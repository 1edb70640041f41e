"""The contact sheet as a page: the table of signs, then every picture, then what went wrong."""

from collections.abc import Iterator, Mapping
from html import escape

from emulator import MODELS as COMPUTERS
from programs.catalogue import listed
from programs.html_page import document, image
from programs.matrix import marks
from programs.matrix.making import Cell, Line, Matrix
from programs.matrix.thumbs import thumb
from programs.matrix.verdicts import Kind

_BARE, _UNDER = (320, 240), (192, 144)  # pixels of a picture, at most

_STYLE = """
table { margin: .4rem 0 1.2rem; }
th, td { padding: .3rem .45rem; text-align: left; vertical-align: top; }
thead th { border-bottom: 2px solid var(--ink); }
tbody th { font-weight: 600; white-space: nowrap; }
tbody th .soft { display: block; font-weight: 400; }
.signs td, .signs th { padding: .12rem .45rem; white-space: nowrap; }
.signs span { display: inline-block; min-width: 2.6rem; }
.signs .all { font-weight: 700; }
.signs th.group { padding-top: .5rem; }
.sheet { table-layout: fixed; }
.sheet th:first-child { width: 13rem; }
.first th, .first td { border-top: 1px solid var(--line); }
td.small img { max-width: 7.5rem; }
figure { margin: 0; }
figure img { border: 3px solid; image-rendering: auto; }
figcaption { font-size: .85rem; }
.fault img, .nothing img, .stuck img { opacity: .45; }
a { color: inherit; }
ol { padding-left: 2.2rem; columns: 2; column-gap: 2.5rem; font-size: .9rem; }
li { break-inside: avoid; overflow-wrap: anywhere; margin-bottom: .2rem; }
li:target { background: var(--band); }
@media print {
  tr, figure { break-inside: avoid; }
  h2 { break-after: avoid; }
  th, td { padding: .1rem .3rem; }
  .sheet img { max-width: 5.2rem; }
  td.small img { max-width: 3.9rem; }
  ol { font-size: 7.5pt; }
  .sheet th:first-child { width: 10rem; }
}
"""


def page(made: Matrix) -> str:
    """The whole page."""
    numbers = marks.notes(made)
    title = f"{made.name}: which main runs where"
    parts = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="soft">The pictures of frame {made.frames}. {escape(marks.explained(made))}</p>',
        f"<p>{_legend(made)}</p>",
        *_signs(made, numbers),
        *_pictures(made, True, numbers),
        *_pictures(made, False, numbers),
        *_notes(numbers),
    ]
    return document(title, _STYLE + _colours(), parts)


def _colours() -> str:
    rules = (
        f".{_class(kind)} {{ color: rgb{look.colour}; }}" for kind, look in marks.LOOKS.items()
    )
    return "\n".join(rules) + "\n"


def _class(kind: Kind) -> str:
    return kind.value.partition(" ")[0]


def _legend(made: Matrix) -> str:
    signs = ((_class(kind), marks.LOOKS[kind].sign, kind) for kind in marks.kinds(made))
    return " &ensp; ".join(
        f'<span class="{name}">{sign}</span> {escape(marks.MEANING[kind])}'
        for name, sign, kind in signs
    )


def _lines(made: Matrix, is_bare: bool) -> list[Line]:
    return [line for line in made.lines if line.is_bare == is_bare]


def _heads(made: Matrix, *others: str) -> str:
    names = "".join(f"<th>{escape(name)}</th>" for name in (*made.models, *others))
    return f"<thead><tr><th></th>{names}</tr></thead>"


# -- the table of signs ----------------------------------------------------------------------------


def _signs(made: Matrix, numbers: Mapping[str, int]) -> Iterator[str]:
    yield f'<table class="signs">{_heads(made, "runs on")}<tbody>'
    order = f"Under a system: {listed(made.systems)}, in this order"
    headings = {True: "On the bare computer", False: order}
    for is_bare, heading in headings.items():
        if lines := _lines(made, is_bare):
            across = len(made.models) + 2
            yield f'<tr><th class="group" colspan="{across}">{escape(heading)}</th></tr>'
            yield from (_signs_row(made, line, numbers) for line in lines)
    yield "</tbody></table>"


def _signs_row(made: Matrix, line: Line, numbers: Mapping[str, int]) -> str:
    groups = (
        f"<td>{''.join(_sign(cell, numbers) for cell in line.at(model))}</td>"
        for model in made.models
    )
    count = f"{line.right} of {len(line.cells)}"
    best = ' class="all"' if line.right == len(line.cells) else ""
    return f"<tr{best}><td>{escape(line.title)}</td>{''.join(groups)}<td>{count}</td></tr>"


def _sign(cell: Cell, numbers: Mapping[str, int]) -> str:
    look, kind = marks.LOOKS[cell.verdict.kind], _class(cell.verdict.kind)
    said = _linked(marks.figure(cell, numbers), cell, numbers)
    return f'<span class="{kind}" title="{escape(str(cell.place))}">{look.sign}{said}</span>'


def _linked(text: str, cell: Cell, numbers: Mapping[str, int]) -> str:
    number = numbers.get(cell.verdict.sentence)
    return f'<a href="#note-{number}">{escape(text)}</a>' if number else escape(text)


# -- the pictures ----------------------------------------------------------------------------------


def _pictures(made: Matrix, is_bare: bool, numbers: Mapping[str, int]) -> Iterator[str]:
    lines = _lines(made, is_bare)
    if not lines:
        return
    heading = "On the bare computer" if is_bare else "Under a system"
    yield f'<section><h2>{heading}</h2><table class="sheet">{_heads(made)}<tbody>'
    for line in lines:
        for row, system in enumerate((None,) if is_bare else made.systems):
            cells = line.under(system, made.models)
            figures = "".join(_figure(cell, numbers) if cell else "<td></td>" for cell in cells)
            first = "" if row else ' class="first"'
            yield f"<tr{first}>{_side(line, row, system)}{figures}</tr>"
    yield "</tbody></table></section>"


def _side(line: Line, row: int, system: str | None) -> str:
    """The heading of a row: the main's name and count, above or beside its first system."""
    places = "models" if line.is_bare else "places"
    counted = f"runs on {line.right} of {len(line.cells)} {places}"
    title = "" if row else f'{escape(line.title)} <span class="soft">{counted}</span>'
    under = f'<span class="soft">under {escape(system)}</span>' if system else ""
    return f"<th>{title}{under}</th>"


def _figure(cell: Cell, numbers: Mapping[str, int]) -> str:
    kind, look = cell.verdict.kind, marks.LOOKS[cell.verdict.kind]
    size = _UNDER if cell.place.system else _BARE
    said = _linked(marks.words(cell, numbers), cell, numbers)
    computer = COMPUTERS[cell.place.model].title
    shown = image(thumb(cell.seen.picture, *size), f"{cell.main} on the {computer}")
    small = ' class="small"' if cell.place.system else ""
    caption = f"<figcaption>{look.sign} {said}</figcaption>"
    return f'<td{small}><figure class="{_class(kind)}">{shown}{caption}</figure></td>'


def _notes(numbers: Mapping[str, int]) -> Iterator[str]:
    if numbers:
        yield "<section><h2>What went wrong</h2><ol>"
        for sentence, number in numbers.items():
            yield f'<li id="note-{number}">{escape(sentence)}</li>'
        yield "</ol></section>"
