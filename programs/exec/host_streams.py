"""A system's standard streams on this process's own: its terminal, or what they are redirected to.

a terminal      stays one: the system's console, as wide as the terminal, typed into line by line
a file, a pipe  is a pipe to the programs: bytes as they are, stdout and stderr apart
"""

import shutil
import sys
from typing import TextIO

import vos
from vos.kernel.streams import Reads, Stream, Writes

STDIN, STDOUT, STDERR = range(3)


def connect(system: vos.System) -> None:
    """Let programs that the system runs from now on read and write this process's streams."""
    console = system.kernel.console
    console.columns, console.rows = shutil.get_terminal_size((console.columns, console.rows))
    console.sink, console.source = _write_terminal, read_line
    for number, stream in enumerate((sys.stdin, sys.stdout, sys.stderr)):
        if not is_terminal(stream):
            _redirect(system, number, stream)


def pipe(system: vos.System, number: int, source: Reads | None, sink: Writes | None) -> None:
    """Let a standard stream of programs be a pipe that is read from `source`, or goes to `sink`."""
    kernel, process = system.kernel, system.process
    with kernel.lock:
        process.descriptors.put(process, number, Stream(kernel, process, source, sink), False)


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream of this process's own is a person's terminal."""
    return stream is not None and not stream.closed and stream.isatty()


def _redirect(system: vos.System, number: int, stream: TextIO | None) -> None:
    if number == STDIN:
        pipe(system, number, lambda count: read(stream, count), None)
    else:
        pipe(system, number, None, lambda data: _write(stream, data))


def read_line(_count: int) -> bytes:
    """A line of standard input."""
    return sys.stdin.readline().encode()


def read(stream: TextIO | None, count: int) -> bytes:
    """Up to so many bytes of a stream, at least one unless it has ended."""
    if stream is None or stream.closed:
        return b""
    data: bytes = stream.buffer.read1(count)  # type: ignore[attr-defined] # buffered, as stdin is
    return data


def _write_terminal(data: bytes) -> None:
    _write(sys.stdout if is_terminal(sys.stdout) else sys.stderr, data)


def _write(stream: TextIO | None, data: bytes) -> None:
    if stream is not None and not stream.closed:
        stream.flush()
        stream.buffer.write(data)
        stream.buffer.flush()
