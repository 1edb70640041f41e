"""`_signal`, on which CPython's own signal.py stands, over a Unix's signals.

Handlers are called at the process's next system call, between two of the program's statements.
Source: CPython's Modules/signalmodule.c.
"""

from collections.abc import Callable, Iterable
from types import FrameType, ModuleType
from typing import Any

from vos.systems.arguments import whole_number


class SignalFunctions:
    """The functions of `_signal` for one process."""

    def __init__(self, posix: Any, numbers: dict[str, int]) -> None:
        self._posix, self._native = posix, posix._native
        self._handlers: dict[int, Any] = {}
        self._messages = {number: name for name, number in numbers.items()}
        self.wakeup = -1
        self.default = self.default_int_handler  # one object, for programs compare with `is`

    def default_int_handler(self, signalnum: int, frame: FrameType | None, /) -> None:
        """Raise KeyboardInterrupt: what SIGINT does at first."""
        raise KeyboardInterrupt

    def signal(self, signalnum: int, handler: Any, /) -> Any:
        """Set the action for the given signal; return the previous one."""
        number = self._number(signalnum)
        native = self._native
        if handler not in (native.SIG_DFL, native.SIG_IGN) and not callable(handler):
            raise TypeError(
                "signal handler must be signal.SIG_IGN, signal.SIG_DFL, or a callable object"
            )
        before = self.getsignal(number)
        action = native.Sigaction(
            sa_handler=handler if isinstance(handler, int) else self._calling(handler), sa_mask=()
        )
        self._posix._checked(native.rt_sigaction(number, action, None))
        self._handlers[number] = handler
        return before

    def _calling(self, handler: Callable[..., Any]) -> Callable[[int], None]:
        def arrived(number: int) -> None:
            handler(number, None)

        return arrived

    def getsignal(self, signalnum: int, /) -> Any:
        """Return the current action for the given signal."""
        number = self._number(signalnum)
        if number in self._handlers:
            return self._handlers[number]
        if number == self._native.SIGINT:
            return self.default
        found = self._native.Sigaction()
        self._posix._checked(self._native.rt_sigaction(number, None, found))
        return found.sa_handler

    def _number(self, signalnum: Any) -> int:
        number = whole_number(signalnum)
        if not 0 < number < self._native.NSIG:
            raise ValueError("signal number out of range")
        return number

    def raise_signal(self, signalnum: int, /) -> None:
        """Send a signal to the executing process."""
        self._posix.kill(self._posix.getpid(), signalnum)

    def pthread_kill(self, thread_id: int, signalnum: int, /) -> None:
        """Send a signal to a thread: its process gets it."""
        self.raise_signal(signalnum)

    def pause(self) -> None:
        """Wait until a signal arrives."""
        self._native.pause()

    def alarm(self, seconds: int, /) -> int:
        """Arrange for SIGALRM to arrive after the given number of seconds."""
        return int(self._native.alarm(whole_number(seconds)))

    def strsignal(self, signalnum: int, /) -> str | None:
        """Return the system description of the given signal."""
        return DESCRIPTIONS.get(self._messages.get(self._number(signalnum), ""))

    def valid_signals(self) -> set[int]:
        """Return a set of valid signal numbers on this platform."""
        return set(range(1, self._native.NSIG)) - {32, 33}  # the C library keeps those two

    def pthread_sigmask(self, how: int, mask: Iterable[int], /) -> set[int]:
        """Fetch and/or change the signal mask of the calling thread."""
        before: set[int] = set()
        self._posix._checked(self._native.rt_sigprocmask(whole_number(how), set(mask), before))
        return before

    def sigpending(self) -> set[int]:
        """Examine pending signals."""
        pending: set[int] = set()
        self._posix._checked(self._native.rt_sigpending(pending))
        return pending

    def siginterrupt(self, signalnum: int, flag: bool, /) -> None:
        """Change system call restart behaviour: CPython calls again in either case."""
        self._number(signalnum)

    def set_wakeup_fd(self, fd: int, /, *, warn_on_full_buffer: bool = True) -> int:
        """Set the descriptor to be written to when a signal comes in; return the old one."""
        before, self.wakeup = self.wakeup, whole_number(fd)
        return before


DESCRIPTIONS = {
    "SIGHUP": "Hangup", "SIGINT": "Interrupt", "SIGQUIT": "Quit", "SIGILL": "Illegal instruction",
    "SIGTRAP": "Trace/breakpoint trap", "SIGABRT": "Aborted", "SIGBUS": "Bus error",
    "SIGFPE": "Floating point exception", "SIGKILL": "Killed", "SIGUSR1": "User defined signal 1",
    "SIGSEGV": "Segmentation fault", "SIGUSR2": "User defined signal 2", "SIGPIPE": "Broken pipe",
    "SIGALRM": "Alarm clock", "SIGTERM": "Terminated", "SIGCHLD": "Child exited",
    "SIGCONT": "Continued", "SIGSTOP": "Stopped (signal)", "SIGTSTP": "Stopped",
    "SIGTTIN": "Stopped (tty input)", "SIGTTOU": "Stopped (tty output)",
    "SIGURG": "Urgent I/O condition", "SIGXCPU": "CPU time limit exceeded",
    "SIGXFSZ": "File size limit exceeded", "SIGVTALRM": "Virtual timer expired",
    "SIGPROF": "Profiling timer expired", "SIGWINCH": "Window changed", "SIGIO": "I/O possible",
    "SIGPWR": "Power failure", "SIGSYS": "Bad system call",
}  # fmt: skip

FUNCTIONS = {
    # by name: the native call that it needs
    "signal": "rt_sigaction", "getsignal": "rt_sigaction", "raise_signal": "kill",
    "pthread_kill": "kill", "pause": "pause", "alarm": "alarm", "strsignal": "rt_sigaction",
    "valid_signals": "rt_sigaction", "pthread_sigmask": "rt_sigprocmask",
    "sigpending": "rt_sigpending", "siginterrupt": "rt_sigaction",
    "set_wakeup_fd": "rt_sigaction",
}  # fmt: skip
LIBRARY = {"SIGCLD": "SIGCHLD", "SIGPOLL": "SIGIO", "SIGIOT": "SIGABRT"}
NO_SIGNALS = ("SIG_DFL", "SIG_IGN", "SIG_BLOCK", "SIG_UNBLOCK", "SIG_SETMASK", "NSIG")


def signal_module(posix: Any, calls: Iterable[str]) -> ModuleType:
    """The module `_signal` of one process; `calls` are the native calls that there are."""
    native = posix._native
    numbers = {
        name: getattr(native, name)
        for name in dir(native)
        if name.startswith("SIG") and "_" not in name
    }
    numbers |= {name: numbers[same] for name, same in LIBRARY.items()}
    numbers |= {"SIGRTMIN": 34, "SIGRTMAX": 64}
    functions = SignalFunctions(posix, numbers)
    module = ModuleType("_signal")
    module.__dict__.update(numbers)
    module.__dict__.update({name: getattr(native, name) for name in NO_SIGNALS})
    module.__dict__.update(
        {name: getattr(functions, name) for name, call in FUNCTIONS.items() if call in calls},
        default_int_handler=functions.default,
    )
    return module
