"""What a disk image asks of the host, one method each: the seam where tests let the host fail."""

import os
import sys
from contextlib import suppress
from io import FileIO

_LOCK_OFFSET = 0x7FFF_FFFE  # past every image: Windows keeps others from reading a locked byte


class Host:
    """The host operations that an image needs, one method each: tests cut each of them short."""

    def open(self, path: str, mode: str) -> FileIO:
        """Open a file unbuffered; `mode` as for the builtin `open`."""
        return FileIO(path, mode)

    def lock(self, file: FileIO, shared: bool) -> None:
        """Hold the file until it is closed; BlockingIOError or PermissionError if another does."""
        with suppress(ImportError):  # a Python without either module goes unlocked
            if sys.platform == "win32":
                import msvcrt

                if not shared:  # msvcrt has no shared lock: readers go without
                    file.seek(_LOCK_OFFSET)
                    msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
            else:
                import fcntl

                fcntl.flock(file, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)

    def write(self, file: FileIO, offset: int, data: bytes) -> None:
        """Write all of `data` at `offset`."""
        file.seek(offset)
        rest = memoryview(data)
        while rest:  # a host may take a part only
            rest = rest[file.write(rest) :]

    def resize(self, file: FileIO, size: int) -> None:
        """Give the file `size` bytes; new ones are zero, and sparse where the host can."""
        file.truncate(size)

    def sync(self, file: FileIO) -> None:
        """Wait until the file's bytes are on the host's disk."""
        os.fsync(file.fileno())

    def remove(self, path: str) -> None:
        """Remove the file, if there is one."""
        with suppress(FileNotFoundError):
            os.remove(path)

    def sync_directory(self, path: str) -> None:
        """Wait until the names in the directory of `path` are on disk, where the host can."""
        with suppress(OSError):  # Windows opens no directory, some file systems sync none
            descriptor = os.open(os.path.dirname(path), os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
