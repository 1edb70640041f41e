"""The functions of `nt` that tell of the machine and the system, and give chance."""

from __future__ import annotations

from typing import Any

from vos.systems import arguments
from vos.systems.windows import errors
from vos.systems.windows.nt.base import NtBase, path_text, whole_number

PROCESSORS = 0xFFFF  # ALL_PROCESSOR_GROUPS


class Machine(NtBase):
    """Names, numbers, random bytes, the directories that libraries are looked for in."""

    def cpu_count(self) -> int | None:
        """Return the number of logical CPUs in the system."""
        return self._native.GetActiveProcessorCount(PROCESSORS) or None

    def getlogin(self) -> str:
        """Return the actual login name."""
        buffer, size = [""], self._native.DWORD(257)
        self._checked(self._native.GetUserNameW(buffer, size))
        return buffer[0]

    def strerror(self, code: int, /) -> str:
        """Translate an error code to a message string."""
        number = whole_number(code)
        return "No error" if not number else errors.strerror(number)

    def urandom(self, size: int, /) -> bytes:
        """Return a bytes object containing random bytes suitable for cryptographic use."""
        length = arguments.size(size)
        if length < 0:
            raise ValueError("negative argument not allowed")
        buffer = bytearray(length)
        self._native.BCryptGenRandom(0, buffer, length, 2)
        return bytes(buffer)

    def _add_dll_directory(self, path: Any) -> Any:
        name = path_text(path, "_add_dll_directory")
        if self._native.GetFileAttributesW(name) == 0xFFFFFFFF:
            raise self._last(path)
        return [name]  # what stands for the cookie

    def _remove_dll_directory(self, cookie: Any) -> None:
        cookie.clear()

    def _supports_virtual_terminal(self) -> bool:
        mode, native = self._native.DWORD(), self._native
        handle = native.GetStdHandle(-12 & 0xFFFFFFFF)
        return bool(native.GetConsoleMode(handle, mode) and mode.value & 4)
