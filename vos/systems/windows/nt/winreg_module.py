"""`winreg`: reading the registry. Source: CPython's PC/winreg.c."""

from __future__ import annotations

from types import ModuleType
from typing import Any

from vos.systems.windows import registry
from vos.systems.windows.nt import winerrors

NAME_MAX = 260


class PyHKEY:
    """An open key; closes at the end of a `with`."""

    def __init__(self, native: Any, handle: int) -> None:
        self._native, self.handle = native, handle

    def __int__(self) -> int:
        return self.handle

    def __bool__(self) -> bool:
        return self.handle != 0

    def __enter__(self) -> PyHKEY:
        return self

    def __exit__(self, *exception: object) -> None:
        self.Close()

    def Close(self) -> None:
        """Closes the underlying Windows handle."""
        handle, self.handle = self.handle, 0
        if handle:
            self._native.RegCloseKey(handle)

    def Detach(self) -> int:
        """Detaches the Windows handle from the handle object."""
        handle, self.handle = self.handle, 0
        return handle


class WinregFunctions:
    """The functions of `winreg` for one process."""

    def __init__(self, nt: Any) -> None:
        self._native = nt._native

    def _done(self, code: int) -> None:
        if code:
            raise winerrors.of_code(code)

    def OpenKey(
        self, key: Any, sub_key: str | None, reserved: int = 0, access: int = registry.KEY_READ
    ) -> PyHKEY:
        """Opens the specified key."""
        made = self._native.HANDLE()
        self._done(self._native.RegOpenKeyExW(int(key), sub_key, reserved, access, made))
        return PyHKEY(self._native, made.value)

    OpenKeyEx = OpenKey

    def CloseKey(self, hkey: Any, /) -> None:
        """Closes a previously opened registry key."""
        if isinstance(hkey, PyHKEY):
            hkey.Close()
        else:
            self._done(self._native.RegCloseKey(int(hkey)))

    def QueryValueEx(self, key: Any, name: str | None, /) -> tuple[Any, int]:
        """Retrieves the type and value of a specified sub-key."""
        kind, size = self._native.DWORD(), self._native.DWORD()
        ask = self._native.RegQueryValueExW
        self._done(ask(int(key), name, None, kind, None, size))
        buffer = bytearray(size.value)
        self._done(ask(int(key), name, None, kind, buffer, size))
        if kind.value == registry.REG_DWORD:
            return int.from_bytes(buffer, "little"), kind.value
        return bytes(buffer).decode("utf-16-le").rstrip("\0"), kind.value

    def QueryValue(self, key: Any, sub_key: str | None, /) -> str:
        """Retrieves the unnamed value for a key."""
        with self.OpenKey(key, sub_key) as opened:
            return str(self.QueryValueEx(opened, None)[0])

    def EnumKey(self, key: Any, index: int, /) -> str:
        """Enumerates subkeys of an open registry key."""
        return self._named(self._native.RegEnumKeyExW, key, index)

    def EnumValue(self, key: Any, index: int, /) -> tuple[str, Any, int]:
        """Enumerates values of an open registry key."""
        name = self._named(self._native.RegEnumValueW, key, index)
        return name, *self.QueryValueEx(key, name)

    def _named(self, call: Any, key: Any, index: int) -> str:
        buffer, size = [""], self._native.DWORD(NAME_MAX)
        self._done(call(int(key), index, buffer, size))
        return buffer[0]

    def ExpandEnvironmentStrings(self, string: str, /) -> str:
        """Expand environment vars."""
        buffer = [""]
        self._native.ExpandEnvironmentStringsW(string, buffer, 32767)
        return buffer[0]

    def _write(self, *_arguments: Any) -> Any:
        """Refuse: the registry is read alone here."""
        raise winerrors.of_code(5)

    CreateKey = CreateKeyEx = DeleteKey = DeleteValue = SetValue = SetValueEx = _write


def winreg_module(nt: Any) -> ModuleType:
    """The module `winreg` of one process."""
    module, functions = ModuleType("winreg"), WinregFunctions(nt)
    names = [name for name in vars(WinregFunctions) if not name.startswith("_")]
    module.__dict__.update({name: getattr(functions, name) for name in names})
    module.__dict__.update(
        {
            name: value
            for name, value in vars(registry).items()
            if name.startswith(("HKEY_", "KEY_", "REG_"))
        }
    )
    module.__dict__.update(error=OSError, HKEYType=PyHKEY)
    return module
