"""What Windows gives to one process's Python: its modules, its `sys`, its files."""

from __future__ import annotations

import sys
from typing import Any

from vos.kernel.processes import Process
from vos.portable.file_io import FilePort
from vos.portable.loader import Provider
from vos.portable.platform import PortableSystem
from vos.portable.ports import Devices
from vos.portable.sys_module import Platform
from vos.systems.structseq import structseq
from vos.systems.unix.errno_module import errno_module
from vos.systems.windows.constants import STATUS_CONTROL_C_EXIT
from vos.systems.windows.errors import ERRNO
from vos.systems.windows.nt import crt
from vos.systems.windows.nt.crt import Crt
from vos.systems.windows.nt.descriptors import O_APPEND, O_BINARY
from vos.systems.windows.nt.module import Nt, nt_module
from vos.systems.windows.nt.msvcrt_module import msvcrt_module
from vos.systems.windows.nt.named_pipes import add_named_pipes
from vos.systems.windows.nt.overlapped_module import overlapped_module
from vos.systems.windows.nt.select_module import select_module
from vos.systems.windows.nt.signal_module import signal_module
from vos.systems.windows.nt.stat_result import stat_module
from vos.systems.windows.nt.time_module import time_module
from vos.systems.windows.nt.winapi_module import PYTHON_LIBRARY, winapi_module
from vos.systems.windows.nt.winreg_module import winreg_module
from vos.systems.windows.ports import KeyboardDevice, MouseDevice, ScreenDevice, SoundDevice

VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
PREFIX = "C:\\Program Files\\Python"

getwindowsversion_result = structseq(
    "getwindowsversion", "sys", ("major", "minor", "build", "platform", "service_pack"),
    ("service_pack_major", "service_pack_minor", "suite_mask", "product_type", "platform_version"),
)  # fmt: skip


def _platform(native: Any) -> Platform:
    def getwindowsversion() -> Any:
        """Return info about the running version of Windows as a named tuple."""
        info = native.OSVERSIONINFOEXW()
        native.GetVersionExW(info)
        numbers = (info.dwMajorVersion, info.dwMinorVersion, info.dwBuildNumber)
        return getwindowsversion_result(
            (
                *numbers, info.dwPlatformId, info.szCSDVersion, info.wServicePackMajor,
                info.wServicePackMinor, info.wSuiteMask, info.wProductType, numbers,
            )
        )  # fmt: skip

    return Platform(
        name="win32",
        executable=f"{PREFIX}\\python.exe",
        prefix=PREFIX,
        library=f"{PREFIX}\\Lib",
        multiarch="",
        errors="surrogatepass",
        threads=("nt", None, None),
        extra={
            "getwindowsversion": getwindowsversion, "winver": VERSION, "dllhandle": PYTHON_LIBRARY,
            "platlibdir": "DLLs", "_vpath": "..\\..", "_base_executable": f"{PREFIX}\\python.exe",
        },
    )  # fmt: skip


def file_port(nt: Nt) -> FilePort:
    """What files stand on."""
    ways = {
        "r": crt.O_RDONLY, "r+": crt.O_RDWR, "w": crt.O_WRONLY | crt.O_CREAT | crt.O_TRUNC,
        "w+": crt.O_RDWR | crt.O_CREAT | crt.O_TRUNC, "x": crt.O_WRONLY | crt.O_CREAT | crt.O_EXCL,
        "x+": crt.O_RDWR | crt.O_CREAT | crt.O_EXCL,
        "a": crt.O_WRONLY | crt.O_CREAT | O_APPEND,
        "a+": crt.O_RDWR | crt.O_CREAT | O_APPEND,
    }  # fmt: skip
    return FilePort(
        process=nt._native._process,
        open=nt._open,
        close=nt._crt.close,
        read=nt.read,
        readinto=nt._crt.read_into,
        write=nt._crt.write,
        lseek=nt._crt.lseek,
        fstat=nt._status,
        ftruncate=nt.ftruncate,
        isatty=nt.isatty,
        set_inheritable=nt.set_inheritable,
        error=nt._error,
        flags={mode: flags | O_BINARY | crt.O_NOINHERIT for mode, flags in ways.items()},
        encoding="UTF-8" if sys.version_info >= (3, 15) else "cp1252",
        linesep="\r\n",
    )


def portable(process: Process) -> PortableSystem:
    """Windows' part in a process's portable modules."""
    native: Any = process.native
    nt = Nt(native, Crt(native))
    provided: dict[str, Provider] = {
        "nt": lambda _: nt_module(nt),
        "errno": lambda _: errno_module(ERRNO),
        "_stat": lambda _: stat_module(),
        "time": lambda _: time_module(nt),
        "_signal": lambda _: signal_module(nt),
        "msvcrt": lambda _: msvcrt_module(nt),
        "_winapi": lambda _: add_named_pipes(winapi_module(nt)),
        "winreg": lambda _: winreg_module(nt),
        "select": lambda _: select_module(),
        "_overlapped": lambda _: overlapped_module(nt),
    }
    return PortableSystem(
        platform=_platform(native),
        provided=provided,
        files=file_port(nt),
        interrupted=lambda: STATUS_CONTROL_C_EXIT,
        devices=Devices(
            screen=lambda: ScreenDevice(nt),
            keyboard=lambda: KeyboardDevice(nt),
            mouse=lambda: MouseDevice(nt),
            sound=lambda: SoundDevice(nt),
        ),
        no_name=(11001, "getaddrinfo failed"),
    )
