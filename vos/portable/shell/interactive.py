"""A conversation: a line from a person, or from a pipe, then what it does; until the input ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vos.portable.shell.interpreter import Shell

CHUNK = 65536


def converse(shell: Shell) -> int:
    """Take lines until there are no more, or `exit`; the exit status."""
    try:
        while True:
            line = _read_line(shell)
            if line is None:
                return shell.status
            shell.run(line)
    except SystemExit as leaving:
        return int(leaving.code or 0)


def _read_line(shell: Shell) -> str | None:
    """A line of the input, byte by byte: what stands behind it is for the commands that run."""
    data = b""
    while not data.endswith(b"\n"):
        byte = shell.os.read(0, 1)
        if not byte:
            break
        data += byte
    return data.decode("utf-8", "surrogateescape").rstrip("\r\n") if data else None
