"""The functions of `posix` that make, remove, move, link and list names."""

from collections.abc import Callable
from typing import Any

from vos.systems.arguments import descriptor
from vos.systems.unix.base import (
    PosixBase,
    name_like,
    path_bytes,
    path_kind,
    path_name,
    whole_number,
)  # fmt: skip
from vos.systems.unix.scandir import ScandirIterator

S_IFMT, S_IFDIR, S_IFIFO = 0o170000, 0o040000, 0o010000
DIRECTORY_BUFFER = 32768
LONGEST = 4096  # PATH_MAX: what readlink and getcwd have room for


class Names(PosixBase):
    """Directories, links, renaming, removing."""

    def mkdir(self, path: Any, mode: int = 0o777, *, dir_fd: Any = None) -> None:
        """Create a directory."""
        name, mode = path_name(path, "mkdir"), whole_number(mode)
        make = self._mkdir if dir_fd is None else self._placed("mkdir", dir_fd)
        result = make(name, mode)
        if result < 0:
            raise self._refusal(result, path)

    def rmdir(self, path: Any, *, dir_fd: Any = None) -> None:
        """Remove a directory."""
        self._remove("rmdir", self._rmdir, path, dir_fd, self._dialect.remove_directory)

    def unlink(self, path: Any, *, dir_fd: Any = None) -> None:
        """Remove a file (same as remove())."""
        self._remove("unlink", self._unlink, path, dir_fd, 0)

    def remove(self, path: Any, *, dir_fd: Any = None) -> None:
        """Remove a file (same as unlink())."""
        self._remove("remove", self._unlink, path, dir_fd, 0)

    def _remove(
        self, function: str, plain: Callable[[bytes], int], path: Any, dir_fd: Any, flags: int
    ) -> None:
        name = path_name(path, function)
        if dir_fd is None:
            result = plain(name)
        else:
            result = self._native.unlinkat(self._directory(dir_fd), name, flags)
        if result < 0:
            raise self._refusal(result, path)

    def rename(self, src: Any, dst: Any, *, src_dir_fd: Any = None, dst_dir_fd: Any = None) -> None:
        """Rename a file or directory."""
        self._move("rename", src, dst, src_dir_fd, dst_dir_fd)

    def replace(
        self, src: Any, dst: Any, *, src_dir_fd: Any = None, dst_dir_fd: Any = None
    ) -> None:
        """Rename a file or directory, overwriting the destination."""
        self._move("replace", src, dst, src_dir_fd, dst_dir_fd)

    def _move(self, function: str, src: Any, dst: Any, src_dir_fd: Any, dst_dir_fd: Any) -> None:
        old, new = path_name(src, function, "src"), path_name(dst, function, "dst")
        if src_dir_fd is None and dst_dir_fd is None:
            result = self._rename(old, new)
        else:
            places = self._directory(src_dir_fd), self._directory(dst_dir_fd)
            result = self._native.renameat(places[0], old, places[1], new)
        if result < 0:
            raise self._refusal(result, src, dst)

    def link(
        self,
        src: Any,
        dst: Any,
        *,
        src_dir_fd: Any = None,
        dst_dir_fd: Any = None,
        follow_symlinks: bool = True,
    ) -> None:
        """Create a hard link to a file.

        As CPython does, links are followed only if some argument beside the names was given: plain
        `link` does not follow on Linux, though `follow_symlinks` is True.
        """
        old, new = path_name(src, "link", "src"), path_name(dst, "link", "dst")
        placed = src_dir_fd is not None or dst_dir_fd is not None
        if follow_symlinks and not placed:
            result = self._native.link(old, new)
        else:
            places = self._directory(src_dir_fd), self._directory(dst_dir_fd)
            flags = self._dialect.symlink_follow if follow_symlinks else 0
            result = self._native.linkat(places[0], old, places[1], new, flags)
        self._checked(result, src, dst)

    def symlink(
        self, src: Any, dst: Any, target_is_directory: bool = False, *, dir_fd: Any = None
    ) -> None:
        """Create a symbolic link pointing to src named dst; target_is_directory has no effect."""
        target, name = path_name(src, "symlink", "src"), path_name(dst, "symlink", "dst")
        if dir_fd is None:
            result = self._native.symlink(target, name)
        else:
            result = self._native.symlinkat(target, self._directory(dir_fd), name)
        self._checked(result, src, dst)

    def readlink(self, path: Any, *, dir_fd: Any = None) -> str | bytes:
        """Return a string representing the path to which the symbolic link points."""
        name, buffer = path_name(path, "readlink"), bytearray(LONGEST)
        length = self._checked(self._placed("readlink", dir_fd)(name, buffer, LONGEST), path)
        return name_like(path_kind(path), bytes(buffer[:length]))

    def mkfifo(self, path: Any, mode: int = 0o666, *, dir_fd: Any = None) -> None:
        """Create a FIFO (a named pipe)."""
        name, mode = path_name(path, "mkfifo"), whole_number(mode)
        directory = self._directory(dir_fd)
        self._checked(self._native.mknodat(directory, name, S_IFIFO | mode & 0o7777, 0))

    def mknod(self, path: Any, mode: int = 0o600, device: int = 0, *, dir_fd: Any = None) -> None:
        """Create a node in the file system: a file, a FIFO, a device."""
        name, mode = path_name(path, "mknod"), whole_number(mode)
        self._checked(self._native.mknodat(self._directory(dir_fd), name, mode, device))

    # -- the working directory

    def chdir(self, path: Any) -> None:
        """Change the current working directory to the specified path."""
        place = path_bytes(path, "chdir", fd=True)
        call = self._native.fchdir if isinstance(place, int) else self._native.chdir
        self._checked(call(place), path)

    def fchdir(self, fd: Any) -> None:
        """Change to the directory of the given file descriptor."""
        self._checked(self._native.fchdir(descriptor(fd)))

    def chroot(self, path: Any) -> None:
        """Change root directory to path."""
        self._checked(self._native.chroot(path_name(path, "chroot")), path)

    def getcwdb(self) -> bytes:
        """Return a bytes string representing the current working directory."""
        buffer = bytearray(LONGEST)
        self._checked(self._native.getcwd(buffer, LONGEST))
        return bytes(buffer[: buffer.index(0)])

    def getcwd(self) -> str:
        """Return a unicode string representing the current working directory."""
        return self.getcwdb().decode("utf-8", "surrogateescape")

    # -- listing

    def listdir(self, path: Any = None) -> list[Any]:
        """Return a list containing the names of the files in the directory."""
        place = path_bytes(path, "listdir", fd=True, none=True)
        names: list[bytes] = []
        fd, buffer = self._open_directory(place, path), bytearray(DIRECTORY_BUFFER)
        try:
            while entries := self._entries(fd, path, buffer):
                names += [name for name, _, _ in entries]
            if isinstance(place, int):
                self._lseek(fd, 0, 0)  # the duplicate shares its position with the caller's
        finally:
            self._close(fd)
        kind = path_kind(path)
        if kind is not None and not isinstance(kind, str) and not hasattr(kind, "__index__"):
            return names
        text = b"\0".join(names).decode("utf-8", "surrogateescape")  # a name holds no 0
        return text.split("\0") if names else []

    def scandir(self, path: Any = None) -> ScandirIterator:
        """Return an iterator of DirEntry objects for given path."""
        place = path_bytes(path, "scandir", fd=True, none=True)
        return ScandirIterator(self, path, self._open_directory(place, path))

    def _open_directory(self, place: bytes | int, path: Any) -> int:
        native = self._native
        if isinstance(place, int) and place != -1:
            fd = self._checked(native.fcntl(place, native.F_DUPFD_CLOEXEC, 0))
            buffer = native.Stat()
            self._fstat(fd, buffer)
            if buffer.st_mode & S_IFMT != S_IFDIR:  # as fdopendir finds
                self._close(fd)
                raise self._error("ENOTDIR", path)
            return fd
        name = b"." if isinstance(place, int) else place
        flags = native.O_RDONLY | native.O_DIRECTORY | self._dialect.close_on_exec
        return self._patient(self._open, name, flags, 0, filename=path)

    def _entries(self, fd: int, path: Any, buffer: bytearray) -> list[tuple[bytes, int, int]]:
        """The next entries of a directory but . and .., none at its end."""
        found = self._dialect.entries(self._native, fd, buffer)
        if isinstance(found, int):
            raise self._refusal(found, path)
        return found
