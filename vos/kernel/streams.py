"""Streams to the world outside: what a program's standard streams are where no terminal is.

    program <-> descriptor <-> Stream <-> read(count) or write(data), given by whoever booted

To the program it is a pipe whose other end somebody else holds. The kernel lets others in while the
outside is busy.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from vos.errors import KernelError
from vos.kernel.open_files import Data, OpenFile
from vos.kernel.volumes import S_IFIFO

if TYPE_CHECKING:
    from vos.kernel.kernel import Kernel
    from vos.kernel.processes import Process

Result = TypeVar("Result")
Reads = Callable[[int], bytes]
"""Gives up to so many bytes, at least one unless the input has ended."""
Writes = Callable[[bytes], object]
"""Takes bytes; BrokenPipeError if nobody is left who would."""


def outside(kernel: Kernel, call: Callable[[], Result]) -> Result:
    """Do something that may take its time outside the machine; the kernel's lock is given up."""
    try:
        kernel.lock.release()
        return call()
    finally:
        kernel.lock.acquire()


class Stream(OpenFile):
    """One end of a pipe to the outside: `source` is read, or `sink` is written."""

    __slots__ = ("_sink", "_source")

    def __init__(
        self, kernel: Kernel, process: Process, source: Reads | None, sink: Writes | None
    ) -> None:
        inode = kernel.pipes.make(S_IFIFO | 0o600, process.euid, process.egid)
        super().__init__((kernel.pipes, inode), kernel.policy.pipe_end(source is not None))
        self._source, self._sink = source, sink

    def read(self, process: Process, count: int) -> bytes:
        """Return what comes from outside, up to `count` bytes."""
        if self._source is None or not count:
            return b""
        return outside(process.kernel, partial(self._source, count))

    def write(self, process: Process, data: Data) -> int:
        """Give `data` to the outside."""
        if self._sink is not None:
            try:
                outside(process.kernel, partial(self._sink, bytes(data)))
            except BrokenPipeError:
                process.kernel.policy.broken_pipe(process)
                raise KernelError("EPIPE", "nobody reads it any more") from None
        return len(data)
