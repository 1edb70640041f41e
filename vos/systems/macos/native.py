"""The native API: what a macOS program calls, as a C program would.

    def main(macos):
        fd = macos.open(b"/tmp/x", macos.O_CREAT | macos.O_WRONLY, 0o644)
        if fd == -1:
            macos.write(2, macos.strerror(macos.errno).encode())

Every call is a method with the manual page's name and parameters; a BSD call that fails returns -1
and sets `macos.errno`. What a call fills is made by the caller: a bytearray, or a structure such as
`macos.Stat()`. CoreGraphics draws with its origin at the bottom left:

        context = macos.CGDisplayGetDrawingContext(macos.CGMainDisplayID())
        macos.CGContextSetRGBFillColor(context, 1.0, 0.5, 0.0, 1.0)
        macos.CGContextFillRect(context, macos.CGRectMake(0, 0, 32, 16))
        macos.CGContextFlush(context)

Constants and error numbers are attributes. One object acts for one process.
"""

from __future__ import annotations

from typing import Any

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.systems.macos import constants, display_link, errors, key_codes, quartz, structs
from vos.systems.macos.arguments import Failed
from vos.systems.macos.calls.attributes import makedev
from vos.systems.macos.calls.table import FRAMEWORKS, SYS
from vos.systems.macos.constants import SIGCONT
from vos.systems.unix.constants import SIGBUS
from vos.systems.unix.native import UnixNative


class Macos(UnixNative):
    """macOS for one process; see the module. Calls appear as attributes when first used."""

    SYS = SYS
    denied = SIGBUS
    NSDefaultRunLoopMode = "kCFRunLoopDefaultMode"
    strerror = staticmethod(errors.strerror)
    makedev = staticmethod(makedev)
    CGRectMake = staticmethod(quartz.CGRectMake)
    CGPointMake = staticmethod(quartz.CGPointMake)
    CVDisplayLinkRef = display_link.CVDisplayLinkRef

    def __init__(self, process: Process) -> None:
        super().__init__(process)
        self.errno = 0

    def __repr__(self) -> str:
        return f"<macOS for process {self._process.pid}>"

    def __getattr__(self, name: str) -> Any:
        if name not in calls_of(self._process):
            raise AttributeError(f"macOS has no {name!r} here; dir(macos) lists what there is")
        entry = self._gate.entry(name)
        setattr(self, name, entry)
        return entry

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *calls_of(self._process)})

    @staticmethod
    def major(dev: int) -> int:
        """Return a device number's kind of device."""
        return dev >> 24 & 0xFF

    @staticmethod
    def minor(dev: int) -> int:
        """Return a device number's device of its kind."""
        return dev & 0xFFFFFF

    @staticmethod
    def WIFSTOPPED(status: int) -> bool:
        """Tell whether a wait status says that the process was stopped."""
        return status & 0x7F == 0x7F and status >> 8 != SIGCONT

    @staticmethod
    def WIFCONTINUED(status: int) -> bool:
        """Tell whether a wait status says that the process goes on."""
        return status & 0x7F == 0x7F and status >> 8 == SIGCONT


def calls_of(process: Process) -> set[str]:
    """Return the calls that this version of macOS has."""
    missing = process.kernel.variant.facts["missing"].split()
    return set(process.kernel.policy.calls).difference(missing)


for _name, _value in vars(constants).items():
    if _name.isupper() and isinstance(_value, int):
        setattr(Macos, _name, _value)
for _table in (key_codes.CODES, key_codes.CONSTANTS, errors.NUMBERS):
    for _name, _value in _table.items():
        setattr(Macos, _name, _value)
for _name, _struct in structs.STRUCTS.items():
    setattr(Macos, _name, _struct)
for _function in display_link.FUNCTIONS:  # each a method: its first parameter is the object
    setattr(Macos, _function.__name__, _function)


def refused(process: Process, call: Any, error: KernelError) -> Any:
    """Set errno and return -1; a framework's function returns None or an error number instead."""
    if call.name in FRAMEWORKS:
        wrong = key_codes.CONSTANTS["kCGErrorIllegalArgument"]
        return wrong if call.handler.__annotations__["return"] == "int" else None
    number = errors.number_of(error.name)
    process.native.errno = number
    return Failed(number)
