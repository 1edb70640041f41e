"""The medium of the disk: 512-byte sectors in a battery-backed cache, over a host file or nothing.

`open_medium(None)` is memory alone. `open_medium(path)` is an image: the bytes of its sectors, in
order, and nothing else, so that ordinary tools read it. A file that does not exist is created.

What the caller may rely on:

- `write` reaches the cache, which a reset of the machine does not touch. `flush` carries everything
  written since the last flush to the image, all of it or nothing, whatever kills the process. What
  was never flushed is lost with the process, and `close` drops it.
- A flush that the host refuses (it is full, say) raises DiskError and loses nothing: the cache
  still holds every write, and the next flush tries again.
- An image can be open for writing once at a time; the host drops that lock when a process dies.
- A file that may be read but not written gives a write-protected medium.
- Restoring a snapshot never touches the image. Sectors that differ from the snapshot become
  unflushed writes, so the guest sees the snapshot's contents and the next flush stores them.

A flush writes a journal beside the image, `IMAGE.journal` (see disk_journal.py), and waits until
the host's disk has it; then it writes the sectors to the image, waits again, and voids the journal
by clearing its magic. Opening an image finishes a complete journal and throws away an incomplete
one. Until that has happened image and journal belong together: move both or none, and open them
here before any other tool reads the image.
"""

import errno
import os
from contextlib import suppress
from io import FileIO

import numpy as np
import numpy.typing as npt

from emulator.devices.disk_host import Host
from emulator.devices.disk_journal import MAGIC, SECTOR_SIZE, Journal
from emulator.errors import DiskError

DEFAULT_SECTORS = 8192  # 4 MiB
MAXIMUM_SECTORS = 1 << 21  # 1 GiB: the cache holds the whole medium in the host's memory

_CHUNK = 128  # sectors that snapshots share as one value
_REFUSALS = (errno.EACCES, errno.EPERM, errno.EROFS)  # of a file that may be read only

Bytes = npt.NDArray[np.uint8]


_HOST = Host()


class Medium:
    """Sectors in memory. Sector numbers, counts and whole sectors of data are the caller's care."""

    write_protected = False

    def __init__(self, contents: Bytes) -> None:
        self._contents = contents
        self.sectors = len(contents) // SECTOR_SIZE
        self._saved: list[bytes | None] = [None] * -(-self.sectors // _CHUNK)

    def read(self, sector: int, count: int) -> bytes:
        """The bytes of `count` sectors from `sector` on."""
        return self._contents[sector * SECTOR_SIZE : (sector + count) * SECTOR_SIZE].tobytes()

    def write(self, sector: int, data: bytes | Bytes) -> None:
        """Put whole sectors of data into the cache, from `sector` on."""
        start = sector * SECTOR_SIZE
        self._contents[start : start + len(data)] = np.frombuffer(data, np.uint8)
        self._changed(sector, len(data) // SECTOR_SIZE)

    def flush(self) -> None:
        """Store what was written since the last flush; in memory there is nowhere to store it."""

    def close(self) -> None:
        """Let go of the host's file; what was not flushed is dropped."""

    def save(self) -> tuple[bytes, ...]:
        """The whole contents, in pieces; pieces that stay the same are shared between snapshots."""
        return tuple(
            self._save_chunk(index) if piece is None else piece
            for index, piece in enumerate(self._saved)
        )

    def load(self, state: tuple[bytes, ...]) -> None:
        """Return to the contents that `save` gave; DiskError if that was another size of disk."""
        sectors = sum(map(len, state)) // SECTOR_SIZE
        if sectors != self.sectors:
            raise DiskError(
                f"The snapshot holds a disk of {sectors} sectors, and this one has {self.sectors}; "
                "restore it on a machine with the same disk."
            )
        for index, piece in enumerate(state):
            if piece is not self._saved[index]:
                self._load_chunk(index, piece)

    def _save_chunk(self, index: int) -> bytes:
        piece = self.read(index * _CHUNK, _CHUNK)
        self._saved[index] = piece
        return piece

    def _load_chunk(self, index: int, piece: bytes) -> None:
        new = np.frombuffer(piece, np.uint8)
        old = np.frombuffer(self.read(index * _CHUNK, _CHUNK), np.uint8)
        different = np.flatnonzero((new != old).reshape(-1, SECTOR_SIZE).any(axis=1))
        if len(different):
            first, last = int(different[0]), int(different[-1])
            self.write(index * _CHUNK + first, new[first * SECTOR_SIZE : (last + 1) * SECTOR_SIZE])
        self._saved[index] = piece

    def _changed(self, sector: int, count: int) -> None:
        touched = slice(sector // _CHUNK, -(-(sector + count) // _CHUNK))
        self._saved[touched] = [None] * (touched.stop - touched.start)


class ImageMedium(Medium):
    """A medium whose flushes reach a host file, which it holds locked; `open_medium` makes it."""

    def __init__(self, path: str, file: FileIO, write_protected: bool, host: Host) -> None:
        super().__init__(_read_sectors(path, file))
        self.write_protected = write_protected
        self._path = path
        self._file = file
        self._host = host
        self._dirty = np.zeros(self.sectors, np.bool_)  # neither in the image nor in _pending
        self._pending: Journal | None = None  # complete on the host, not yet all in the image
        self._journal_path = path + ".journal"
        self._journal: FileIO | None = None
        self._recover()

    def flush(self) -> None:
        """Store all writes since the last flush; DiskError, with nothing lost, if that fails."""
        if self.write_protected and self._dirty.any():
            raise DiskError(
                f"The disk {self._path} is write protected and keeps its own contents; those of "
                "the restored snapshot last as long as the machine runs."
            )
        try:
            self._finish()  # what an earlier flush could not put into the image
            self._commit()
            self._finish()
        except OSError as error:
            raise DiskError(
                f"The host could not store the disk {self._path} ({error.strerror}); "
                "make room or mend it, and flush again."
            ) from error

    def close(self) -> None:
        """Let go of the image and its lock; what was not flushed is dropped."""
        if self._journal is not None:
            self._journal.close()
            self._journal = None
            if self._pending is None:  # else the next opening finishes it
                with suppress(OSError):  # it is void: leaving it behind is untidy, not wrong
                    self._drop_journal()
        self._file.close()

    def _commit(self) -> None:
        """Make a complete journal of the unflushed sectors; from then on the flush will happen."""
        numbers = np.flatnonzero(self._dirty)
        if not len(numbers):
            return
        rows = self._contents.reshape(-1, SECTOR_SIZE)[numbers]
        journal = Journal(self.sectors, numbers.astype(np.uint32), rows)
        if self._journal is None:
            self._journal = self._host.open(self._journal_path, "wb")
            self._host.sync_directory(self._journal_path)
        try:
            self._host.write(self._journal, 0, journal.encode())
            self._host.sync(self._journal)
        except OSError:
            with suppress(OSError):  # the room it took may be what the host lacks
                self._host.resize(self._journal, 0)
            raise
        self._pending = journal
        self._dirty[numbers] = False

    def _finish(self) -> None:
        """Put a committed flush into the image, then void its journal."""
        if self._pending is None or self._journal is None:
            return
        self._apply(self._pending)
        self._host.write(self._journal, 0, bytes(len(MAGIC)))
        self._pending = None

    def _apply(self, journal: Journal) -> None:
        for sector, data in journal.runs():
            self._host.write(self._file, sector * SECTOR_SIZE, data)
        self._host.sync(self._file)

    def _recover(self) -> None:
        """Finish the flush that a killed process left complete; drop one left incomplete."""
        try:
            with self._host.open(self._journal_path, "rb") as left:
                journal = Journal.decode(left.readall())
        except FileNotFoundError:
            return
        if journal is not None:
            self._replay(journal)
        if not self.write_protected:
            self._drop_journal()

    def _replay(self, journal: Journal) -> None:
        if journal.sectors != self.sectors:
            raise DiskError(
                f"{self._journal_path} holds unfinished writes for a disk of {journal.sectors} "
                f"sectors, and {self._path} has {self.sectors}; bring back the image it belongs "
                "to, or remove the journal."
            )
        self._contents.reshape(-1, SECTOR_SIZE)[journal.numbers] = journal.data
        if not self.write_protected:
            self._apply(journal)

    def _drop_journal(self) -> None:
        self._host.remove(self._journal_path)
        self._host.sync_directory(self._journal_path)

    def _changed(self, sector: int, count: int) -> None:
        super()._changed(sector, count)
        self._dirty[sector : sector + count] = True


def open_medium(
    path: str | os.PathLike[str] | None, sectors: int = DEFAULT_SECTORS, host: Host = _HOST
) -> Medium:
    """The medium in the image at `path`, or in memory alone for None; DiskError says what is wrong.

    `sectors` is the size of a medium that is new; an image that exists keeps its own.
    """
    if not 0 < sectors <= MAXIMUM_SECTORS:
        raise DiskError(f"A disk has 1 to {MAXIMUM_SECTORS} sectors, not {sectors}.")
    if path is None:
        return Medium(np.zeros(sectors * SECTOR_SIZE, np.uint8))
    real = os.path.realpath(path)  # the journal lies beside the file itself, not beside a link
    _check_place(real)
    try:
        return _open_image(real, sectors, host)
    except OSError as error:
        raise DiskError(f"The host does not open the disk {real} ({error.strerror}).") from error


def _check_place(path: str) -> None:
    directory = os.path.dirname(path)
    if not os.path.isdir(directory):
        raise DiskError(f"There is no directory {directory} for the disk {path}; make it first.")
    if os.path.isdir(path):
        raise DiskError(f"{path} is a directory, and a disk is a file; name a file in it.")
    if os.path.exists(path) and not os.path.isfile(path):
        raise DiskError(f"{path} is not an ordinary file; a disk image is one.")


def _open_image(path: str, sectors: int, host: Host) -> Medium:
    file, write_protected = _open_file(path, sectors, host)
    try:
        _lock(path, file, write_protected, host)
        return ImageMedium(path, file, write_protected, host)
    except BaseException:
        file.close()
        raise


def _open_file(path: str, sectors: int, host: Host) -> tuple[FileIO, bool]:
    """The image's file, created if need be, and whether it may be read only."""
    try:
        return host.open(path, "r+b"), False
    except FileNotFoundError:
        return _create(path, sectors, host), False
    except OSError as error:
        if error.errno not in _REFUSALS:
            raise
        return host.open(path, "rb"), True


def _create(path: str, sectors: int, host: Host) -> FileIO:
    host.remove(path + ".journal")  # of an image that is gone: its sectors are not for this one
    file = host.open(path, "x+b")
    try:
        host.resize(file, sectors * SECTOR_SIZE)
        host.sync(file)
    except OSError:
        file.close()
        host.remove(path)
        raise
    host.sync_directory(path)
    return file


def _lock(path: str, file: FileIO, shared: bool, host: Host) -> None:
    try:
        host.lock(file, shared)
    except (BlockingIOError, PermissionError):  # flock, msvcrt.locking
        raise DiskError(
            f"The disk {path} is in use by another running machine; stop that one, or use a copy."
        ) from None
    except OSError:  # some network file systems have no locks: better a disk than none
        return


def _read_sectors(path: str, file: FileIO) -> Bytes:
    size = os.fstat(file.fileno()).st_size
    if not size:
        raise DiskError(f"The disk {path} is empty; remove the file, and a new disk is made there.")
    if size % SECTOR_SIZE:
        raise DiskError(
            f"The disk {path} has {size} bytes, not a whole number of sectors of {SECTOR_SIZE}; "
            "it was cut short, or is no disk image."
        )
    if size > MAXIMUM_SECTORS * SECTOR_SIZE:
        raise DiskError(
            f"The disk {path} has {size // SECTOR_SIZE} sectors; at most {MAXIMUM_SECTORS} fit."
        )
    contents = np.zeros(size, np.uint8)
    file.seek(0)
    file.readinto(contents.data)
    return contents
