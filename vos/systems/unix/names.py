"""The functions of `posix` that make, remove, move and list names."""

from collections.abc import Iterator
from typing import Any

from vos.systems.unix.base import PosixBase, descriptor, name_like, path_bytes, whole_number

DIRECTORY_BUFFER = 32768
S_IFMT, S_IFREG, S_IFDIR, S_IFLNK, S_IFIFO = 0o170000, 0o100000, 0o040000, 0o120000, 0o010000
# d_type of getdents64: the type bits of a mode, shifted down (man 3 readdir, IFTODT).
DT_UNKNOWN, DT_SHIFT = 0, 12


class Names(PosixBase):
    """Directories, links, renaming, removing."""

    def mkdir(self, path: Any, mode: int = 0o777, *, dir_fd: Any = None) -> None:
        """Create a directory."""
        name, mode = self._path(path, "mkdir"), whole_number(mode)
        self._checked(self._native.mkdirat(self._directory(dir_fd), name, mode), path)

    def rmdir(self, path: Any, *, dir_fd: Any = None) -> None:
        """Remove an empty directory."""
        flag = self._dialect.remove_directory
        name = self._path(path, "rmdir")
        self._checked(self._native.unlinkat(self._directory(dir_fd), name, flag), path)

    def unlink(self, path: Any, *, dir_fd: Any = None) -> None:
        """Remove a name of a file."""
        name = self._path(path, "unlink")
        self._checked(self._native.unlinkat(self._directory(dir_fd), name, 0), path)

    def remove(self, path: Any, *, dir_fd: Any = None) -> None:
        """Remove a name of a file (same as unlink)."""
        name = self._path(path, "remove")
        self._checked(self._native.unlinkat(self._directory(dir_fd), name, 0), path)

    def rename(
        self, src: Any, dst: Any, *, src_dir_fd: Any = None, dst_dir_fd: Any = None
    ) -> None:
        """Rename a file or directory, replacing a file of the new name."""
        self._rename("rename", src, dst, src_dir_fd, dst_dir_fd)

    def replace(
        self, src: Any, dst: Any, *, src_dir_fd: Any = None, dst_dir_fd: Any = None
    ) -> None:
        """Rename a file or directory, overwriting the destination."""
        self._rename("replace", src, dst, src_dir_fd, dst_dir_fd)

    def _rename(self, function: str, src: Any, dst: Any, src_dir_fd: Any, dst_dir_fd: Any) -> None:
        old, new = self._path(src, function, "src"), self._path(dst, function, "dst")
        result = self._native.renameat(
            self._directory(src_dir_fd), old, self._directory(dst_dir_fd), new
        )
        self._checked(result, src, dst)

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

        As CPython does, a link to a symbolic link is only followed where that was asked for with
        AT_SYMLINK_FOLLOW; plain `link` on Linux does not follow.
        """
        old, new = self._path(src, "link", "src"), self._path(dst, "link", "dst")
        given = src_dir_fd is not None or dst_dir_fd is not None or not follow_symlinks
        flags = self._native.AT_SYMLINK_FOLLOW if follow_symlinks and given else 0
        result = self._native.linkat(
            self._directory(src_dir_fd), old, self._directory(dst_dir_fd), new, flags
        )
        self._checked(result, src, dst)

    def symlink(
        self, src: Any, dst: Any, target_is_directory: bool = False, *, dir_fd: Any = None
    ) -> None:
        """Create a symbolic link to src named dst; target_is_directory has no effect here."""
        target, name = self._path(src, "symlink", "src"), self._path(dst, "symlink", "dst")
        self._checked(self._native.symlinkat(target, self._directory(dir_fd), name), src, dst)

    def readlink(self, path: Any, *, dir_fd: Any = None) -> str | bytes:
        """Return what a symbolic link points to."""
        name = self._path(path, "readlink")
        buffer = bytearray(4096)
        length = self._checked(
            self._native.readlinkat(self._directory(dir_fd), name, buffer, len(buffer)), path
        )
        kind = path.__fspath__() if hasattr(path, "__fspath__") else path
        return name_like(kind, bytes(buffer[:length]))

    def mkfifo(self, path: Any, mode: int = 0o666, *, dir_fd: Any = None) -> None:
        """Create a FIFO (a named pipe)."""
        name, mode = self._path(path, "mkfifo"), whole_number(mode)
        result = self._native.mknodat(self._directory(dir_fd), name, S_IFIFO | mode, 0)
        self._checked(result, path)

    def mknod(
        self, path: Any, mode: int = 0o600, device: int = 0, *, dir_fd: Any = None
    ) -> None:
        """Create a file, a FIFO or a device node; without a type in mode, a regular file."""
        name, mode = self._path(path, "mknod"), whole_number(mode)
        result = self._native.mknodat(self._directory(dir_fd), name, mode, device)
        self._checked(result, path)

    def chdir(self, path: Any) -> None:
        """Change the current working directory."""
        place = path_bytes(path, "chdir", allow_fd=True)
        if isinstance(place, int):
            self._checked(self._native.fchdir(place), path)
        else:
            self._checked(self._native.chdir(place), path)

    def fchdir(self, fd: Any) -> None:
        """Change to the directory of a descriptor."""
        self._checked(self._native.fchdir(descriptor(fd)))

    def chroot(self, path: Any) -> None:
        """Change the root directory of the process."""
        self._checked(self._native.chroot(self._path(path, "chroot")), path)

    def getcwdb(self) -> bytes:
        """Return the current working directory as bytes."""
        buffer = bytearray(4096)
        length = self._checked(self._native.getcwd(buffer, len(buffer)))
        return bytes(buffer[: length - 1])  # the count includes the NUL that ends it

    def getcwd(self) -> str:
        """Return the current working directory as str."""
        return self.getcwdb().decode("utf-8", "surrogateescape")

    # -- listing

    def listdir(self, path: Any = None) -> list[Any]:
        """Return the names in a directory, without . and .. ."""
        fd, close = self._open_directory(path, "listdir")
        kind = path.__fspath__() if hasattr(path, "__fspath__") else path
        try:
            names = [name for name, _, _ in self._entries(fd, path)]
        finally:
            if close:
                self._native.close(fd)
        return names if isinstance(kind, bytes) else [name_like(kind, name) for name in names]

    def scandir(self, path: Any = None) -> "ScandirIterator":
        """Return an iterator of DirEntry objects for a directory."""
        fd, close = self._open_directory(path, "scandir")
        return ScandirIterator(self, path, fd, close)

    def _open_directory(self, path: Any, function: str) -> tuple[int, bool]:
        place = path_bytes(path, function, allow_fd=True, nullable=True)
        native = self._native
        if isinstance(place, int):
            fd = self._checked(native.fcntl(place, native.F_DUPFD_CLOEXEC, 0), path)
            native.lseek(fd, 0, 0)
            return fd, True
        flags = native.O_RDONLY | native.O_DIRECTORY | native.O_CLOEXEC
        return self._checked(native.openat(self._cwd, place, flags, 0), path), True

    def _entries(self, fd: int, path: Any) -> Iterator[tuple[bytes, int, int]]:
        """Name, type bits of the mode (0 unknown) and inode of each entry but . and .. ."""
        buffer = bytearray(DIRECTORY_BUFFER)
        while length := self._checked(self._native.getdents64(fd, buffer, len(buffer)), path):
            yield from self._native.parse_dirents(memoryview(buffer)[:length])


class DirEntry:
    """One entry of a directory, as `os.scandir` gives it; stat results are kept."""

    __slots__ = ("_directory", "_inode", "_lstat", "_posix", "_stat", "_type", "name", "path")

    def __init__(
        self, posix: Any, directory: Any, name: Any, path: Any, kind: int, inode: int
    ) -> None:
        self._posix, self._directory = posix, directory
        self.name, self.path, self._type, self._inode = name, path, kind, inode
        self._stat = self._lstat = None

    def __repr__(self) -> str:
        return f"<DirEntry {self.name!r}>"

    def __fspath__(self) -> Any:
        return self.path

    def inode(self) -> int:
        """Return the entry's inode number."""
        return self._inode

    def stat(self, *, follow_symlinks: bool = True) -> Any:
        """Return a stat_result for the entry; kept for the next call."""
        if self._lstat is None and (not follow_symlinks or not self.is_symlink()):
            self._lstat = self._posix.stat(*self._where(), follow_symlinks=False)
        if not follow_symlinks or not self.is_symlink():
            return self._lstat
        if self._stat is None:
            self._stat = self._posix.stat(*self._where())
        return self._stat

    def _where(self) -> tuple[Any]:
        return (self.path,)

    def _is(self, wanted: int, follow_symlinks: bool) -> bool:
        kind = self._type
        if kind == DT_UNKNOWN or (follow_symlinks and kind == S_IFLNK):
            try:
                kind = self.stat(follow_symlinks=follow_symlinks).st_mode & S_IFMT
            except FileNotFoundError:
                return False
        return kind == wanted

    def is_dir(self, *, follow_symlinks: bool = True) -> bool:
        """Return True if the entry is a directory, or a link to one that is followed."""
        return self._is(S_IFDIR, follow_symlinks)

    def is_file(self, *, follow_symlinks: bool = True) -> bool:
        """Return True if the entry is a regular file, or a link to one that is followed."""
        return self._is(S_IFREG, follow_symlinks)

    def is_symlink(self) -> bool:
        """Return True if the entry is a symbolic link."""
        return self._is(S_IFLNK, False)

    def is_junction(self) -> bool:
        """Return False: a Unix has no junctions."""
        return False

    __class_getitem__ = classmethod(type(list[int]))


class ScandirIterator:
    """The iterator that `os.scandir` returns; also a context manager."""

    def __init__(self, posix: Names, path: Any, fd: int, close: bool) -> None:
        self._posix, self._fd, self._close = posix, fd, close
        self._path = path.__fspath__() if hasattr(path, "__fspath__") else path
        self._entries = posix._entries(fd, path)

    def __iter__(self) -> "ScandirIterator":
        return self

    def __next__(self) -> DirEntry:
        try:
            name, kind, inode = next(self._entries)
        except StopIteration:
            self.close()
            raise
        shown = name_like(self._path, name)
        return DirEntry(self._posix, self._path, shown, self._join(shown), kind, inode)

    def _join(self, name: Any) -> Any:
        if self._path is None or isinstance(self._path, int):
            return f"./{name}" if self._path is None else name
        slash = b"/" if isinstance(self._path, bytes) else "/"
        return self._path + name if self._path.endswith(slash) else self._path + slash + name

    def close(self) -> None:
        """Close the directory; nothing happens the second time."""
        if self._fd >= 0:
            self._posix._native.close(self._fd)
            self._fd = -1
            self._entries = iter(())

    def __enter__(self) -> "ScandirIterator":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()
