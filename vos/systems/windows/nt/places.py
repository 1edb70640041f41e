"""The functions of `nt` that say where things are: working directory, full paths, drives."""

from __future__ import annotations

from typing import Any

from vos.systems.windows import constants as c
from vos.systems.windows.nt.base import BUFFER, SIZE, NtBase, like, path_or_fd, path_text

NO_DIRECTORY = 267  # ERROR_DIRECTORY


class Places(NtBase):
    """Where the process is, how paths are spelt out, which drives there are."""

    def chdir(self, path: Any) -> None:
        """Change the current working directory; the drive's own one too."""
        place, native = path_or_fd(path, "chdir"), self._native
        self._checked(native.SetCurrentDirectoryW(place), path)
        now = self.getcwd()
        if not now.startswith(("\\\\", "//")):
            native.SetEnvironmentVariableW(f"={now[0]}:", now)

    def getcwd(self) -> str:
        """Return a unicode string representing the current working directory."""
        return self._text(self._native.GetCurrentDirectoryW, SIZE, BUFFER)

    def getcwdb(self) -> bytes:
        """Return a bytes string representing the current working directory."""
        return self.getcwd().encode("utf-8", "surrogatepass")

    # -- paths

    def _getfullpathname(self, path: Any, /) -> Any:
        name = path_text(path, "_getfullpathname")
        call = self._native.GetFullPathNameW
        return like(path, self._text(call, name, SIZE, BUFFER, None, filename=path))

    def _getfinalpathname(self, path: Any, /) -> Any:
        name = path_text(path, "_getfinalpathname")
        flags = c.FILE_FLAG_BACKUP_SEMANTICS
        handle = self._create(name, 0, 0, None, c.OPEN_EXISTING, flags, None)
        if handle == -1:
            raise self._last(path)
        call = self._native.GetFinalPathNameByHandleW
        try:
            return like(path, self._text(call, handle, BUFFER, SIZE, 0, filename=path))
        finally:
            self._close_handle(handle)

    def _getvolumepathname(self, path: Any) -> Any:
        name, buffer = path_text(path, "_getvolumepathname"), [""]
        size = max(len(name), c.MAX_PATH) + 1
        self._checked(self._native.GetVolumePathNameW(name, buffer, size), path)
        return like(path, buffer[0])

    def _findfirstfile(self, path: Any, /) -> Any:
        name, native = path_text(path, "_findfirstfile"), self._native
        data = native.WIN32_FIND_DATAW()
        search = native.FindFirstFileW(name, data)
        if search == -1:
            raise self._last(path)
        native.FindClose(search)
        return like(path, data.cFileName)

    def _getdiskusage(self, path: Any) -> tuple[int, int]:
        name, native = path_text(path, "_getdiskusage"), self._native
        free, total = native.LARGE_INTEGER(), native.LARGE_INTEGER()
        if native.GetDiskFreeSpaceExW(name, None, total, free):
            return total.value, free.value
        if native.GetLastError() != NO_DIRECTORY:
            raise self._last(path)
        above = name.replace("/", "\\").rpartition("\\")[0]
        self._checked(native.GetDiskFreeSpaceExW(above or ".", None, total, free), path)
        return total.value, free.value

    # -- drives

    def listdrives(self) -> list[str]:
        """Return a list containing the names of drives in the system."""
        text = self._text(self._native.GetLogicalDriveStringsW, SIZE, BUFFER)
        return text.rstrip("\0").split("\0")

    def listvolumes(self) -> list[str]:
        """Return a list containing the volumes in the system."""
        return [self._volume_of(root) for root in self.listdrives()]

    def listmounts(self, volume: Any) -> list[str]:
        """Return a list containing mount points for a particular volume."""
        name = path_text(volume, "listmounts", "volume")
        found = [root for root in self.listdrives() if self._volume_of(root) == name]
        if not found:
            raise self._error("EINVAL", volume)
        return found

    def _volume_of(self, root: str) -> str:
        buffer = [""]
        self._checked(self._native.GetVolumeNameForVolumeMountPointW(root, buffer, 50), root)
        return buffer[0]
