"""What every Unix' native API has beside its calls: macros of C, and the memory that is mapped."""

from __future__ import annotations

from typing import Any

from vos.kernel.processes import Ending, Process, ProcessExit
from vos.kernel.trap import Gate
from vos.systems.unix import constants
from vos.systems.unix.constants import PROT_READ, PROT_WRITE, S_IFMT, SIGSEGV


class UnixNative:
    """A Unix for one process; `denied` is the signal for what a mapping does not allow."""

    denied = SIGSEGV

    def __init__(self, process: Process) -> None:
        self._process = process
        self._gate = Gate(process)

    @staticmethod
    def WIFEXITED(status: int) -> bool:  # noqa: N802 # the C macro's name, as below
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
    def WSTOPSIG(status: int) -> int:  # noqa: N802
        """Return the signal that stopped the process."""
        return status >> 8 & 0xFF

    # What a processor does without any call.

    def poke(self, address: int, value: int) -> None:
        """Store a byte at an address: into a mapping, or a signal ends the process."""
        view, offset = self._reach(address, PROT_WRITE)
        view[offset] = value

    def peek(self, address: int) -> int:
        """Load a byte from an address: of a mapping, or a signal ends the process."""
        view, offset = self._reach(address, PROT_READ)
        return int(view[offset])

    def memory(self, address: int) -> memoryview:
        """Return the memory of the mapping that starts at an address: what a C pointer would reach.

        `KeyError` if no mapping starts there.
        """
        return self._process.mappings[address].view

    def _reach(self, address: int, wanted: int) -> tuple[memoryview, int]:
        """Return a byte's place; nothing there is SIGSEGV, what may not be done `denied`."""
        signal = SIGSEGV
        for mapping in self._process.mappings.values():
            if 0 <= address - mapping.address < mapping.length:
                if mapping.protection & wanted:
                    return mapping.view, address - mapping.address
                signal = self.denied
        process = self._process
        with process.kernel.lock:
            process.kernel.processes.finish(process, Ending(signal=signal))
        raise ProcessExit(process.ended or Ending(signal=signal))


def _is_kind(kind: int) -> Any:
    return staticmethod(lambda mode: mode & S_IFMT == kind)


for _kind in ("DIR", "REG", "LNK", "CHR", "BLK", "SOCK", "FIFO"):
    _number = constants.S_IFIFO if _kind == "FIFO" else getattr(constants, f"S_IF{_kind}")
    setattr(UnixNative, f"S_IS{_kind}", _is_kind(_number))
