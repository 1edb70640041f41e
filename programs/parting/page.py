"""Where systems part as one HTML page: a column for each, over all of them what is the same."""

from html import escape

from programs import html_page
from programs.catalogue import listed
from programs.compare.source import coloured
from programs.parting.align import Block, blocks, column
from programs.parting.collect import Parting, Section
from programs.parting.report import NOTHING, sentence

_STYLE = """
table { table-layout: fixed; }
th { text-align: left; border-bottom: 2px solid var(--ink); padding: .2rem .5rem; }
td { padding: .1rem .5rem; vertical-align: top; }
tr.parts td { background: var(--band); border-left: .2rem solid var(--bad); }
tr.parts td.none { border-left-color: var(--line); color: var(--soft); }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere;
  font: 13px/1.45 ui-monospace, "DejaVu Sans Mono", Consolas, monospace; }
.verdict { margin: 1rem 0; padding: .6rem .9rem; border-left: .3rem solid var(--good);
  background: var(--band); }
.verdict.differs { border-color: var(--bad); }
@media print { pre { font-size: 8pt; } tr { break-inside: avoid; } }
"""


def page(made: Parting) -> str:
    """The whole page."""
    title = f"{made.script} under {listed(made.systems)}"
    sections = made.sections()
    differs = " differs" if any(section.parting for section in sections) else ""
    parts = [
        f"<h1>{escape(title)}</h1>",
        f'<p class="verdict{differs}">{escape(sentence(made))}</p>',
        *(_section(section, made.systems) for section in sections),
    ]
    parts += [f'<p class="soft">{escape(note)}</p>' for note in made.notes]
    if made.text:
        parts.append(f"<section><h2>{escape(made.script)}</h2>")
        parts.append(f"<pre>{coloured(made.text)}</pre></section>")
    return html_page.document(title, _STYLE, parts)


def _section(section: Section, systems: list[str]) -> str:
    return "\n".join(
        [
            f"<section><h2>{escape(_heading(section.title))}</h2>",
            f"<table><thead><tr>{html_page.cells('th', systems)}</tr></thead><tbody>",
            *(_row(block, len(systems)) for block in blocks(section.rows)),
            "</tbody></table></section>",
        ]
    )


def _heading(title: str) -> str:
    return title[:1].upper() + title[1:]  # capitalize() would take the capitals of names


def _row(block: Block, systems: int) -> str:
    if not block.parts:
        return f'<tr><td colspan="{systems}">{_text(column(block.rows, 0))}</td></tr>'
    return "".join(
        f'<tr class="parts">{"".join(_cell(column(rows, place)) for place in range(systems))}</tr>'
        for rows in block.pieces()
    )


def _cell(lines: tuple[str, ...]) -> str:
    return f"<td>{_text(lines)}</td>" if lines else f'<td class="none">{_text((NOTHING,))}</td>'


def _text(lines: tuple[str, ...]) -> str:
    return f"<pre>{escape(chr(10).join(lines))}</pre>"
