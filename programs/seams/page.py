"""The board as one HTML page: for a class, on a projector or on paper, light or dark."""

from collections.abc import Iterable, Iterator
from html import escape

from programs import html_page
from programs.catalogue import listed
from programs.seams.asking import CALLS, END, ERROR, Answer
from programs.seams.board import Asked, Board, Column, summary
from programs.seams.rows import SETTING, Group

_STYLE = """
:root { color-scheme: light dark; --mark: #fff4d6; --edge: #bf8700; --call: #0550ae; }
@media screen and (prefers-color-scheme: dark) {
  :root { --ink: #e6edf3; --soft: #9da7b3; --line: #3d444d; --paper: #0d1117; --good: #3fb950;
    --bad: #ff7b72; --band: #161b22; --mark: #2e2409; --edge: #d29922; --call: #79c0ff; }
}
body { max-width: 110rem; }
h1 { font-size: 2rem; }
h2 { margin: 2.2rem 0 .3rem; font-size: 1.45rem; }
h3 { margin: 0 0 .3rem; font-size: 1.02rem; }
.lead { max-width: 60rem; }
.count { margin: 1rem 0; padding: .6rem .9rem; border-left: .3rem solid var(--edge);
  background: var(--band); }
nav a { color: var(--call); }
table { table-layout: fixed; margin-top: .8rem; }
col.done { width: 29%; }
th { position: sticky; top: 0; padding: .4rem .7rem; text-align: left; vertical-align: bottom;
  background: var(--paper); border-bottom: 2px solid var(--ink); }
th small { display: block; color: var(--soft); font-weight: normal; }
td { padding: .6rem .7rem; vertical-align: top; border-bottom: 1px solid var(--line);
  overflow-wrap: anywhere; }
td.parts { background: var(--mark); box-shadow: inset .25rem 0 var(--edge); }
td.error .answer { color: var(--bad); }
td > p { margin: 0; }
td.value .answer, pre { font-family: ui-monospace, "DejaVu Sans Mono", Consolas, monospace;
  font-size: .88rem; }
pre { margin: 0; line-height: 1.45; }
pre span { display: block; min-height: 1.45em; padding-left: 2em; text-indent: -2em;
  white-space: pre-wrap; }
td pre { margin-bottom: .3rem; padding: .35rem .5rem; background: var(--band);
  border-radius: .2rem; }
.why { margin-top: .35rem; color: var(--soft); }
ul { list-style: none; margin: 0; padding: 0; }
li { padding-left: 1.2em; text-indent: -1.2em; }
li b { color: var(--call); }
li, summary { font-family: ui-monospace, "DejaVu Sans Mono", Consolas, monospace; font-size: .8rem;
  line-height: 1.5; }
summary { margin-top: .3rem; color: var(--soft); cursor: pointer; }
@page { size: A4 landscape; margin: 10mm; }
@media print {
  html { font-size: 9pt; }
  th { position: static; }
  tr { break-inside: avoid; }
  h2 { break-after: avoid; margin-top: 1.2rem; }
  td { padding: .25rem .4rem; }
  pre, td.value .answer { font-size: 8pt; }
  li { font-size: 7.5pt; }
  nav, details { display: none; }
}
"""
TITLE = "Where the systems part"


def page(board: Board) -> str:
    """The whole page."""
    names = listed(column.name for column in board.columns)
    parts = [
        f"<h1>{TITLE}</h1>",
        f'<p class="lead">The same lines of Python under {escape(names)}. Python calls things the'
        " same everywhere, and beneath it each system has its own names, rules and refusals. All of"
        f" it was run for this page: each row as {escape(SETTING)}. A cell that parts from what"
        " most systems answer is marked.</p>",
        f'<p class="count">{escape(summary(board))}</p>',
        *_contents(board),
    ]
    for group, rows in board.groups:
        parts.extend(_group(group, rows, board.columns))
    return html_page.document(f"{TITLE}: {names}", _STYLE, parts)


def _contents(board: Board) -> Iterator[str]:
    if len(board.groups) > 1:
        links = (
            f'<a href="#{group.key}">{group.number}. {escape(group.title)}</a> ({len(rows)})'
            for group, rows in board.groups
        )
        yield f'<nav class="lead">{"<br>".join(links)}</nav>'


def _group(group: Group, rows: Iterable[Asked], columns: Iterable[Column]) -> Iterator[str]:
    number = f"{group.number}. " if group.number else ""
    yield f'<section id="{group.key}"><h2>{number}{escape(group.title)}</h2>'
    yield f'<p class="lead">{escape(group.text)}</p>'
    heads = "".join(
        f"<th>{escape(column.name)}<small>{escape(column.title)}</small></th>" for column in columns
    )
    yield '<table><colgroup><col class="done"></colgroup>'
    yield f"<thead><tr><th>What is done</th>{heads}</tr></thead><tbody>"
    yield from map(_row, rows)
    yield "</tbody></table></section>"


def _row(asked: Asked) -> str:
    row = asked.row
    why = f'<p class="why">{escape(row.why)}</p>' if row.why else ""
    done = f"<h3>{escape(row.name)}</h3>{_code(row.lines)}{why}"
    cells = "".join(map(_cell, asked.answers, asked.parting))
    return f'<tr><td class="done">{done}</td>{cells}</tr>'


def _cell(answer: Answer, parts: bool) -> str:
    if answer.kind == CALLS:
        return f"<td>{_calls(answer)}</td>"
    native = _code(answer.native) if answer.native else ""
    where = f'<p class="soft">on {escape(answer.where)}</p>' if answer.where else ""
    kind = ERROR if answer.kind == END else answer.kind
    classes = f"{kind} parts" if parts else kind
    beneath = f"<details><summary>calls</summary>{_calls(answer)}</details>" if answer.calls else ""
    said = f'<p class="answer">{escape(answer.text)}</p>'
    return f'<td class="{classes}">{native}{said}{where}{beneath}</td>'


def _code(lines: str) -> str:
    """Lines that go on further in where they are too long."""
    return f"<pre>{''.join(f'<span>{escape(line)}</span>' for line in lines.splitlines())}</pre>"


def _calls(answer: Answer) -> str:
    if not answer.calls:
        return f'<p class="soft">{escape(answer.text)}</p>'
    return f"<ul>{''.join(map(_call, answer.calls))}</ul>"


def _call(text: str) -> str:
    name, bracket, rest = text.partition("(")
    return f"<li><b>{escape(name)}</b>{escape(bracket + rest)}</li>"
