"""The functions of `nt` that make, remove, move, link and list names."""

from __future__ import annotations

import sys
from struct import unpack_from
from typing import Any

from vos.systems.windows import constants as c
from vos.systems.windows.nt.base import (
    NtBase,
    like,
    path_or_fd,
    path_text,
    refuse_dir_fd,
    whole_number,
)
from vos.systems.windows.nt.scandir import ScandirIterator, pattern_in

NO_MORE_FILES, FILE_NOT_FOUND, NOT_A_REPARSE_POINT = 18, 2, 4390
CHECKS_FOLLOW = sys.version_info >= (3, 14)
FOLLOWS = not CHECKS_FOLLOW  # what link's follow_symlinks is by default; it never does


class Names(NtBase):
    """Directories, links, renaming, removing, listing, spelling paths out."""

    def mkdir(self, path: Any, mode: int = 0o777, *, dir_fd: Any = None) -> None:
        """Create a directory; the mode is ignored."""
        name = path_text(path, "mkdir")
        whole_number(mode)
        if dir_fd is not None:
            refuse_dir_fd("mkdir", dir_fd)
        if not self._native.CreateDirectoryW(name, None):
            raise self._last(path)

    def rmdir(self, path: Any, *, dir_fd: Any = None) -> None:
        """Remove a directory."""
        name = path_text(path, "rmdir")
        refuse_dir_fd("rmdir", dir_fd)
        if not self._native.RemoveDirectoryW(name):
            raise self._last(path)

    def unlink(self, path: Any, *, dir_fd: Any = None) -> None:
        """Remove a file (same as remove())."""
        self._delete("unlink", path, dir_fd)

    def remove(self, path: Any, *, dir_fd: Any = None) -> None:
        """Remove a file (same as unlink())."""
        self._delete("remove", path, dir_fd)

    def _delete(self, function: str, path: Any, dir_fd: Any) -> None:
        """As Py_DeleteFileW: a link to a directory is removed as a directory."""
        name, native = path_text(path, function), self._native
        refuse_dir_fd(function, dir_fd)
        info = native.WIN32_FILE_ATTRIBUTE_DATA()
        call = native.DeleteFileW
        if native.GetFileAttributesExW(name, c.GetFileExInfoStandard, info):
            both = c.FILE_ATTRIBUTE_DIRECTORY | c.FILE_ATTRIBUTE_REPARSE_POINT
            if info.dwFileAttributes & both == both and self._is_link(name):
                call = native.RemoveDirectoryW
        if not call(name):
            raise self._last(path)

    def _is_link(self, name: str) -> bool:
        """Whether a name is a link's; a name with a separator behind it is found by no search."""
        data = self._native.WIN32_FIND_DATAW()
        search = self._native.FindFirstFileW(name, data)
        if search == -1:
            return False
        self._native.FindClose(search)
        return data.dwReserved0 in (c.IO_REPARSE_TAG_SYMLINK, c.IO_REPARSE_TAG_MOUNT_POINT)

    def rename(self, src: Any, dst: Any, *, src_dir_fd: Any = None, dst_dir_fd: Any = None) -> None:
        """Rename a file or directory; what has the new name stays, and is FileExistsError."""
        self._move("rename", src, dst, 0, src_dir_fd, dst_dir_fd)

    def replace(
        self, src: Any, dst: Any, *, src_dir_fd: Any = None, dst_dir_fd: Any = None
    ) -> None:
        """Rename a file or directory, overwriting the destination."""
        flags = c.MOVEFILE_REPLACE_EXISTING
        self._move("replace", src, dst, flags, src_dir_fd, dst_dir_fd)

    def _move(
        self, function: str, src: Any, dst: Any, flags: int, src_fd: Any, dst_fd: Any
    ) -> None:
        old, new = path_text(src, function, "src"), path_text(dst, function, "dst")
        refuse_dir_fd(function, src_fd, dst_fd)
        if not self._native.MoveFileExW(old, new, flags):
            raise self._last(src, dst)

    # -- links

    def link(
        self, src: Any, dst: Any, *, src_dir_fd: Any = None, dst_dir_fd: Any = None,
        follow_symlinks: bool = FOLLOWS,
    ) -> None:  # fmt: skip
        """Create a hard link to a file; a symbolic link itself gets the second name."""
        old, new = path_text(src, "link", "src"), path_text(dst, "link", "dst")
        if src_dir_fd is not None or dst_dir_fd is not None:
            raise NotImplementedError(
                "link: src_dir_fd and dst_dir_fd unavailable on this platform"
            )
        if CHECKS_FOLLOW and follow_symlinks:
            raise NotImplementedError("link: follow_symlinks unavailable on this platform")
        self._checked(self._native.CreateHardLinkW(new, old, None), src, dst)

    def symlink(
        self, src: Any, dst: Any, target_is_directory: bool = False, *, dir_fd: Any = None
    ) -> None:
        """Create a symbolic link pointing to src named dst.

        It is a directory's if one is there, or else if target_is_directory says so.
        """
        target, name = path_text(src, "symlink", "src"), path_text(dst, "symlink", "dst")
        refuse_dir_fd("symlink", dir_fd)
        native = self._native
        flags = c.SYMBOLIC_LINK_FLAG_ALLOW_UNPRIVILEGED_CREATE
        if target_is_directory or self._leads_to_directory(target, name):
            flags |= c.SYMBOLIC_LINK_FLAG_DIRECTORY
        made = native.CreateSymbolicLinkW(name, target, flags)
        if not made and native.GetLastError() == 87:  # a build that does not know the flag
            made = native.CreateSymbolicLinkW(name, target, flags & 1)
        self._checked(made, src, dst)

    def _leads_to_directory(self, target: str, name: str) -> bool:
        place = target
        if not (target[1:2] == ":" or target[:1] in "\\/"):
            before = max(name.rfind("\\"), name.rfind("/")) + 1
            place = name[:before] + target
        info = self._native.WIN32_FILE_ATTRIBUTE_DATA()
        found = self._native.GetFileAttributesExW(place, c.GetFileExInfoStandard, info)
        return bool(found and info.dwFileAttributes & c.FILE_ATTRIBUTE_DIRECTORY)

    def readlink(self, path: Any, *, dir_fd: Any = None) -> str | bytes:
        """Return a string representing the path to which the symbolic link points."""
        name, native = path_text(path, "readlink"), self._native
        refuse_dir_fd("readlink", dir_fd)
        flags = c.FILE_FLAG_OPEN_REPARSE_POINT | c.FILE_FLAG_BACKUP_SEMANTICS
        handle = self._create(name, 0, 0, None, c.OPEN_EXISTING, flags, None)
        if handle == -1:
            raise self._last(path)
        buffer = bytearray(c.MAXIMUM_REPARSE_DATA_BUFFER_SIZE)
        try:
            self._checked(
                native.DeviceIoControl(
                    handle, c.FSCTL_GET_REPARSE_POINT, None, 0, buffer, len(buffer),
                    native.DWORD(), None,
                ),
                path,
            )  # fmt: skip
        finally:
            self._close_handle(handle)
        return like(path, _substitute_name(buffer))

    # -- listing

    def listdir(self, path: Any = None) -> list[Any]:
        """Return a list containing the names of the files in the directory."""
        place = path_or_fd(path, "listdir", none=True)
        assert isinstance(place, str)
        native = self._native
        data = native.WIN32_FIND_DATAW.__new__(native.WIN32_FIND_DATAW)  # the call fills it
        search = native.FindFirstFileW(pattern_in(place), data)
        if search == -1:
            if native.GetLastError() == FILE_NOT_FOUND:
                return []
            raise self._last(path)
        try:
            names = [data.cFileName, *native._names_left(search, data)]
            if native.GetLastError() != NO_MORE_FILES:
                raise self._last(path)
        finally:
            native.FindClose(search)
        if names[0] == ".":  # a drive's root has neither
            del names[:2]
        return [like(path, name) for name in names] if not isinstance(path, str) else names

    def scandir(self, path: Any = None) -> ScandirIterator:
        """Return an iterator of DirEntry objects for given path."""
        place = path_or_fd(path, "scandir", none=True)
        assert isinstance(place, str)
        return ScandirIterator(self, path, place)


def _substitute_name(buffer: bytearray) -> str:
    """Where a REPARSE_DATA_BUFFER leads; an absolute path is shown as \\\\?\\ has it."""
    offset, length = unpack_from("<HH", buffer, 8)
    raw = bytes(buffer[20 + offset : 20 + offset + length])
    text = raw.decode("utf-16-le", "surrogatepass")
    return "\\\\?\\" + text[4:] if text.startswith("\\??\\") else text
