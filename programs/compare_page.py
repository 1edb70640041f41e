"""A comparison as one HTML page that needs nothing else: for a class, on a screen or on paper.

The pictures are in it as PNG data, the programs as coloured text; there is no script, and nothing
is fetched.
"""

from base64 import b64encode
from collections.abc import Iterator
from html import escape

from emulator import MODELS as COMPUTERS
from emulator.live.png import png_bytes
from programs import compare_source, compare_table
from programs.catalogue import MODELS
from programs.compare import Comparison
from programs.compare_pictures import Picture
from programs.compare_sides import Side
from programs.version import version

_STYLE = """
:root { --ink: #1b1f24; --soft: #57606a; --line: #d0d7de; --paper: #fff; --good: #1a7f37;
  --bad: #cf222e; --band: #f6f8fa; }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 2rem; max-width: 78rem; color: var(--ink);
  background: var(--paper); font: 16px/1.45 system-ui, "Segoe UI", sans-serif; }
h1 { margin: 0; font-size: 1.7rem; }
h2 { margin: 0 0 .4rem; font-size: 1.05rem; }
p { margin: .3rem 0; }
.soft { color: var(--soft); }
.verdict { margin: 1rem 0; padding: .6rem .9rem; border-left: .3rem solid var(--good);
  background: var(--band); }
.verdict.differs { border-color: var(--bad); }
.sides { display: grid; grid-template-columns: 1fr 1fr; gap: 1.5rem; margin: 1rem 0; }
.sides > * { min-width: 0; }
img { display: block; width: 100%; image-rendering: pixelated; border: 1px solid var(--line); }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums; }
th, td { padding: .22rem .6rem; text-align: right; vertical-align: top; }
th:first-child, td:first-child { text-align: left; }
thead th { border-bottom: 2px solid var(--ink); }
tbody th { padding-top: .7rem; font-weight: 600; border-bottom: 1px solid var(--line); }
td:first-child { padding-left: 1.2rem; }
pre { margin: 0; padding: .8rem; background: var(--band); white-space: pre-wrap;
  font: 12px/1.45 ui-monospace, "DejaVu Sans Mono", Consolas, monospace; }
section { margin: 1.2rem 0; }
.words td:not(:first-child), .words th { text-align: left; }
@page { margin: 12mm; }
@media print {
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { padding: 0; max-width: none; font-size: 9.5pt; }
  th, td { padding: .06rem .5rem; }
  tbody th { padding-top: .35rem; }
  pre { font-size: 7.5pt; }
  .sides, .words tr { break-inside: avoid; }
}
"""


def page(made: Comparison) -> str:
    """The whole page."""
    title = f"{made.name}: {COMPUTERS[made.model].title}"
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width">',
            f"<title>{escape(title)}: {_names(made)}</title>",
            f"<style>{_STYLE}</style>\n</head>\n<body>",
            f"<h1>{escape(title)}</h1>",
            f'<p class="soft">The same program twice: {_names(made)}.</p>',
            _verdict(made),
            _beside(map(_figure, made.sides, made.pictures.last or ())),
            _table(made),
            _beside(map(_program, made.sides)),
            *_elsewhere(made),
            f'<p class="soft">Made by peekpoke {escape(version())}.</p>\n</body>\n</html>\n',
        ]
    )


def _names(made: Comparison) -> str:
    return escape(f"{made.sides[0].title} (left) and {made.sides[1].title} (right)")


def _verdict(made: Comparison) -> str:
    differs = "" if made.agrees else " differs"
    return f'<p class="verdict{differs}">{escape(compare_table.verdict(made))}</p>'


def _beside(parts: Iterator[str]) -> str:
    return f'<div class="sides">\n{chr(10).join(parts)}\n</div>'


def _figure(side: Side, picture: Picture) -> str:
    data = b64encode(png_bytes(picture)).decode()
    name = escape(side.title)
    return (
        f'<div><h2>{name}</h2><img alt="The picture of {escape(side.main)}"'
        f' src="data:image/png;base64,{data}"></div>'
    )


def _program(side: Side) -> str:
    return f"<div><h2>{escape(side.main)}</h2><pre>{compare_source.html(side)}</pre></div>"


def _table(made: Comparison) -> str:
    heads = ("", *(side.title for side in made.sides), "ratio")
    lines = ["<section><table>", f"<thead><tr>{_cells('th', heads)}</tr></thead>", "<tbody>"]
    for row in compare_table.rows(made):
        if row.group:
            lines.append(f'<tr><th colspan="4">{escape(row.group)}</th></tr>')
        lines.append(f"<tr>{_cells('td', row[:4])}</tr>")
    notes = "".join(f'<p class="soft">{escape(note)}</p>' for note in compare_table.notes(made))
    return "\n".join([*lines, f"</tbody></table>{notes}</section>"])


def _cells(kind: str, texts: tuple[str, ...]) -> str:
    return "".join(f"<{kind}>{escape(text)}</{kind}>" for text in texts)


def _elsewhere(made: Comparison) -> Iterator[str]:
    """What becomes of each main on each model."""
    if made.verdicts is None:
        return
    yield '<section class="words"><h2>The same mains on every model</h2>'
    heads = ("", *(side.main for side in made.sides))
    yield f"<table><thead><tr>{_cells('th', heads)}</tr></thead><tbody>"
    for model in MODELS:
        texts = (COMPUTERS[model].title, *(side[model] for side in made.verdicts))
        yield f"<tr>{_cells('td', texts)}</tr>"
    yield "</tbody></table></section>"
