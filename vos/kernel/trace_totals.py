"""What native calls took, summed up by name: the table of `strace -c`, with pokes and sectors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vos.kernel.trace import Call


@dataclass(slots=True)
class Total:
    """What all calls of one name took; `pokes` are the cells written, by pokes and by ports."""

    seconds: float = 0.0
    calls: int = 0
    errors: int = 0
    pokes: int = 0
    sectors: int = 0


class Totals:
    """Sums of native calls, by name."""

    def __init__(self, is_error: Callable[[Call], bool]) -> None:
        self._is_error = is_error
        self.by_name: dict[str, Total] = {}

    def add(self, top: Call) -> None:
        """Count the native calls of a call and below it."""
        for _, call in top.walk():
            if call.native is None:
                continue
            total = self.by_name.setdefault(call.name, Total())
            total.seconds += call.seconds
            total.calls += 1
            total.errors += self._is_error(call)
            total.pokes += call.pokes + call.outs
            total.sectors += call.sectors

    def render(self) -> str:
        """Return the table, the dearest first, with the sums of all."""
        rows = sorted(self.by_name.items(), key=lambda item: -item[1].seconds)
        whole = Total(*(sum(getattr(row, each) for _, row in rows) for each in Total.__slots__))
        rule = f"{'-' * 6} {'-' * 11} {'-' * 11} {'-' * 9} {'-' * 9} {'-' * 9} {'-' * 9} {'-' * 16}"
        head = "% time     seconds  usecs/call     calls    errors     pokes   sectors syscall"
        lines = [_row(name, row, whole.seconds) for name, row in rows]
        return "\n".join([head, rule, *lines, rule, _row("total", whole, whole.seconds)])


def _row(name: str, total: Total, whole: float) -> str:
    numbers = (total.calls, total.errors, total.pokes, total.sectors)
    counted = " ".join(f"{number or '':>9}" for number in numbers)
    share = 100 * total.seconds / (whole or 1.0)
    each = 1e6 * total.seconds / (total.calls or 1)
    return f"{share:6.2f} {total.seconds:11.6f} {each:11.0f} {counted} {name}"
