"""Keeps a display in step with a model's refresh rate, whatever the host's own display does."""

from time import perf_counter, sleep

_MOST_AT_ONCE = 4  # refreshes made up for after a delay; what is later than that is let go


class Pacer:
    """A steady beat of `hz` refreshes a second; `rate` is what the last second had."""

    def __init__(self, hz: float) -> None:
        self._period = 1 / hz
        self._next = perf_counter() + self._period
        self._second, self._count = perf_counter(), 0
        self.rate = hz

    def wait(self) -> int:
        """Sleep until a refresh is due; how many are: more than one after a delay."""
        now = perf_counter()
        if now < self._next:
            sleep(self._next - now)
            now = perf_counter()
        due = max(1, int((now - self._next) / self._period) + 1)
        self._next += due * self._period
        self._count += min(due, _MOST_AT_ONCE)
        self._measure(now)
        return min(due, _MOST_AT_ONCE)

    def _measure(self, now: float) -> None:
        if now - self._second >= 1:
            self.rate = self._count / (now - self._second)
            self._second, self._count = now, 0
