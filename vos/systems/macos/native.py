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
from vos.kernel.processes import Ending, Process, ProcessExit
from vos.kernel.trap import Gate
from vos.systems.macos import constants, display_link, errors, key_codes, quartz, structs
from vos.systems.macos.arguments import Failed
from vos.systems.macos.calls.attributes import makedev
from vos.systems.macos.calls.table import FRAMEWORKS, SYS
from vos.systems.macos.constants import S_IFMT, SIGCONT
from vos.systems.unix.constants import SIGBUS, SIGSEGV


class Macos:
    """macOS for one process; see the module. Calls appear as attributes when first used."""

    SYS = SYS
    NSDefaultRunLoopMode = "kCFRunLoopDefaultMode"
    strerror = staticmethod(errors.strerror)
    makedev = staticmethod(makedev)
    CGRectMake = staticmethod(quartz.CGRectMake)
    CGPointMake = staticmethod(quartz.CGPointMake)
    CVDisplayLinkRef = display_link.CVDisplayLinkRef

    def __init__(self, process: Process) -> None:
        self._process = process
        self._gate = Gate(process)
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
    def WIFEXITED(status: int) -> bool:  # the C macro's name
        """Tell whether a wait status says that the process exited."""
        return not status & 0x7F

    @staticmethod
    def WEXITSTATUS(status: int) -> int:
        """Return the exit code in a wait status."""
        return status >> 8 & 0xFF

    @staticmethod
    def WIFSIGNALED(status: int) -> bool:
        """Tell whether a wait status says that a signal ended the process."""
        return 0 < status & 0x7F < 0x7F

    @staticmethod
    def WTERMSIG(status: int) -> int:
        """Return the signal in a wait status."""
        return status & 0x7F

    @staticmethod
    def WIFSTOPPED(status: int) -> bool:
        """Tell whether a wait status says that the process was stopped."""
        return status & 0x7F == 0x7F and status >> 8 != SIGCONT

    @staticmethod
    def WIFCONTINUED(status: int) -> bool:
        """Tell whether a wait status says that the process goes on."""
        return status & 0x7F == 0x7F and status >> 8 == SIGCONT

    @staticmethod
    def WSTOPSIG(status: int) -> int:
        """Return the signal that stopped the process."""
        return status >> 8 & 0xFF

    # What a processor does without any call.

    def poke(self, address: int, value: int) -> None:
        """Store a byte at an address: into a mapping, or SIGSEGV or SIGBUS ends the process."""
        view, offset = self._reach(address, constants.PROT_WRITE)
        view[offset] = value

    def peek(self, address: int) -> int:
        """Load a byte from an address: of a mapping, or SIGSEGV or SIGBUS ends the process."""
        view, offset = self._reach(address, constants.PROT_READ)
        return int(view[offset])

    def memory(self, address: int) -> memoryview:
        """Return the memory of the mapping that starts at an address: what a C pointer would reach.

        `KeyError` if no mapping starts there.
        """
        return self._process.mappings[address].view

    def _reach(self, address: int, wanted: int) -> tuple[memoryview, int]:
        """Return a byte's place; nothing there is SIGSEGV, what may not be done there SIGBUS."""
        signal = SIGSEGV
        for mapping in self._process.mappings.values():
            if 0 <= address - mapping.address < mapping.length:
                if mapping.protection & wanted:
                    return mapping.view, address - mapping.address
                signal = SIGBUS
        process = self._process
        with process.kernel.lock:
            process.kernel.processes.finish(process, Ending(signal=signal))
        raise ProcessExit(process.ended or Ending(signal=signal))


def calls_of(process: Process) -> set[str]:
    """Return the calls that this version of macOS has."""
    missing = process.kernel.variant.facts["missing"].split()
    return set(process.kernel.policy.calls).difference(missing)


def _is_kind(kind: int) -> Any:
    return staticmethod(lambda mode: mode & S_IFMT == kind)


for _name, _value in vars(constants).items():
    if _name.isupper() and isinstance(_value, int):
        setattr(Macos, _name, _value)
for _table in (key_codes.CODES, key_codes.CONSTANTS, errors.NUMBERS):
    for _name, _value in _table.items():
        setattr(Macos, _name, _value)
for _kind in ("DIR", "REG", "LNK", "CHR", "BLK", "SOCK"):
    setattr(Macos, f"S_IS{_kind}", _is_kind(getattr(constants, f"S_IF{_kind}")))
Macos.S_ISFIFO = _is_kind(constants.S_IFIFO)  # type: ignore[attr-defined] # its S_IF is shorter
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
