r"""The registry, as far as a build describes itself in it: keys by path, read alone.

    HKEY_LOCAL_MACHINE\SOFTWARE\Microsoft\Windows NT\CurrentVersion    ProductName, CurrentBuild ...
    HKEY_LOCAL_MACHINE\SYSTEM\CurrentControlSet\Control\FileSystem    LongPathsEnabled

Source: "Registry Functions" in learn.microsoft.com; winreg.h.
"""

from __future__ import annotations

from collections.abc import Mapping

from vos.systems.system import Variant

HKEY_CLASSES_ROOT, HKEY_CURRENT_USER, HKEY_LOCAL_MACHINE = 0x80000000, 0x80000001, 0x80000002
HKEY_USERS = 0x80000003
KEY_READ, KEY_QUERY_VALUE, KEY_ENUMERATE_SUB_KEYS = 0x20019, 1, 8
KEY_WRITE, KEY_SET_VALUE, KEY_ALL_ACCESS = 0x20006, 2, 0xF003F
REG_NONE, REG_SZ, REG_EXPAND_SZ, REG_BINARY, REG_DWORD, REG_MULTI_SZ = 0, 1, 2, 3, 4, 7

Value = str | int
Key = Mapping[str, Value]
ROOTS = {
    HKEY_CLASSES_ROOT: "HKEY_CLASSES_ROOT", HKEY_CURRENT_USER: "HKEY_CURRENT_USER",
    HKEY_LOCAL_MACHINE: "HKEY_LOCAL_MACHINE", HKEY_USERS: "HKEY_USERS",
}  # fmt: skip


def keys_of(variant: Variant) -> dict[str, Key]:
    """Return the keys that have values, by their whole path."""
    facts = variant.facts
    major, minor = facts["version"].split(".")
    about: dict[str, Value] = {
        "ProductName": facts["ProductName"], "CurrentBuild": facts["build"],
        "CurrentBuildNumber": facts["build"], "EditionID": facts["EditionID"],
        "CurrentVersion": "6.1" if major == "6" else "6.3", "SystemRoot": "C:\\Windows",
        "RegisteredOwner": "user",
    }  # fmt: skip
    if facts["DisplayVersion"]:
        about["DisplayVersion"] = facts["DisplayVersion"]
        about["CurrentMajorVersionNumber"] = int(major)
        about["CurrentMinorVersionNumber"] = int(minor)
    if facts["service_pack"]:
        about["CSDVersion"] = facts["service_pack"]
    machine = "HKEY_LOCAL_MACHINE\\"
    return {
        machine + "SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion": about,
        machine + "SOFTWARE\\Microsoft\\Windows\\CurrentVersion\\AppModelUnlock": {
            "AllowDevelopmentWithoutDevLicense": int(bool(facts["developer_mode"]))
        },
        machine + "SYSTEM\\CurrentControlSet\\Control\\FileSystem": {
            "LongPathsEnabled": int(bool(facts["long_paths"]))
        },
        machine + "SYSTEM\\CurrentControlSet\\Control\\ComputerName\\ComputerName": {
            "ComputerName": facts["ComputerName"]
        },
        "HKEY_CURRENT_USER\\Environment": {"TEMP": "%USERPROFILE%\\AppData\\Local\\Temp"},
    }


def below(keys: Mapping[str, Key], path: str) -> list[str]:
    """Return the names of the keys right below one."""
    start = path.upper() + "\\"
    found = (key[len(start) :].partition("\\")[0] for key in keys if key.upper().startswith(start))
    return list(dict.fromkeys(found))


def value_data(value: Value) -> tuple[int, bytes]:
    """Return a value's type and its bytes."""
    if isinstance(value, int):
        return REG_DWORD, value.to_bytes(4, "little")
    kind = REG_EXPAND_SZ if "%" in value else REG_SZ
    return kind, (value + "\0").encode("utf-16-le")
