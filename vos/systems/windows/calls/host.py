"""What the system says of itself, of the machine and of its user."""

from __future__ import annotations

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.systems.windows import constants as c
from vos.systems.windows import kinds
from vos.systems.windows.user_memory import room_for


def _fill_version(process: Process, info: object) -> None:
    facts = process.kernel.variant.facts
    major, minor = facts["version"].split(".")
    pack = facts["service_pack"]
    fields = {
        "dwMajorVersion": int(major), "dwMinorVersion": int(minor),
        "dwBuildNumber": int(facts["build"]), "dwPlatformId": c.VER_PLATFORM_WIN32_NT,
        "szCSDVersion": pack, "wServicePackMajor": int(pack[-1:] or 0), "wServicePackMinor": 0,
        "wProductType": c.VER_NT_WORKSTATION, "wSuiteMask": 0x100,
    }  # fmt: skip
    for name, value in fields.items():
        setattr(info, name, value)


def GetVersionExW(process: Process, lpVersionInformation: kinds.Struct) -> int:
    """Tell the system's version and build, as to a program whose manifest knows it."""
    _fill_version(process, lpVersionInformation)
    return 1


def RtlGetVersion(process: Process, lpVersionInformation: kinds.Struct) -> int:
    """Tell the system's version and build; returns STATUS_SUCCESS, 0."""
    _fill_version(process, lpVersionInformation)
    return 0


def GetVersion(process: Process) -> int:
    """Return major, minor and build in one number."""
    facts = process.kernel.variant.facts
    major, minor = facts["version"].split(".")
    return int(facts["build"]) << 16 | int(minor) << 8 | int(major)


def GetSystemInfo(process: Process, lpSystemInfo: kinds.Struct) -> None:
    """Tell the processor's kind and count, and the page size."""
    fields = {
        "wProcessorArchitecture": c.PROCESSOR_ARCHITECTURE_AMD64, "dwPageSize": 4096,
        "dwNumberOfProcessors": 1, "dwActiveProcessorMask": 1, "dwProcessorType": 8664,
        "dwAllocationGranularity": 65536, "wProcessorLevel": 6, "wProcessorRevision": 0,
        "lpMinimumApplicationAddress": 0x10000, "lpMaximumApplicationAddress": 0x7FFFFFFEFFFF,
    }  # fmt: skip
    for name, value in fields.items():
        setattr(lpSystemInfo, name, value)


def GlobalMemoryStatusEx(process: Process, lpBuffer: kinds.Struct) -> int:
    """Tell how much memory the machine has."""
    size = process.kernel.memory_size
    for name in ("ullTotalPhys", "ullTotalPageFile", "ullAvailPhys", "ullAvailPageFile"):
        setattr(lpBuffer, name, size if "Total" in name else size // 2)
    lpBuffer.dwMemoryLoad = 50
    lpBuffer.ullTotalVirtual = lpBuffer.ullAvailVirtual = 0x7FFFFFFE0000
    return 1


def GetActiveProcessorCount(process: Process, GroupNumber: kinds.Dword) -> int:
    """Return how many processors there are."""
    return 1


def GetACP(process: Process) -> int:
    """Return the code page that texts of bytes are in: Western European."""
    return 1252


def GetComputerNameExW(
    process: Process, NameType: kinds.Int, lpBuffer: kinds.Struct, nSize: kinds.Struct
) -> int:
    """Put one of the computer's names; `nSize` has the room, and gets the length."""
    name = process.kernel.variant.facts["ComputerName"]
    names = {0: name.upper(), 1: name, 2: "", 3: name, 4: name.upper(), 5: name, 6: "", 7: name}
    if NameType not in names:
        raise KernelError("ERROR_INVALID_PARAMETER", "the computer has no such name")
    return _sized(names[NameType], lpBuffer, nSize, "ERROR_MORE_DATA", 0)


def GetUserNameW(process: Process, lpBuffer: kinds.Struct, pcbBuffer: kinds.Struct) -> int:
    """Put the user's name; `pcbBuffer` has the room, and gets the size with the NUL."""
    name = "user" if process.euid else "Administrator"
    return _sized(name, lpBuffer, pcbBuffer, "ERROR_INSUFFICIENT_BUFFER", 1)


def _sized(text: str, buffer: kinds.Struct, size: kinds.Struct, error: str, nul: int) -> int:
    room = size.value
    size.value = len(text) + 1
    if buffer is None or room <= len(text):
        raise KernelError(error, f"the name needs {len(text) + 1} characters")
    buffer[0] = text
    size.value = len(text) + nul
    return 1


def BCryptGenRandom(
    process: Process, hAlgorithm: kinds.Handle, pbBuffer: kinds.Buffer, cbBuffer: kinds.OptInt,
    dwFlags: kinds.Dword,
) -> int:  # fmt: skip
    """Fill a buffer with random bytes; returns STATUS_SUCCESS, 0."""
    size = room_for(pbBuffer, cbBuffer)
    pbBuffer[:size] = process.kernel.devices.random.randbytes(size)
    return 0


CALLS = (
    GetVersionExW, RtlGetVersion, GetVersion, GetSystemInfo, GlobalMemoryStatusEx,
    GetActiveProcessorCount, GetACP, GetComputerNameExW, GetUserNameW, BCryptGenRandom,
)  # fmt: skip
