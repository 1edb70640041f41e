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
from vos.kernel.processes import Process
from vos.systems.linux import constants, devices, errors, input_codes, structs
from vos.systems.linux.calls.attributes import makedev
from vos.systems.linux.libc import strerror_of
from vos.systems.linux.numbers import SYS
from vos.systems.unix.native import UnixNative


class Linux(UnixNative):
    """Linux for one process; see the module. System calls appear as attributes when first used."""

    SYS = SYS
    makedev = staticmethod(makedev)

    def __init__(self, process: Process) -> None:
        super().__init__(process)
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
    def WIFSTOPPED(status: int) -> bool:  # noqa: N802
        """Tell whether a wait status says that the process was stopped."""
        return status & 0xFF == 0x7F

    @staticmethod
    def WIFCONTINUED(status: int) -> bool:  # noqa: N802 # the C macro's name
        """Tell whether a wait status says that the process goes on."""
        return status == 0xFFFF


for _module in (constants, devices, input_codes):
    for _name, _value in vars(_module).items():
        if _name.isupper() and isinstance(_value, int):
            setattr(Linux, _name, _value)
for _name, _value in input_codes.CODES.items():
    setattr(Linux, _name, _value)
for _name, _value in errors.NUMBERS.items():
    setattr(Linux, _name, _value)
for _name, _struct in structs.STRUCTS.items():
    setattr(Linux, _name, _struct)


def refused(process: Process, call: Any, error: KernelError) -> int:
    """Return the negative error number of what a call was refused with."""
    return -errors.NUMBERS[error.name]
