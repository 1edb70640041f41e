"""The functions of `posix` that read and change what is known of a file besides its contents."""

from typing import Any

from vos.systems.unix.base import PosixBase, descriptor, path_bytes, whole_number
from vos.systems.unix.results import SECOND, statvfs_result

F_OK, X_OK, W_OK, R_OK = 0, 1, 2, 4
_KEEP = 0xFFFFFFFF  # -1 as uid_t: leave it


class Attributes(PosixBase):
    """stat, permissions, owners, times, extended attributes, the file system's numbers."""

    def stat(self, path: Any, *, dir_fd: Any = None, follow_symlinks: bool = True) -> Any:
        """Return the stat_result of a path or a descriptor."""
        return self._stat("stat", path, dir_fd, follow_symlinks)

    def lstat(self, path: Any, *, dir_fd: Any = None) -> Any:
        """Return the stat_result of a path, of a link itself if it is one."""
        found = self._path(path, "lstat")
        return self._stat_at(path, self._directory(dir_fd), found, False)

    def fstat(self, fd: int) -> Any:
        """Return the stat_result of an open file."""
        buffer = self._native.Stat()
        self._checked(self._native.fstat(whole_number(fd), buffer))
        return self._dialect.stat_result(buffer)

    def _stat(self, function: str, path: Any, dir_fd: Any, follow_symlinks: bool) -> Any:
        place = self._place(path, function, dir_fd, follow_symlinks)
        if isinstance(place, int):
            buffer = self._native.Stat()
            self._checked(self._native.fstat(place, buffer), path)
            return self._dialect.stat_result(buffer)
        return self._stat_at(path, self._directory(dir_fd), place, follow_symlinks)

    def _stat_at(self, path: Any, directory: int, name: bytes, follow_symlinks: bool) -> Any:
        buffer = self._native.Stat()
        flags = self._flags(follow_symlinks)
        self._checked(self._native.newfstatat(directory, name, buffer, flags), path)
        return self._dialect.stat_result(buffer)

    def access(
        self,
        path: Any,
        mode: int,
        *,
        dir_fd: Any = None,
        effective_ids: bool = False,
        follow_symlinks: bool = True,
    ) -> bool:
        """Return whether the process may use a path in the way asked."""
        name, mode = self._path(path, "access"), whole_number(mode)
        flags = self._flags(follow_symlinks)
        if effective_ids:
            flags |= self._native.AT_EACCESS
        return self._native.faccessat(self._directory(dir_fd), name, mode, flags) >= 0

    # -- permissions and owners

    def chmod(
        self, path: Any, mode: int, *, dir_fd: Any = None, follow_symlinks: bool = True
    ) -> None:
        """Change the permission bits of a path or a descriptor."""
        place, mode = path_bytes(path, "chmod", allow_fd=True), whole_number(mode)
        if isinstance(place, int):
            self._checked(self._native.fchmod(place, mode), path)
            return
        if not follow_symlinks:
            self._chmod_link(path, place, mode, dir_fd)
            return
        self._checked(self._native.fchmodat(self._directory(dir_fd), place, mode), path)

    def _chmod_link(self, path: Any, name: bytes, mode: int, dir_fd: Any) -> None:
        raise NotImplementedError("chmod: follow_symlinks unavailable on this platform")

    def fchmod(self, fd: int, mode: int) -> None:
        """Change the permission bits of an open file."""
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
        """Change the owner and the group of a path or a descriptor; -1 leaves one."""
        place = self._place(path, "chown", dir_fd, follow_symlinks)
        owner, group = self._id(uid, "uid"), self._id(gid, "gid")
        if isinstance(place, int):
            self._checked(self._native.fchown(place, owner, group), path)
            return
        flags = self._flags(follow_symlinks)
        result = self._native.fchownat(self._directory(dir_fd), place, owner, group, flags)
        self._checked(result, path)

    def lchown(self, path: Any, uid: int, gid: int) -> None:
        """Change the owner and the group of a path, of a link itself if it is one."""
        name = self._path(path, "lchown")
        owner, group = self._id(uid, "uid"), self._id(gid, "gid")
        flags = self._dialect.symlink_nofollow
        self._checked(self._native.fchownat(self._cwd, name, owner, group, flags), path)

    def fchown(self, fd: int, uid: int, gid: int) -> None:
        """Change the owner and the group of an open file."""
        owner, group = self._id(uid, "uid"), self._id(gid, "gid")
        self._checked(self._native.fchown(whole_number(fd), owner, group))

    @staticmethod
    def _id(value: Any, what: str) -> int:
        if not hasattr(value, "__index__"):
            raise TypeError(f"{what} should be integer, not {type(value).__name__}")
        number = value.__index__()
        if number < -1:
            raise OverflowError(f"{what} is less than minimum")
        if number > _KEEP:
            raise OverflowError(f"{what} is greater than maximum")
        return number & _KEEP

    def umask(self, mask: int) -> int:
        """Set the mask of permission bits that new files do not get; return the old one."""
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
        """Set the access and modified time: (seconds, seconds), ns=(ns, ns), or now."""
        place = path_bytes(path, "utime", allow_fd=True)
        moments = self._moments(times, ns)
        flags = self._flags(follow_symlinks)
        if isinstance(place, int):
            if dir_fd is not None:
                raise ValueError("utime: can't specify dir_fd without matching path")
            if not follow_symlinks:
                raise ValueError("utime: cannot use fd and follow_symlinks together")
            self._checked(self._native.utimensat(place, None, moments, 0), path)
            return
        result = self._native.utimensat(self._directory(dir_fd), place, moments, flags)
        self._checked(result, path)

    @staticmethod
    def _moments(times: Any, ns: Any) -> tuple[int, int] | None:
        """Two times in nanoseconds, None for now."""
        if times is not None and ns is not None:
            raise ValueError("utime: you may specify either 'times' or 'ns' but not both")
        if ns is not None:
            if not isinstance(ns, tuple) or len(ns) != 2:
                raise TypeError("utime: 'ns' must be a tuple of two ints")
            return whole_ns(ns[0]), whole_ns(ns[1])
        if times is None:
            return None
        if not isinstance(times, tuple) or len(times) != 2:
            raise TypeError("utime: 'times' must be either a tuple of two ints or None")
        return seconds_to_ns(times[0]), seconds_to_ns(times[1])

    # -- extended attributes

    def getxattr(self, path: Any, attribute: Any, *, follow_symlinks: bool = True) -> bytes:
        """Return the value of an extended attribute."""
        buffer = bytearray(65536)
        name = self._path(attribute, "getxattr", "attribute")
        length = self._xattr("getxattr", path, follow_symlinks, name, buffer, len(buffer))
        return bytes(buffer[:length])

    def setxattr(
        self, path: Any, attribute: Any, value: Any, flags: int = 0, *, follow_symlinks: bool = True
    ) -> None:
        """Set an extended attribute."""
        name = self._path(attribute, "setxattr", "attribute")
        data = bytes(value)
        self._xattr("setxattr", path, follow_symlinks, name, data, len(data), flags)

    def removexattr(self, path: Any, attribute: Any, *, follow_symlinks: bool = True) -> None:
        """Remove an extended attribute."""
        name = self._path(attribute, "removexattr", "attribute")
        self._xattr("removexattr", path, follow_symlinks, name)

    def listxattr(self, path: Any = None, *, follow_symlinks: bool = True) -> list[str]:
        """Return the names of a file's extended attributes."""
        buffer = bytearray(65536)
        length = self._xattr("listxattr", path, follow_symlinks, buffer, len(buffer))
        names = bytes(buffer[:length]).split(b"\0")[:-1]
        return [name.decode("utf-8", "surrogateescape") for name in names]

    def _xattr(self, function: str, path: Any, follow_symlinks: bool, *arguments: Any) -> int:
        place = path_bytes(path, function, allow_fd=True, nullable=True)
        if isinstance(place, int):
            if not follow_symlinks:
                raise ValueError(f"{function}: cannot use fd and follow_symlinks together")
            function = f"f{function}"
        elif not follow_symlinks:
            function = f"l{function}"
        return self._checked(getattr(self._native, function)(place, *arguments), path)

    # -- the file system's numbers

    def statvfs(self, path: Any) -> Any:
        """Return the numbers of the file system that holds a path or a descriptor."""
        place = path_bytes(path, "statvfs", allow_fd=True)
        buffer = self._native.Statfs()
        if isinstance(place, int):
            self._checked(self._native.fstatfs(place, buffer), path)
        else:
            self._checked(self._native.statfs(place, buffer), path)
        return _statvfs(buffer)

    def fstatvfs(self, fd: int) -> Any:
        """Return the numbers of the file system that holds an open file."""
        buffer = self._native.Statfs()
        self._checked(self._native.fstatfs(whole_number(fd), buffer))
        return _statvfs(buffer)


def _statvfs(numbers: Any) -> Any:
    return statvfs_result(
        (
            numbers.f_bsize,
            numbers.f_frsize,
            numbers.f_blocks,
            numbers.f_bfree,
            numbers.f_bavail,
            numbers.f_files,
            numbers.f_ffree,
            numbers.f_ffree,
            numbers.f_flags & ~0x20,  # ST_VALID is the kernel's own mark (man 3 statvfs)
            numbers.f_namelen,
            numbers.f_fsid,
        )
    )


def whole_ns(value: Any) -> int:
    """Nanoseconds from an object with `__index__`."""
    if not hasattr(value, "__index__"):
        raise TypeError(f"'{type(value).__name__}' object cannot be interpreted as an integer")
    return int(value.__index__())


def seconds_to_ns(value: Any) -> int:
    """Nanoseconds from seconds: exact for whole numbers, rounded down for floats as CPython does."""
    if isinstance(value, float):
        if value != value:
            raise ValueError("Invalid value NaN (not a number)")
        whole, fraction = divmod(value, 1.0)
        return int(whole) * SECOND + int(fraction * 1e9)
    return whole_ns(value) * SECOND


__all__ = ["F_OK", "R_OK", "W_OK", "X_OK", "Attributes", "descriptor"]
