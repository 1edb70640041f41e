"""Pipes and FIFOs: bytes that one process writes and another reads, in order, each once.

A pipe holds up to 64 KiB. Reading an empty one waits while someone could still write; writing a
full one waits while someone could still read. What fits 4096 bytes is written in one piece.
A FIFO is a pipe that is found by the name of its inode; opening it waits for the other side.
Source: pipe(7), fifo(7).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from vos.errors import KernelError
from vos.filesystem import Inode
from vos.kernel.open_files import Access, Data, OpenFile
from vos.kernel.volumes import Place

if TYPE_CHECKING:
    from vos.kernel.kernel import Kernel
    from vos.kernel.processes import Process

CAPACITY = 65536
ATOMIC = 4096


class Pipe:
    """The bytes between, and how many open files are on either side.

    `writers_seen` and `readers_seen` count openings, so that who waits for the other side notices
    one that has come and gone.
    """

    __slots__ = (
        "capacity", "data", "readers", "readers_seen", "writers", "writers_seen",
    )  # fmt: skip

    def __init__(self) -> None:
        self.data = bytearray()
        self.capacity = CAPACITY
        self.readers = self.writers = 0
        self.readers_seen = self.writers_seen = 0


class PipeEnd(OpenFile):
    """One open end of a pipe, or both (a FIFO opened to read and write)."""

    __slots__ = ("pipe",)

    def __init__(
        self, place: Place, access: Access, pipe: Pipe, directory: Inode | None = None,
        name: bytes = b"",
    ) -> None:  # fmt: skip
        super().__init__(place, access, directory, name)
        self.pipe = pipe
        pipe.readers += access.readable
        pipe.writers += access.writable
        pipe.readers_seen += access.readable
        pipe.writers_seen += access.writable

    def closed(self, process: Process) -> None:
        """One end fewer: the other side is told."""
        self.pipe.readers -= self.readable
        self.pipe.writers -= self.writable
        if not self.pipe.readers and not self.pipe.writers:
            process.kernel.fifos.pop(self.inode, None)
        super().closed(process)
        process.kernel.wake()

    def read(self, process: Process, count: int) -> bytes:
        """Return what there is, up to `count`; b"" once it is empty and nobody can write."""
        pipe = self.pipe
        if not count:
            return b""
        if not pipe.data and pipe.writers:
            if self.nonblocking:
                raise KernelError("EAGAIN", "the pipe is empty")
            process.kernel.block(process, lambda: pipe.data or not pipe.writers)
        data = bytes(pipe.data[:count])
        del pipe.data[:count]
        process.kernel.wake()
        return data

    def write(self, process: Process, data: Data) -> int:
        """Put all of `data` in, waiting for room; `EPIPE` once nobody can read."""
        left = memoryview(data)
        written = 0
        while left:
            room = self._room(process, len(left), written)
            if not room:
                break
            part = left[:room]
            self.pipe.data += part
            left = left[room:]
            written += len(part)
            process.kernel.wake()
        return written

    def _room(self, process: Process, wanted: int, written: int) -> int:
        """Wait for room; return how much there is, 0 to stop with what was written."""
        pipe = self.pipe
        least = wanted if wanted <= ATOMIC and not written else 1

        def free() -> bool:
            return not pipe.readers or pipe.capacity - len(pipe.data) >= least

        if not free():
            if self.nonblocking and written:
                return 0
            if self.nonblocking:
                raise KernelError("EAGAIN", "the pipe is full")
            self._wait(process, free, written)
        if not pipe.readers:
            process.kernel.policy.broken_pipe(process)
            raise KernelError("EPIPE", "nobody reads the pipe any more")
        return pipe.capacity - len(pipe.data)

    def _wait(self, process: Process, free: object, written: int) -> None:
        try:
            process.kernel.block(process, free)  # type: ignore[arg-type] # a predicate
        except KernelError:
            if not written:
                raise

    def can_read(self) -> bool:
        """Tell whether there are bytes, or nobody who could write any."""
        return bool(self.pipe.data) or not self.pipe.writers

    def can_write(self) -> bool:
        """Tell whether a small write has room, or nobody is left to read."""
        return self.pipe.capacity - len(self.pipe.data) >= ATOMIC or not self.pipe.readers

    def hung_up(self) -> bool:
        """Tell whether the other side has gone."""
        return not (self.pipe.writers if self.readable else self.pipe.readers)


def make_pipe(
    kernel: Kernel, process: Process, reading: Access, writing: Access
) -> tuple[PipeEnd, PipeEnd]:
    """Return the two ends of a new pipe."""
    inode = kernel.pipes.make(0x1000 | 0o600, process.euid, process.egid)
    pipe = Pipe()
    place = (kernel.pipes, inode)
    return PipeEnd(place, reading, pipe), PipeEnd(place, writing, pipe)


def open_fifo(
    process: Process, place: Place, access: Access, directory: Inode | None, name: bytes
) -> PipeEnd:
    """Open the FIFO at `place`; wait for the other side unless the file is not to block.

    `ENXIO`: opened for writing without waiting, and nobody reads.
    """
    kernel = process.kernel
    pipe = kernel.fifos.setdefault(place[1], Pipe())
    if access.nonblocking and access.writable and not access.readable and not pipe.readers:
        if not pipe.writers:
            del kernel.fifos[place[1]]
        raise KernelError("ENXIO", "nobody reads the FIFO")
    end = PipeEnd(place, access, pipe, directory, name)
    if access.nonblocking or (access.readable and access.writable):
        return end
    kernel.wake()
    try:
        _await_other_side(process, end, pipe)
    except BaseException:
        end.closed(process)
        raise
    return end


def _await_other_side(process: Process, end: PipeEnd, pipe: Pipe) -> None:
    if end.readable:
        seen = pipe.writers_seen
        process.kernel.block(process, lambda: pipe.writers or pipe.writers_seen != seen)
    else:
        seen = pipe.readers_seen
        process.kernel.block(process, lambda: pipe.readers or pipe.readers_seen != seen)
