"""Reading the registry. These calls return their error codes, and leave the last error alone."""

from __future__ import annotations

from vos.kernel.processes import Process
from vos.systems.windows import kinds, registry
from vos.systems.windows.errors import CODES
from vos.systems.windows.user_memory import dword, room_for, text

SUCCESS, NOT_FOUND = 0, CODES["ERROR_FILE_NOT_FOUND"]
DENIED, BAD_HANDLE = CODES["ERROR_ACCESS_DENIED"], CODES["ERROR_INVALID_HANDLE"]
MORE_DATA, NO_MORE = CODES["ERROR_MORE_DATA"], CODES["ERROR_NO_MORE_ITEMS"]
WRITING = 0x6 | 0x20 | 0xD0000  # rights that change something


class RegistryKey:
    """An open key: its whole path."""

    __slots__ = ("path",)

    def __init__(self, path: str) -> None:
        self.path = path


def _path(process: Process, handle: int) -> str | None:
    if handle & 0xFFFFFFFF in registry.ROOTS:
        return registry.ROOTS[handle & 0xFFFFFFFF]
    found = process.own.objects.get(handle)
    return found.path if isinstance(found, RegistryKey) else None


def _values(process: Process, path: str) -> registry.Key:
    keys = registry.keys_of(process.kernel.variant)
    return next((values for key, values in keys.items() if key.upper() == path.upper()), {})


def RegOpenKeyExW(
    process: Process, hKey: kinds.Handle, lpSubKey: kinds.OptText, ulOptions: kinds.Dword,
    samDesired: kinds.Dword, phkResult: kinds.Struct,
) -> int:  # fmt: skip
    """Open a key below another; returns the error code."""
    start = _path(process, hKey)
    if start is None:
        return BAD_HANDLE
    path = "\\".join(filter(None, [start, text(lpSubKey).strip("\\")]))
    keys = registry.keys_of(process.kernel.variant)
    known = path in registry.ROOTS.values() or any(
        (key.upper() + "\\").startswith(path.upper() + "\\") for key in keys
    )
    if not known:
        return NOT_FOUND
    if dword(samDesired) & WRITING:
        return DENIED
    handle = next(process.own.numbers)
    process.own.objects[handle] = RegistryKey(path)
    phkResult.value = handle
    return SUCCESS


def RegCloseKey(process: Process, hKey: kinds.Handle) -> int:
    """Close a key; returns the error code."""
    if hKey & 0xFFFFFFFF in registry.ROOTS:
        return SUCCESS
    if _path(process, hKey) is None:
        return BAD_HANDLE
    del process.own.objects[hKey]
    return SUCCESS


def RegQueryValueExW(
    process: Process, hKey: kinds.Handle, lpValueName: kinds.OptText, lpReserved: kinds.Struct,
    lpType: kinds.Struct, lpData: kinds.OptBuffer, lpcbData: kinds.Struct,
) -> int:  # fmt: skip
    """Tell a value's type, bytes and size; returns the error code."""
    path = _path(process, hKey)
    if path is None:
        return BAD_HANDLE
    values = _values(process, path)
    wanted = text(lpValueName).upper()
    value = next((each for name, each in values.items() if name.upper() == wanted), None)
    return NOT_FOUND if value is None else _tell(value, lpType, lpData, lpcbData)


def _tell(
    value: registry.Value, lpType: kinds.Struct, lpData: kinds.OptBuffer, lpcbData: kinds.Struct
) -> int:
    kind, data = registry.value_data(value)
    if lpType is not None:
        lpType.value = kind
    room = 0 if lpcbData is None else lpcbData.value
    if lpcbData is not None:
        lpcbData.value = len(data)
    if lpData is None:
        return SUCCESS
    if room_for(lpData, room) < len(data):
        return MORE_DATA
    lpData[: len(data)] = data
    return SUCCESS


def RegEnumKeyExW(
    process: Process, hKey: kinds.Handle, dwIndex: kinds.Dword, lpName: kinds.Struct,
    lpcchName: kinds.Struct, lpReserved: kinds.Struct = None, lpClass: kinds.Struct = None,
    lpcchClass: kinds.Struct = None, lpftLastWriteTime: kinds.Struct = None,
) -> int:  # fmt: skip
    """Tell the name of the key below, by its number; returns the error code.

    Keys here have no class, and no time at which they were written.
    """
    path = _path(process, hKey)
    if path is None:
        return BAD_HANDLE
    names = registry.below(registry.keys_of(process.kernel.variant), path)
    return _name(names, dword(dwIndex), lpName, lpcchName)


def RegEnumValueW(
    process: Process, hKey: kinds.Handle, dwIndex: kinds.Dword, lpValueName: kinds.Struct,
    lpcchValueName: kinds.Struct, lpReserved: kinds.Struct = None, lpType: kinds.Struct = None,
    lpData: kinds.OptBuffer = None, lpcbData: kinds.Struct = None,
) -> int:  # fmt: skip
    """Tell a key's value by its number: name, type, bytes and size; returns the error code."""
    path = _path(process, hKey)
    if path is None:
        return BAD_HANDLE
    values = _values(process, path)
    code = _name(list(values), dword(dwIndex), lpValueName, lpcchValueName)
    if code != SUCCESS:
        return code
    return _tell(list(values.values())[dwIndex], lpType, lpData, lpcbData)


def _name(names: list[str], number: int, buffer: kinds.Struct, size: kinds.Struct) -> int:
    if number >= len(names):
        return NO_MORE
    if size.value <= len(names[number]):
        return MORE_DATA
    buffer[0], size.value = names[number], len(names[number])
    return SUCCESS


CALLS = (RegOpenKeyExW, RegCloseKey, RegQueryValueExW, RegEnumKeyExW, RegEnumValueW)
