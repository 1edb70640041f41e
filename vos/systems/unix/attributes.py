"""The functions of `posix` that read and change what is known of a file besides its contents."""

import sys
from math import floor, isfinite, isnan
from typing import Any

from vos.systems.arguments import LONG
from vos.systems.unix.base import PosixBase, path_bytes, path_name, whole_number
from vos.systems.unix.results import SECOND, seconds, statvfs_result

F_OK, X_OK, W_OK, R_OK = 0, 1, 2, 4
S_IFMT, S_IFLNK = 0o170000, 0o120000
_KEEP = 0xFFFFFFFF  # -1 as uid_t: leave it
UTIME_NAMES_FILE = sys.version_info >= (3, 13)
ST_VALID = 0x20  # the kernel's own mark in f_flags, which the C library takes out

_new_tuple = tuple.__new__


def check_place(
    function: str, place: bytes | int, dir_fd: Any = None, follow_symlinks: bool = True
) -> None:
    """Refuse what does not go with a descriptor in place of a path; 0 passes, as CPython has it."""
    if isinstance(place, int):
        if dir_fd is not None:
            raise ValueError(f"{function}: can't specify dir_fd without matching path")
        if place > 0 and not follow_symlinks:
            raise ValueError(f"{function}: cannot use fd and follow_symlinks together")


class Attributes(PosixBase):
    """stat, permissions, owners, times, the file system's numbers."""

    def stat(self, path: Any, *, dir_fd: Any = None, follow_symlinks: bool = True) -> Any:
        """Perform a stat system call on the given path."""
        place = path_bytes(path, "stat", fd=True)
        buffer = self._native.Stat.__new__(self._native.Stat)  # the call fills every field
        if isinstance(place, int):
            check_place("stat", place, dir_fd, follow_symlinks)
            result = self._fstat(place, buffer)
        elif dir_fd is None:
            result = (self._stat if follow_symlinks else self._lstat)(place, buffer)
        else:
            flags = self._flags(follow_symlinks)
            result = self._fstatat(self._directory(dir_fd), place, buffer, flags)
        if result < 0:
            raise self._refusal(result, path)
        return self._stat_result(buffer)

    def lstat(self, path: Any, *, dir_fd: Any = None) -> Any:
        """Perform a stat system call on the given path, without following symbolic links."""
        name = path_name(path, "lstat")
        buffer = self._native.Stat.__new__(self._native.Stat)
        if dir_fd is None:
            result = self._lstat(name, buffer)
        else:
            flags = self._dialect.symlink_nofollow
            result = self._fstatat(self._directory(dir_fd), name, buffer, flags)
        if result < 0:
            raise self._refusal(result, path)
        return self._stat_result(buffer)

    def fstat(self, fd: int) -> Any:
        """Perform a stat system call on the given file descriptor."""
        return self._stat_result(self._status(fd))

    def _status(self, fd: int) -> Any:
        """The filled `struct stat` of a descriptor."""
        buffer = self._native.Stat.__new__(self._native.Stat)
        result = self._fstat(whole_number(fd), buffer)
        if result < 0:
            raise self._refusal(result)
        return buffer

    def _stat_result(self, found: Any) -> Any:
        atime, mtime, ctime = found.st_atime, found.st_mtime, found.st_ctime
        atime_ns, mtime_ns, ctime_ns = (
            found.st_atime_nsec, found.st_mtime_nsec, found.st_ctime_nsec,
        )  # fmt: skip
        made: Any = _new_tuple(
            self._dialect.stat_result,
            (
                found.st_mode, found.st_ino, found.st_dev, found.st_nlink, found.st_uid,
                found.st_gid, found.st_size, atime, mtime, ctime,
            ),
        )  # fmt: skip
        made.__dict__["_rest"] = (
            seconds(atime, atime_ns),
            seconds(mtime, mtime_ns),
            seconds(ctime, ctime_ns),
            atime * SECOND + atime_ns,
            mtime * SECOND + mtime_ns,
            ctime * SECOND + ctime_ns,
            *self._dialect.stat_fields(found),
        )
        return made

    def access(
        self,
        path: Any,
        mode: int,
        *,
        dir_fd: Any = None,
        effective_ids: bool = False,
        follow_symlinks: bool = True,
    ) -> bool:
        """Use the real uid/gid to test for access to a path."""
        name, mode = path_name(path, "access"), whole_number(mode)
        flags = self._flags(follow_symlinks)
        if effective_ids:
            flags |= self._native.AT_EACCESS
        if flags:
            result = self._native.faccessat2(self._directory(dir_fd), name, mode, flags)
        elif dir_fd is None:
            result = self._native.access(name, mode)
        else:
            result = self._native.faccessat(self._directory(dir_fd), name, mode)
        return bool(result >= 0)

    # -- permissions and owners

    def chmod(
        self, path: Any, mode: int, *, dir_fd: Any = None, follow_symlinks: bool = True
    ) -> None:
        """Change the access permissions of a file."""
        place, mode = path_bytes(path, "chmod", fd=True), whole_number(mode)
        directory = self._directory(dir_fd)
        if isinstance(place, int):
            result = self._native.fchmod(place, mode)
        elif follow_symlinks and dir_fd is None:
            result = self._native.chmod(place, mode)
        else:
            if not follow_symlinks:
                self._check_no_link(path, dir_fd)
            result = self._native.fchmodat(directory, place, mode)
        self._checked(result, path)

    def _check_no_link(self, path: Any, dir_fd: Any) -> None:
        if self.lstat(path, dir_fd=dir_fd).st_mode & S_IFMT != S_IFLNK:
            return
        if dir_fd is not None:
            raise ValueError("chmod: cannot use dir_fd and follow_symlinks together")
        raise NotImplementedError("chmod: follow_symlinks unavailable on this platform")

    def fchmod(self, fd: int, mode: int) -> None:
        """Change the access permissions of the file given by file descriptor fd."""
        self._checked(self._native.fchmod(whole_number(fd), whole_number(mode)))

    def chown(
        self,
        path: Any,
        uid: int,
        gid: int,
        *,
        dir_fd: Any = None,
        follow_symlinks: bool = True,
    ) -> None:
        """Change the owner and group id of path to the numeric uid and gid."""
        place = path_bytes(path, "chown", fd=True)
        owner, group = id_number(uid, "uid"), id_number(gid, "gid")
        if isinstance(place, int):
            if dir_fd is not None:
                raise ValueError("chown: can't specify both dir_fd and fd")
            check_place("chown", place, None, follow_symlinks)
            self._checked(self._native.fchown(place, owner, group), path)
            return
        if dir_fd is None:
            call = self._native.chown if follow_symlinks else self._native.lchown
            result = call(place, owner, group)
        else:
            flags = self._flags(follow_symlinks)
            result = self._native.fchownat(self._directory(dir_fd), place, owner, group, flags)
        self._checked(result, path)

    def lchown(self, path: Any, uid: int, gid: int) -> None:
        """Change the owner and group id of path, without following symbolic links."""
        name = path_name(path, "lchown")
        owner, group = id_number(uid, "uid"), id_number(gid, "gid")
        self._checked(self._native.lchown(name, owner, group), path)

    def fchown(self, fd: int, uid: int, gid: int) -> None:
        """Change the owner and group id of the file specified by file descriptor."""
        owner, group = id_number(uid, "uid"), id_number(gid, "gid")
        self._checked(self._native.fchown(whole_number(fd), owner, group))

    def umask(self, mask: int, /) -> int:
        """Set the current numeric umask and return the previous umask."""
        return self._checked(self._native.umask(whole_number(mask)))

    # -- times

    def utime(
        self,
        path: Any,
        times: Any = None,
        *,
        ns: Any = None,
        dir_fd: Any = None,
        follow_symlinks: bool = True,
    ) -> None:
        """Set the access and modified time of path."""
        place = path_bytes(path, "utime", fd=True)
        directory, chosen = self._directory(dir_fd), moments(times, ns)
        check_place("utime", place, dir_fd, follow_symlinks)
        timespec = self._native.Timespec
        spans = chosen and tuple(timespec(*divmod(moment, SECOND)) for moment in chosen)
        if isinstance(place, int):
            result = self._native.utimensat(place, None, spans, 0)
        else:
            flags = self._flags(follow_symlinks)
            result = self._native.utimensat(directory, place, spans, flags)
        self._checked(result, path if UTIME_NAMES_FILE else None)

    # -- the file system's numbers

    def statvfs(self, path: Any) -> Any:
        """Perform a statvfs system call on the given path."""
        place, buffer = path_bytes(path, "statvfs", fd=True), self._native.Statfs()
        call = self._native.fstatfs if isinstance(place, int) else self._native.statfs
        self._checked(call(place, buffer), path)
        return _statvfs(buffer)

    def fstatvfs(self, fd: int, /) -> Any:
        """Perform an fstatvfs system call on the given fd."""
        buffer = self._native.Statfs()
        self._checked(self._native.fstatfs(whole_number(fd), buffer))
        return _statvfs(buffer)


def _statvfs(numbers: Any) -> Any:
    return statvfs_result(
        (
            numbers.f_bsize, numbers.f_frsize, numbers.f_blocks, numbers.f_bfree, numbers.f_bavail,
            numbers.f_files, numbers.f_ffree, numbers.f_ffree, numbers.f_flags & ~ST_VALID,
            numbers.f_namelen, numbers.f_fsid,
        )
    )  # fmt: skip


def id_number(value: Any, what: str) -> int:
    """A uid_t or gid_t, named in the sentences; -1 is the one that means: leave it."""
    if not hasattr(value, "__index__"):
        raise TypeError(f"{what} should be integer, not {type(value).__name__}")
    number: int = value.__index__()
    if number < -1:
        raise OverflowError(f"{what} is less than minimum")
    if number > _KEEP:
        # CPython takes the low half of a long first, and finds that it differs.
        less = number < LONG and number & _KEEP < 1 << 31
        raise OverflowError(f"{what} is {'less than minimum' if less else 'greater than maximum'}")
    return number & _KEEP


def moments(times: Any, ns: Any) -> tuple[int, int] | None:
    """Two times in nanoseconds, None for now."""
    if times is not None and ns is not None:
        raise ValueError("utime: you may specify either 'times' or 'ns' but not both")
    if times is not None:
        if not isinstance(times, tuple) or len(times) != 2:
            raise TypeError("utime: 'times' must be either a tuple of two ints or None")
        return seconds_to_ns(times[0]), seconds_to_ns(times[1])
    if ns is not None:
        if not isinstance(ns, tuple) or len(ns) != 2:
            raise TypeError("utime: 'ns' must be a tuple of two ints")
        return _whole_ns(ns[0]), _whole_ns(ns[1])
    return None


def _whole_ns(value: Any) -> int:
    parts = divmod(value, SECOND)
    if not isinstance(parts, tuple) or len(parts) != 2:
        raise TypeError(
            f"{type(value).__name__}.__divmod__() must return a 2-tuple, not {type(parts).__name__}"
        )
    whole, rest = parts
    for part in (whole, rest):
        _check_whole(part)
    return int(whole * SECOND + rest)


def _check_whole(value: Any) -> None:
    if not hasattr(value, "__index__"):
        raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
    if not -LONG <= value.__index__() < LONG:
        raise OverflowError("timestamp out of range for platform time_t")


def seconds_to_ns(value: Any) -> int:
    """Nanoseconds from seconds, rounded down as `_PyTime_ObjectToTimespec` does."""
    if not isinstance(value, float):
        _check_whole(value)
        return int(value.__index__()) * SECOND
    if isnan(value):
        raise ValueError("Invalid value NaN (not a number)")
    if not isfinite(value) or not -LONG <= value < LONG:
        raise OverflowError("timestamp out of range for platform time_t")
    whole = floor(value)
    return whole * SECOND + floor((value - whole) * 1e9)
