"""A comparison as a page: both pictures, the verdict, the table, both programs as coloured text."""

from collections.abc import Iterator
from html import escape

from emulator import MODELS as COMPUTERS
from programs.catalogue import MODELS
from programs.compare import source
from programs.compare.comparison import Comparison
from programs.compare.pictures import Picture
from programs.compare.sides import Side
from programs.compare.table import notes, rows, verdict
from programs.html_page import cells, document, image

_STYLE = """
.verdict { margin: 1rem 0; padding: .6rem .9rem; border-left: .3rem solid var(--good);
  background: var(--band); }
.verdict.differs { border-color: var(--bad); }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: 1.5rem; margin: 1rem 0; }
.sides > * { min-width: 0; }
th, td { padding: .22rem .6rem; text-align: right; vertical-align: top; }
th:first-child, td:first-child { text-align: left; }
thead th { border-bottom: 2px solid var(--ink); }
tbody th { padding-top: .7rem; font-weight: 600; border-bottom: 1px solid var(--line); }
td:first-child { padding-left: 1.2rem; }
pre { margin: 0; padding: .8rem; background: var(--band); white-space: pre-wrap;
  font: 12px/1.45 ui-monospace, "DejaVu Sans Mono", Consolas, monospace; }
.words td:not(:first-child), .words th { text-align: left; }
@media print {
  th, td { padding: .06rem .5rem; }
  tbody th { padding-top: .35rem; }
  pre { font-size: 7.5pt; }
  .sides, .words tr { break-inside: avoid; }
}
"""


def page(made: Comparison) -> str:
    """The whole page."""
    title = f"{made.name}: {COMPUTERS[made.model].title}"
    parts = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="soft">The same program twice: {escape(_names(made))}.</p>',
        _verdict(made),
        _beside(map(_figure, made.sides, made.pictures.last or ())),
        _table(made),
        _beside(map(_program, made.sides)),
        *_elsewhere(made),
    ]
    return document(f"{title}: {_names(made)}", _STYLE, parts)


def _names(made: Comparison) -> str:
    return f"{made.sides[0].title} (left) and {made.sides[1].title} (right)"


def _verdict(made: Comparison) -> str:
    differs = "" if made.agrees else " differs"
    return f'<p class="verdict{differs}">{escape(verdict(made))}</p>'


def _beside(parts: Iterator[str]) -> str:
    return f'<div class="sides">\n{chr(10).join(parts)}\n</div>'


def _figure(side: Side, picture: Picture) -> str:
    shown = image(picture, f"The picture of {side.main}")
    return f"<div><h2>{escape(side.title)}</h2>{shown}</div>"


def _program(side: Side) -> str:
    return f"<div><h2>{escape(side.main)}</h2><pre>{source.html(side)}</pre></div>"


def _table(made: Comparison) -> str:
    heads = ("", *(side.title for side in made.sides), "ratio")
    lines = ["<section><table>", f"<thead><tr>{cells('th', heads)}</tr></thead>", "<tbody>"]
    for row in rows(made):
        if row.group:
            lines.append(f'<tr><th colspan="4">{escape(row.group)}</th></tr>')
        lines.append(f"<tr>{cells('td', row[:4])}</tr>")
    below = "".join(f'<p class="soft">{escape(note)}</p>' for note in notes(made))
    return "\n".join([*lines, f"</tbody></table>{below}</section>"])


def _elsewhere(made: Comparison) -> Iterator[str]:
    """What becomes of each main on each model."""
    if made.verdicts is None:
        return
    yield '<section class="words"><h2>The same mains on every model</h2>'
    heads = ("", *(side.main for side in made.sides))
    yield f"<table><thead><tr>{cells('th', heads)}</tr></thead><tbody>"
    for model in MODELS:
        texts = (COMPUTERS[model].title, *(side[model] for side in made.verdicts))
        yield f"<tr>{cells('td', texts)}</tr>"
    yield "</tbody></table></section>"
