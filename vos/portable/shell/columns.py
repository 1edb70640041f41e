"""Words in columns, as `ls` and completion show them: as few rows as fit, filled downwards."""

from __future__ import annotations

GAP = 2


def in_columns(words: list[str], width: int) -> list[str]:
    """The rows, none of them longer than `width` unless a word is."""
    for rows in range(1, len(words) + 1):
        columns = [words[at : at + rows] for at in range(0, len(words), rows)]
        widths = [max(map(len, column)) + GAP for column in columns]
        if sum(widths) - GAP <= width or rows == len(words):
            return [_row(columns, widths, row) for row in range(rows)]
    return []


def _row(columns: list[list[str]], widths: list[int], row: int) -> str:
    cells = [
        column[row].ljust(width)
        for column, width in zip(columns, widths, strict=True)
        if row < len(column)
    ]
    return "".join(cells).rstrip()
