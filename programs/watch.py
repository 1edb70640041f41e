"""Whether a file has changed since it was last asked about: by its time and its size.

A file that is away for a moment has not changed: editors write another one and rename it.
"""

from pathlib import Path


class Watch:
    """Call it now and then; True once after each change."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._seen = self._look()

    def __call__(self) -> bool:
        """Whether the file is another than at the last call."""
        now = self._look()
        if now is None or now == self._seen:
            return False
        self._seen = now
        return True

    def _look(self) -> tuple[int, int] | None:
        try:
            status = self._path.stat()
        except OSError:
            return None
        return status.st_mtime_ns, status.st_size
