"""The functions of `nt` that read and change what is known of a file besides its contents."""

from __future__ import annotations

import sys
from typing import Any

from vos.systems.unix.attributes import moments
from vos.systems.windows import constants as c
from vos.systems.windows.attributes import EPOCH
from vos.systems.windows.nt import descriptors
from vos.systems.windows.nt.base import (
    NtBase,
    path_or_fd,
    path_text,
    refuse_dir_fd,
    whole_number,
)
from vos.systems.windows.nt.stat_result import from_find_data, from_information, without_file

S_IFCHR, S_IFBLK, S_IFIFO, S_IWRITE = 0o020000, 0o060000, 0o010000, 0o200
NO_FILE = (1, 50, 87)  # what a drive itself answers when it is asked as a file
ACCESS_DENIED, SHARING_VIOLATION, INVALID_PARAMETER = 5, 32, 87
CHANGES_LINKS = sys.version_info >= (3, 13)
FOLLOWS = not CHANGES_LINKS  # what chmod's follow_symlinks is by default
UTIME_NAMES_FILE = sys.version_info >= (3, 13)
W_OK = 2


FILE_STATUS, DIRECTORY_STATUS = without_file(0o100666), without_file(0o040777)


class Attributes(NtBase):
    """stat, the read-only attribute, times, and the quick answers of ntpath."""

    def stat(self, path: Any, *, dir_fd: Any = None, follow_symlinks: bool = True) -> Any:
        """Perform a stat system call on the given path."""
        plain = type(path) is str and "\0" not in path
        place = path if plain else path_or_fd(path, "stat", fd=True)
        if isinstance(place, int):
            if dir_fd is not None:
                raise ValueError("stat: can't specify dir_fd without matching path")
            if not follow_symlinks and place:
                raise ValueError("stat: cannot use fd and follow_symlinks together")
            return self.fstat(place)
        if dir_fd is not None:
            refuse_dir_fd("stat", dir_fd)
        return self._stat(place, path, follow_symlinks)

    def lstat(self, path: Any, *, dir_fd: Any = None) -> Any:
        """Perform a stat system call on the given path, without following symbolic links."""
        name = path_text(path, "lstat")
        refuse_dir_fd("lstat", dir_fd)
        return self._stat(name, path, False)

    def _stat(self, name: str, path: Any, follow: bool) -> Any:
        """As win32_xstat: the file is opened for its attributes alone, and asked."""
        native = self._native
        flags = c.FILE_FLAG_BACKUP_SEMANTICS | (0 if follow else c.FILE_FLAG_OPEN_REPARSE_POINT)
        access = c.FILE_READ_ATTRIBUTES
        handle = self._create(name, access, 0, None, c.OPEN_EXISTING, flags, None)
        if handle == -1:
            code = native.GetLastError()
            if code in (ACCESS_DENIED, SHARING_VIOLATION):
                return self._stat_from_directory(name, path, code, follow)
            if code == INVALID_PARAMETER:  # \\.\con is opened to read or to write
                access |= c.GENERIC_READ
                handle = self._create(name, access, 3, None, c.OPEN_EXISTING, flags, None)
            if handle == -1:
                native.SetLastError(code)
                raise self._last(path)
        try:
            return self._examine(handle, name, path, follow)
        finally:
            self._close_handle(handle)

    def _stat_from_directory(self, name: str, path: Any, code: int, follow: bool) -> Any:
        native = self._native
        data = native.WIN32_FIND_DATAW()
        search = native.FindFirstFileW(name.rstrip("\\/"), data)
        if search == -1:
            native.SetLastError(code)
            raise self._last(path)
        native.FindClose(search)
        if data.dwFileAttributes & c.FILE_ATTRIBUTE_REPARSE_POINT and follow:
            native.SetLastError(code)
            raise self._last(path)
        return from_find_data(data, name)

    def _examine(self, handle: int, name: str | None, path: Any, follow: bool) -> Any:
        native = self._native
        kind = native.GetFileType(handle)
        if kind != c.FILE_TYPE_DISK:
            if kind == c.FILE_TYPE_UNKNOWN:
                raise self._last(path)
            return without_file(S_IFCHR if kind == c.FILE_TYPE_CHAR else S_IFIFO)
        tag = 0
        if not follow:
            about = native.FILE_ATTRIBUTE_TAG_INFO()
            if native.GetFileInformationByHandleEx(handle, c.FileAttributeTagInfo, about, 8):
                tag = about.ReparseTag
        kind_of = native.BY_HANDLE_FILE_INFORMATION
        info = kind_of.__new__(kind_of)  # the call fills every field
        if not native.GetFileInformationByHandle(handle, info):
            if native.GetLastError() in NO_FILE:
                return without_file(S_IFBLK)
            raise self._last(path)
        return from_information(info, tag, name)

    def fstat(self, fd: int) -> Any:
        """Perform a stat system call on the given file descriptor."""
        handle = self._crt.get(whole_number(fd)).handle
        return self._examine(handle, None, None, True)

    def _status(self, fd: int) -> Any:
        """What `fstat` tells, as far as opening a file asks: its mode.

        Python's own files change no line ends below their text layer: the descriptor is binary now.
        """
        found = self._crt.get(fd)
        found.flags &= ~descriptors.TEXT
        if found.flags & descriptors.NAMED:  # it was opened as a file, and not refused
            return FILE_STATUS
        if found.flags & (descriptors.DEVICE | descriptors.PIPE):
            return without_file(S_IFCHR if found.flags & descriptors.DEVICE else S_IFIFO)
        kind_of = self._native.BY_HANDLE_FILE_INFORMATION
        info = kind_of.__new__(kind_of)
        if not self._native.GetFileInformationByHandle(found.handle, info):
            raise self._last()
        directory = info.dwFileAttributes & c.FILE_ATTRIBUTE_DIRECTORY
        return DIRECTORY_STATUS if directory else FILE_STATUS

    def access(
        self, path: Any, mode: int, *, dir_fd: Any = None, effective_ids: bool = False,
        follow_symlinks: bool = True,
    ) -> bool:  # fmt: skip
        """Whether a path is there, and may be written to if that is asked."""
        name, wanted = path_text(path, "access"), whole_number(mode)
        refuse_dir_fd("access", dir_fd)
        if effective_ids or not follow_symlinks:
            what = "effective_ids" if effective_ids else "follow_symlinks"
            raise NotImplementedError(f"access: {what} unavailable on this platform")
        attributes = self._native.GetFileAttributesW(name)
        if attributes == c.INVALID_FILE_ATTRIBUTES:
            return False
        free = attributes & (c.FILE_ATTRIBUTE_READONLY | c.FILE_ATTRIBUTE_DIRECTORY)
        return bool(not wanted & W_OK or free != c.FILE_ATTRIBUTE_READONLY)

    # -- the read-only attribute

    def chmod(
        self, path: Any, mode: int, *, dir_fd: Any = None, follow_symlinks: bool = FOLLOWS,
    ) -> None:  # fmt: skip
        """Change the access permissions of a file: whether it is read-only.

        A link itself is changed; since CPython 3.13 follow_symlinks=True changes its target.
        """
        place, mode = path_or_fd(path, "chmod", fd=CHANGES_LINKS), whole_number(mode)
        refuse_dir_fd("chmod", dir_fd)
        if isinstance(place, int):
            self.fchmod(place, mode)
            return
        if CHANGES_LINKS and follow_symlinks:
            self._chmod_target(place, path, mode)
        elif CHANGES_LINKS or follow_symlinks:
            self._chmod_name(place, path, mode)
        else:
            raise NotImplementedError("chmod: follow_symlinks unavailable on this platform")

    def lchmod(self, path: Any, mode: int) -> None:
        """Change whether a file is read-only, without following symbolic links."""
        self._chmod_name(path_text(path, "lchmod"), path, whole_number(mode))

    def _chmod_name(self, name: str, path: Any, mode: int) -> None:
        native = self._native
        attributes = native.GetFileAttributesW(name)
        if attributes == c.INVALID_FILE_ATTRIBUTES:
            raise self._last(path)
        self._checked(native.SetFileAttributesW(name, _with_mode(attributes, mode)), path)

    def _chmod_target(self, name: str, path: Any, mode: int) -> None:
        access = c.FILE_READ_ATTRIBUTES | c.FILE_WRITE_ATTRIBUTES
        flags = c.FILE_FLAG_BACKUP_SEMANTICS
        handle = self._create(name, access, 7, None, c.OPEN_EXISTING, flags, None)
        if handle == -1:
            raise self._last(path)
        try:
            self._chmod_handle(handle, path, mode)
        finally:
            self._close_handle(handle)

    def _chmod_handle(self, handle: int, path: Any, mode: int) -> None:
        native = self._native
        info = native.FILE_BASIC_INFO()
        self._checked(native.GetFileInformationByHandleEx(handle, c.FileBasicInfo, info), path)
        changed = native.FILE_BASIC_INFO(FileAttributes=_with_mode(info.FileAttributes, mode))
        self._checked(native.SetFileInformationByHandle(handle, c.FileBasicInfo, changed), path)

    def fchmod(self, fd: int, mode: int) -> None:
        """Change whether the file given by file descriptor fd is read-only."""
        handle = self._crt.get(whole_number(fd)).handle
        self._chmod_handle(handle, None, whole_number(mode))

    # -- times

    def utime(
        self, path: Any, times: Any = None, *, ns: Any = None, dir_fd: Any = None,
        follow_symlinks: bool = True,
    ) -> None:  # fmt: skip
        """Set the access and modified time of path."""
        name, chosen = path_text(path, "utime"), moments(times, ns)
        refuse_dir_fd("utime", dir_fd)
        if not follow_symlinks:
            raise NotImplementedError("utime: follow_symlinks unavailable on this platform")
        native, filetime = self._native, self._native.FILETIME
        flags = c.FILE_FLAG_BACKUP_SEMANTICS
        handle = self._create(name, c.FILE_WRITE_ATTRIBUTES, 0, None, c.OPEN_EXISTING, flags, None)
        if handle == -1:
            raise self._last(path)
        try:
            if chosen is None:
                now = filetime()
                native.GetSystemTimeAsFileTime(now)
                accessed = written = now
            else:
                accessed, written = (filetime(moment // 100 + EPOCH) for moment in chosen)
            done = native.SetFileTime(handle, None, accessed, written)
            self._checked(done, path if UTIME_NAMES_FILE else None)
        finally:
            self._close_handle(handle)

    # -- what ntpath asks without raising

    def _path_exists(self, path: Any) -> bool:
        return self._found(path, "_path_exists") is not None

    def _path_lexists(self, path: Any) -> bool:
        return self._found(path, "_path_lexists", False) is not None

    def _path_isdir(self, s: Any) -> bool:
        found = self._found(s, "_path_isdir")
        return found is not None and found.st_mode & 0o170000 == 0o040000

    def _path_isfile(self, path: Any) -> bool:
        found = self._found(path, "_path_isfile")
        return found is not None and found.st_mode & 0o170000 == 0o100000

    def _path_islink(self, path: Any) -> bool:
        found = self._found(path, "_path_islink", False)
        return found is not None and found.st_reparse_tag == c.IO_REPARSE_TAG_SYMLINK

    def _path_isjunction(self, path: Any) -> bool:
        found = self._found(path, "_path_isjunction", False)
        return found is not None and found.st_reparse_tag == c.IO_REPARSE_TAG_MOUNT_POINT

    def _path_isdevdrive(self, path: Any) -> bool:
        path_text(path, "_path_isdevdrive")
        return False  # no volume here is a Dev Drive

    def _found(self, path: Any, function: str, follow: bool = True) -> Any:
        try:
            place = path_or_fd(path, function, fd=follow)
        except ValueError:
            return None
        try:
            return self.fstat(place) if isinstance(place, int) else self._stat(place, path, follow)
        except OSError:
            return None


def _with_mode(attributes: int, mode: int) -> int:
    """Attributes with READONLY as a mode's write bit says."""
    if mode & S_IWRITE:
        return attributes & ~c.FILE_ATTRIBUTE_READONLY or c.FILE_ATTRIBUTE_NORMAL
    return attributes | c.FILE_ATTRIBUTE_READONLY
