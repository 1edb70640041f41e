"""The native API: what a Linux program calls, as a C program would.

    def main(linux):
        fd = linux.openat(linux.AT_FDCWD, b"/tmp/x", linux.O_CREAT | linux.O_WRONLY, 0o644)
        if fd < 0:
            linux.write(2, linux.strerror(fd).encode())

Every system call is a method with the manual page's name and parameters; it returns what that says,
or the negative error number. What a call fills is made by the caller: a bytearray, or a structure
such as `linux.Stat()`. Constants and error numbers are attributes, call numbers are in `linux.SYS`.
Beside them are the C library's few that need no call: `strerror`, `S_ISDIR`, `WEXITSTATUS` ...

One object acts for one process, from whatever thread.
"""

from __future__ import annotations

from typing import Any

from vos.errors import KernelError
from vos.kernel.processes import Ending, Process, ProcessExit
from vos.kernel.trap import Gate
from vos.systems.linux import constants, devices, errors, input_codes, structs
from vos.systems.linux.calls.attributes import makedev
from vos.systems.linux.libc import strerror_of
from vos.systems.linux.numbers import SYS
from vos.systems.unix.constants import S_IFMT, SIGSEGV


class Linux:
    """Linux for one process; see the module. System calls appear as attributes when first used."""

    SYS = SYS
    makedev = staticmethod(makedev)

    def __init__(self, process: Process) -> None:
        self._process = process
        self._gate = Gate(process)
        self.strerror = strerror_of(process.kernel.variant.facts["libc"])

    def __repr__(self) -> str:
        return f"<Linux for process {self._process.pid}>"

    def __getattr__(self, name: str) -> Any:
        if name not in self._process.kernel.policy.calls:
            raise AttributeError(f"Linux has no {name!r} here; dir(linux) lists what there is")
        entry = self._gate.entry(name)
        setattr(self, name, entry)
        return entry

    def __dir__(self) -> list[str]:
        return sorted({*super().__dir__(), *self._process.kernel.policy.calls})

    @staticmethod
    def major(dev: int) -> int:
        """Return a device number's kind of device."""
        return dev >> 8 & 0xFFF

    @staticmethod
    def minor(dev: int) -> int:
        """Return a device number's device of its kind."""
        return dev & 0xFF | dev >> 12 & 0xFFF00

    @staticmethod
    def WIFEXITED(status: int) -> bool:  # noqa: N802 # the C macro's name
        """Tell whether a wait status says that the process exited."""
        return not status & 0x7F

    @staticmethod
    def WEXITSTATUS(status: int) -> int:  # noqa: N802
        """Return the exit code in a wait status."""
        return status >> 8 & 0xFF

    @staticmethod
    def WIFSIGNALED(status: int) -> bool:  # noqa: N802
        """Tell whether a wait status says that a signal ended the process."""
        return 0 < status & 0x7F < 0x7F

    @staticmethod
    def WTERMSIG(status: int) -> int:  # noqa: N802
        """Return the signal in a wait status."""
        return status & 0x7F

    @staticmethod
    def WIFSTOPPED(status: int) -> bool:  # noqa: N802
        """Tell whether a wait status says that the process was stopped."""
        return status & 0xFF == 0x7F

    @staticmethod
    def WSTOPSIG(status: int) -> int:  # noqa: N802
        """Return the signal that stopped the process."""
        return status >> 8 & 0xFF

    @staticmethod
    def WIFCONTINUED(status: int) -> bool:  # noqa: N802
        """Tell whether a wait status says that the process goes on."""
        return status == 0xFFFF

    # What a processor does without any call.

    def poke(self, address: int, value: int) -> None:
        """Store a byte at an address: into a mapping, or SIGSEGV ends the process."""
        view, offset = self._reach(address, constants.PROT_WRITE)
        view[offset] = value

    def peek(self, address: int) -> int:
        """Load a byte from an address: of a mapping, or SIGSEGV ends the process."""
        view, offset = self._reach(address, constants.PROT_READ)
        return int(view[offset])

    def memory(self, address: int) -> memoryview:
        """Return the memory of the mapping that starts at an address: what a C pointer would reach.

        `KeyError` if no mapping starts there.
        """
        return self._process.mappings[address].view

    def _reach(self, address: int, wanted: int) -> tuple[memoryview, int]:
        for mapping in self._process.mappings.values():
            if 0 <= address - mapping.address < mapping.length and mapping.protection & wanted:
                return mapping.view, address - mapping.address
        self._fault()
        raise ProcessExit(self._process.ended or Ending(signal=SIGSEGV))

    def _fault(self) -> None:
        process = self._process
        with process.kernel.lock:
            process.kernel.processes.finish(process, Ending(signal=SIGSEGV))


def _is_kind(kind: int) -> Any:
    return staticmethod(lambda mode: mode & S_IFMT == kind)


for _module in (constants, devices, input_codes):
    for _name, _value in vars(_module).items():
        if _name.isupper() and isinstance(_value, int):
            setattr(Linux, _name, _value)
for _name, _value in input_codes.CODES.items():
    setattr(Linux, _name, _value)
for _kind in ("DIR", "REG", "LNK", "CHR", "BLK", "SOCK"):
    setattr(Linux, f"S_IS{_kind}", _is_kind(getattr(constants, f"S_IF{_kind}")))
Linux.S_ISFIFO = _is_kind(constants.S_IFIFO)  # type: ignore[attr-defined] # its S_IF is shorter
for _name, _value in errors.NUMBERS.items():
    setattr(Linux, _name, _value)
for _name, _struct in structs.STRUCTS.items():
    setattr(Linux, _name, _struct)


def refused(process: Process, call: Any, error: KernelError) -> int:
    """Return the negative error number of what a call was refused with."""
    return -errors.NUMBERS[error.name]
