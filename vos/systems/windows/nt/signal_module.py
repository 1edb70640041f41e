"""`_signal`, on which CPython's own signal.py stands.

The C run-time has six signals, within the process. Nothing comes from outside but Ctrl+C;
`raise_signal` calls the handler at once.
Source: CPython's Modules/signalmodule.c for MS_WINDOWS; signal.h of the Universal C Runtime.
"""

from __future__ import annotations

from collections.abc import Callable
from types import FrameType, ModuleType
from typing import Any

from vos.systems.arguments import whole_number

NUMBERS = {
    "SIGINT": 2, "SIGILL": 4, "SIGFPE": 8, "SIGSEGV": 11, "SIGTERM": 15, "SIGBREAK": 21,
    "SIGABRT": 22,
}  # fmt: skip
NSIG, SIG_DFL, SIG_IGN = 23, 0, 1
TEXTS = {
    2: "Interrupt", 4: "Illegal instruction", 8: "Floating-point exception",
    11: "Segmentation fault", 15: "Terminated", 21: "Break", 22: "Aborted",
}  # fmt: skip
EXIT_CODE = 3  # of a process that a signal ends


class SignalFunctions:
    """The functions of `_signal` for one process."""

    def __init__(self, nt: Any) -> None:
        self._nt = nt
        self._handlers: dict[int, Any] = dict.fromkeys(NUMBERS.values(), SIG_DFL) | {
            2: self.default_int_handler
        }

    def default_int_handler(self, signalnum: int, frame: FrameType | None, /) -> None:
        """Raise KeyboardInterrupt: what SIGINT does at first."""
        raise KeyboardInterrupt

    def _number(self, signalnum: Any) -> int:
        number = whole_number(signalnum)
        if not 1 <= number < NSIG:
            raise ValueError("signal number out of range")
        return number

    def signal(self, signalnum: int, handler: Any, /) -> Any:
        """Set the action for the given signal; return the previous one."""
        number = whole_number(signalnum)
        if number not in self._handlers:
            raise ValueError("invalid signal value")
        if handler not in (SIG_DFL, SIG_IGN) and not callable(handler):
            raise TypeError(
                "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object"
            )
        before, self._handlers[number] = self._handlers[number], handler
        return before

    def getsignal(self, signalnum: int, /) -> Any:
        """Return the current action for the given signal."""
        return self._handlers.get(self._number(signalnum))

    def raise_signal(self, signalnum: int, /) -> None:
        """Send a signal to the executing process."""
        number = whole_number(signalnum)
        if number not in self._handlers:
            raise self._nt._error("EINVAL")
        handler: int | Callable[[int, Any], Any] = self._handlers[number]
        if callable(handler):
            handler(number, None)
        elif handler == SIG_DFL:
            self._nt._native.ExitProcess(EXIT_CODE)

    def strsignal(self, signalnum: int, /) -> str | None:
        """Return the system description of the given signal."""
        return TEXTS.get(self._number(signalnum))

    def valid_signals(self) -> set[int]:
        """Return a set of valid signal numbers on this platform."""
        return set(self._handlers)

    def set_wakeup_fd(self, fd: int, /, *, warn_on_full_buffer: bool = True) -> int:
        """Set the fd to be written to when a signal comes in: none ever does."""
        whole_number(fd)
        return -1


def signal_module(nt: Any) -> ModuleType:
    """The module `_signal` of one process."""
    module, functions = ModuleType("_signal"), SignalFunctions(nt)
    names = """
        default_int_handler getsignal raise_signal set_wakeup_fd signal strsignal valid_signals
    """.split()
    module.__dict__.update({name: getattr(functions, name) for name in names})
    module.__dict__.update(NUMBERS)
    module.__dict__.update(
        NSIG=NSIG, SIG_DFL=SIG_DFL, SIG_IGN=SIG_IGN, CTRL_C_EVENT=0, CTRL_BREAK_EVENT=1
    )
    return module
