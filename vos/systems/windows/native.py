"""The native API: what a Windows program calls, as a C program would.

    def main(windows):
        handle = windows.CreateFileW("C:\\\\x.txt", windows.GENERIC_WRITE, 0, None,
                                     windows.CREATE_NEW, windows.FILE_ATTRIBUTE_NORMAL, None)
        if handle == windows.INVALID_HANDLE_VALUE:
            print(windows.GetLastError(), windows.message(windows.GetLastError()))

Every function is a method with the documentation's name and parameters; it returns what that says,
and where it fails `GetLastError` tells why. What a call fills is made by the caller: a bytearray
for bytes, a list of one str for characters (`buffer = [""]`), or a structure such as
`windows.BY_HANDLE_FILE_INFORMATION()`, `windows.DWORD()`. Constants and error codes are attributes.

One object acts for one process, from whatever thread; each thread has its own last error.
"""

from __future__ import annotations

from typing import Any

from vos.errors import KernelError
from vos.kernel.processes import Ending, Process, ProcessExit
from vos.kernel.trap import Gate
from vos.systems.windows import constants, errors, keys, paths, registry, structs
from vos.systems.windows.arguments import Refused
from vos.systems.windows.calls.table import FAILURES
from vos.systems.windows.user import User
from vos.systems.windows.variants import FUNCTIONS_SINCE, has_function


class Windows(User):
    """Windows for one process; see the module. Functions appear as attributes when first used."""

    message = staticmethod(errors.message)

    def __init__(self, process: Process) -> None:
        self._process = process
        self._gate = Gate(process)

    def __repr__(self) -> str:
        return f"<Windows for process {4 * self._process.pid}>"

    def __getattr__(self, name: str) -> Any:
        kernel = self._process.kernel
        if name not in kernel.policy.calls:
            raise AttributeError(f"Windows has no {name!r} here; dir(windows) lists what there is")
        if not has_function(kernel.variant, name):
            since = f"build {FUNCTIONS_SINCE[name]}"
            raise AttributeError(f"{kernel.variant.title}: {name} came with {since}")
        entry = self._gate.entry(name)
        setattr(self, name, entry)
        return entry

    def __dir__(self) -> list[str]:
        kernel = self._process.kernel
        calls = [name for name in kernel.policy.calls if has_function(kernel.variant, name)]
        return sorted({*super().__dir__(), *calls})

    # What needs no call: the thread's own memory, and macros.

    def GetLastError(self) -> int:
        """Return why this thread's last refused call was refused."""
        return int(self._process.own.last.value)

    def SetLastError(self, dwErrCode: int) -> None:
        """Set this thread's last error."""
        self._process.own.last.value = dwErrCode

    @staticmethod
    def RGB(r: int, g: int, b: int) -> int:
        """Return a COLORREF, 0x00BBGGRR."""
        return r & 0xFF | (g & 0xFF) << 8 | (b & 0xFF) << 16

    @staticmethod
    def GetRValue(rgb: int) -> int:
        """Return a COLORREF's red."""
        return rgb & 0xFF

    @staticmethod
    def GetGValue(rgb: int) -> int:
        """Return a COLORREF's green."""
        return rgb >> 8 & 0xFF

    @staticmethod
    def GetBValue(rgb: int) -> int:
        """Return a COLORREF's blue."""
        return rgb >> 16 & 0xFF

    @staticmethod
    def LOWORD(value: int) -> int:
        """Return the low 16 bits."""
        return value & 0xFFFF

    @staticmethod
    def HIWORD(value: int) -> int:
        """Return the high 16 bits."""
        return value >> 16 & 0xFFFF

    # What a search has read ahead lies in the program's own memory too.

    def _names_left(self, hFindFile: int, lpFindFileData: Any) -> list[str]:
        """Return the names that FindNextFileW would tell one by one, until it is refused.

        In one piece where nobody looks; what is traced or counted is each call.
        """
        process = self._process
        if not process.attention and (search := process.own.finds.get(hFindFile)) is not None:
            process.own.last.value = errors.CODES["ERROR_NO_MORE_FILES"]
            return list(map(paths.shown, [entry.name for entry in search.entries]))
        names = []
        while self.FindNextFileW(hFindFile, lpFindFileData):
            names.append(lpFindFileData.cFileName)
        return names

    # What a processor does without any call.

    def poke(self, address: int, value: int) -> None:
        """Store a byte at an address: an access violation ends the process."""
        self._fault()

    def peek(self, address: int) -> int:
        """Load a byte from an address: an access violation ends the process."""
        self._fault()
        return 0  # pragma: no cover # the process has ended

    def _fault(self) -> None:
        process = self._process
        ending = Ending(constants.STATUS_ACCESS_VIOLATION)
        with process.kernel.lock:
            process.kernel.processes.finish(process, ending)
        raise ProcessExit(process.ended or ending)


for _name, _value in vars(constants).items():
    if not _name.startswith("_") and isinstance(_value, int):
        setattr(Windows, _name, _value)
for _name, _value in errors.CODES.items():
    setattr(Windows, _name, _value)
for _name, _value in vars(registry).items():
    if _name.startswith(("HKEY_", "KEY_", "REG_")):
        setattr(Windows, _name, _value)
for _name, _value in keys.VIRTUAL_KEYS.items():
    setattr(Windows, _name, _value)
for _name, _struct in structs.STRUCTS.items():
    setattr(Windows, _name, _struct)


def refused(process: Process, call: Any, error: KernelError) -> int:
    """Note the last error; return what the call returns when it is refused."""
    code = errors.code_of(error.name)
    process.own.last.value = code
    return Refused.of(FAILURES.get(call.name, 0), code)
