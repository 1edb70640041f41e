"""One sequence of calls in two worlds: the virtual Linux, and the real one under this host.

A `World` has a verb for each call, with open files by number; its outcomes are values that compare,
or the name of the error. Both start in an empty directory, umask 022.
"""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

needs_linux = pytest.mark.skipif(
    sys.platform != "linux" or os.geteuid() != 0,
    reason="the real Linux to compare with is this host's, as root",
)

Outcome = Any
FLAGS = {
    "r": os.O_RDONLY, "w": os.O_WRONLY, "rw": os.O_RDWR, "rw creat": os.O_RDWR | os.O_CREAT,
}  # fmt: skip


class RealWorld:
    """The host's own calls."""

    def __init__(self, directory: Path) -> None:
        os.chdir(directory)
        self.files: list[int] = []

    def close_all(self) -> None:
        for fd in self.files:
            with suppress(OSError):
                os.close(fd)

    def do(self, verb: str, *arguments: Any) -> Outcome:
        try:
            return getattr(self, verb)(*arguments)
        except OSError as error:
            return errno.errorcode[error.errno]
        except ValueError:  # what CPython's os refuses itself: a NUL in a path
            return "EINVAL"

    def fd(self, number: int) -> int:
        return self.files[number % len(self.files)] if self.files else 9999

    def open(self, path: str, flags: int, mode: int) -> Outcome:
        self.files.append(os.open(path, flags, mode))
        return "opened"

    def open_at(self, number: int, path: str, flags: int) -> Outcome:
        self.files.append(os.open(path, flags, 0o644, dir_fd=self.fd(number)))
        return "opened"

    def close(self, number: int) -> Outcome:
        return os.close(self.fd(number))

    def dup(self, number: int) -> Outcome:
        self.files.append(os.dup(self.fd(number)))
        return "opened"

    def read(self, number: int, count: int) -> Outcome:
        return os.read(self.fd(number), count)

    def write(self, number: int, data: bytes) -> Outcome:
        return os.write(self.fd(number), data)

    def pread(self, number: int, count: int, offset: int) -> Outcome:
        return os.pread(self.fd(number), count, offset)

    def pwrite(self, number: int, data: bytes, offset: int) -> Outcome:
        return os.pwrite(self.fd(number), data, offset)

    def lseek(self, number: int, offset: int, whence: int) -> Outcome:
        if stat.S_ISDIR(os.fstat(self.fd(number)).st_mode):
            return "a directory's offsets are each file system's own"
        return os.lseek(self.fd(number), offset, whence)

    def ftruncate(self, number: int, size: int) -> Outcome:
        return os.ftruncate(self.fd(number), size)

    def truncate(self, path: str, size: int) -> Outcome:
        return os.truncate(path, size)

    def fstat(self, number: int) -> Outcome:
        return shown(os.fstat(self.fd(number)))

    def stat(self, path: str) -> Outcome:
        return shown(os.stat(path))

    def lstat(self, path: str) -> Outcome:
        return shown(os.lstat(path))

    def mkdir(self, path: str, mode: int) -> Outcome:
        return os.mkdir(path, mode)

    def mkfifo(self, path: str) -> Outcome:
        return os.mkfifo(path)

    def rmdir(self, path: str) -> Outcome:
        return os.rmdir(path)

    def unlink(self, path: str) -> Outcome:
        return os.unlink(path)

    def rename(self, old: str, new: str) -> Outcome:
        return os.rename(old, new)

    def link(self, old: str, new: str) -> Outcome:
        return os.link(old, new, follow_symlinks=False)

    def symlink(self, target: str, path: str) -> Outcome:
        return os.symlink(target, path)

    def readlink(self, path: str) -> Outcome:
        return os.readlink(path)

    def listdir(self, path: str) -> Outcome:
        return sorted(os.listdir(path))

    def chmod(self, path: str, mode: int) -> Outcome:
        return os.chmod(path, mode)

    def access(self, path: str, mode: int) -> Outcome:
        return os.access(path, mode)

    def chown(self, path: str, uid: int, gid: int) -> Outcome:
        return os.lchown(path, uid, gid)

    def chdir(self, path: str) -> Outcome:
        return os.chdir(path)

    def fchdir(self, number: int) -> Outcome:
        return os.fchdir(self.fd(number))

    def utime(self, path: str, ns: tuple[int, int]) -> Outcome:
        os.utime(path, ns=ns)
        found = os.stat(path)
        return found.st_atime_ns, found.st_mtime_ns

    def setxattr(self, path: str, name: str, value: bytes, flags: int) -> Outcome:
        return os.setxattr(path, name, value, flags)

    def getxattr(self, path: str, name: str) -> Outcome:
        return os.getxattr(path, name)

    def removexattr(self, path: str, name: str) -> Outcome:
        return os.removexattr(path, name)


def shown(found: Any) -> Outcome:
    """What of a stat result does not depend on the file system."""
    kind = stat.S_IFMT(found.st_mode)
    regular = stat.S_ISREG(found.st_mode) or stat.S_ISLNK(found.st_mode)
    links = found.st_nlink if kind != stat.S_IFDIR else None
    return (
        oct(found.st_mode), found.st_size if regular else None, links, found.st_uid, found.st_gid,
    )  # fmt: skip


class VirtualWorld:
    """The same verbs by the native API."""

    def __init__(self, linux: Any, directory: str) -> None:
        self.linux = linux
        self.files: list[int] = []
        assert linux.chdir(directory) == 0

    def close_all(self) -> None:
        for fd in self.files:
            self.linux.close(fd)

    def do(self, verb: str, *arguments: Any) -> Outcome:
        result = getattr(self, verb)(*arguments)
        if isinstance(result, int) and not isinstance(result, bool) and result < 0:
            return errno.errorcode[-result]
        return result

    def fd(self, number: int) -> int:
        return self.files[number % len(self.files)] if self.files else 9999

    def _none(self, result: int) -> Outcome:
        return result if result < 0 else None

    def _opened(self, fd: int) -> Outcome:
        if fd < 0:
            return fd
        self.files.append(fd)
        return "opened"

    def _filled(self, size: int, call: Callable[[bytearray], int]) -> Outcome:
        buffer = bytearray(size)
        got = call(buffer)
        return got if got < 0 else bytes(buffer[:got])

    def open(self, path: str, flags: int, mode: int) -> Outcome:
        return self._opened(self.linux.open(path, flags, mode))

    def open_at(self, number: int, path: str, flags: int) -> Outcome:
        return self._opened(self.linux.openat(self.fd(number), path, flags, 0o644))

    def close(self, number: int) -> Outcome:
        return self._none(self.linux.close(self.fd(number)))

    def dup(self, number: int) -> Outcome:
        return self._opened(self.linux.dup(self.fd(number)))

    def read(self, number: int, count: int) -> Outcome:
        return self._filled(count, lambda buffer: self.linux.read(self.fd(number), buffer, count))

    def write(self, number: int, data: bytes) -> Outcome:
        return self.linux.write(self.fd(number), data, len(data))

    def pread(self, number: int, count: int, offset: int) -> Outcome:
        return self._filled(
            count, lambda buffer: self.linux.pread64(self.fd(number), buffer, count, offset)
        )

    def pwrite(self, number: int, data: bytes, offset: int) -> Outcome:
        return self.linux.pwrite64(self.fd(number), data, len(data), offset)

    def lseek(self, number: int, offset: int, whence: int) -> Outcome:
        found = self.linux.Stat()
        result = self.linux.fstat(self.fd(number), found)
        if result == 0 and stat.S_ISDIR(found.st_mode):
            return "a directory's offsets are each file system's own"
        return self.linux.lseek(self.fd(number), offset, whence)

    def ftruncate(self, number: int, size: int) -> Outcome:
        return self._none(self.linux.ftruncate(self.fd(number), size))

    def truncate(self, path: str, size: int) -> Outcome:
        return self._none(self.linux.truncate(path, size))

    def _stat(self, call: Any, what: Any) -> Outcome:
        found = self.linux.Stat()
        result = call(what, found)
        return result if result < 0 else shown(found)

    def fstat(self, number: int) -> Outcome:
        return self._stat(self.linux.fstat, self.fd(number))

    def stat(self, path: str) -> Outcome:
        return self._stat(self.linux.stat, path)

    def lstat(self, path: str) -> Outcome:
        return self._stat(self.linux.lstat, path)

    def mkdir(self, path: str, mode: int) -> Outcome:
        return self._none(self.linux.mkdir(path, mode))

    def mkfifo(self, path: str) -> Outcome:
        return self._none(self.linux.mknod(path, stat.S_IFIFO | 0o666))

    def rmdir(self, path: str) -> Outcome:
        return self._none(self.linux.rmdir(path))

    def unlink(self, path: str) -> Outcome:
        return self._none(self.linux.unlink(path))

    def rename(self, old: str, new: str) -> Outcome:
        return self._none(self.linux.rename(old, new))

    def link(self, old: str, new: str) -> Outcome:
        return self._none(self.linux.link(old, new))

    def symlink(self, target: str, path: str) -> Outcome:
        return self._none(self.linux.symlink(target, path))

    def readlink(self, path: str) -> Outcome:
        found = self._filled(4096, lambda buffer: self.linux.readlink(path, buffer, 4096))
        return found.decode() if isinstance(found, bytes) else found

    def listdir(self, path: str) -> Outcome:
        fd = self.linux.open(path, self.linux.O_RDONLY | self.linux.O_DIRECTORY)
        if fd < 0:
            return fd
        names, buffer = [], bytearray(512)
        while (size := self.linux.getdents64(fd, buffer, len(buffer))) > 0:
            found = dirent_names(bytes(buffer[:size]))
            names += [name for name in found if name not in (".", "..")]
        self.linux.close(fd)
        return sorted(names) if size == 0 else size

    def chmod(self, path: str, mode: int) -> Outcome:
        return self._none(self.linux.chmod(path, mode))

    def access(self, path: str, mode: int) -> Outcome:
        return self.linux.access(path, mode) == 0

    def chown(self, path: str, uid: int, gid: int) -> Outcome:
        return self._none(self.linux.lchown(path, uid, gid))

    def chdir(self, path: str) -> Outcome:
        return self._none(self.linux.chdir(path))

    def fchdir(self, number: int) -> Outcome:
        return self._none(self.linux.fchdir(self.fd(number)))

    def utime(self, path: str, ns: tuple[int, int]) -> Outcome:
        times = [self.linux.Timespec(*divmod(time, 10**9)) for time in ns]
        result = self.linux.utimensat(self.linux.AT_FDCWD, path, times, 0)
        found = self.linux.Stat()
        if result < 0 or (result := self.linux.stat(path, found)) < 0:
            return result
        return (
            found.st_atime * 10**9 + found.st_atime_nsec,
            found.st_mtime * 10**9 + found.st_mtime_nsec,
        )

    def setxattr(self, path: str, name: str, value: bytes, flags: int) -> Outcome:
        return self._none(self.linux.setxattr(path, name, value, len(value), flags))

    def getxattr(self, path: str, name: str) -> Outcome:
        return self._filled(4096, lambda buffer: self.linux.getxattr(path, name, buffer, 4096))

    def removexattr(self, path: str, name: str) -> Outcome:
        return self._none(self.linux.removexattr(path, name))


def dirent_names(raw: bytes) -> list[str]:
    """The names in what getdents64 filled, read as the C structure says."""
    names, at = [], 0
    while at < len(raw):
        length = int.from_bytes(raw[at + 16 : at + 18], "little")
        names.append(raw[at + 19 : at + length].split(b"\0")[0].decode())
        at += length
    return names
