"""`threading` of one process: the host's threads, of which the process knows its own.

The interpreter has one table of threads, in which those of all processes and of Peekpoke itself
are. A program sees what it would alone: its main thread, numbers from 1 on, and at its end a wait
for its threads that are no daemons.
"""

import sys
import threading
from itertools import count
from types import ModuleType
from typing import TYPE_CHECKING, Any, ClassVar

from vos.portable.tracebacks import print_exception

if TYPE_CHECKING:
    from vos.portable.loader import Modules


class Started:
    """The threads that one process has started, and what it says of one that failed."""

    def __init__(self, modules: "Modules") -> None:
        self._modules = modules
        self._threads: list[threading.Thread] = []
        self.numbers = count(1)

    def add(self, thread: threading.Thread) -> None:
        """Know one more."""
        self._threads[:] = [each for each in self._threads if each.is_alive()]
        self._threads.append(thread)

    def main_thread(self) -> threading.Thread:
        """Return the thread that the process's program runs in."""
        return self._modules.main_thread

    def excepthook(self, failure: Any, /) -> None:
        """Say what a thread died of."""
        if failure.exc_type is not SystemExit:
            name = failure.thread.name if failure.thread else "?"
            self._modules.sys.stderr.write(f"Exception in thread {name}:\n")
            print_exception(self._modules, failure.exc_value)

    def failed(self, failure: Any) -> None:
        """Tell the hook that the program has chosen."""
        self._modules.loaded["threading"].excepthook(failure)

    def wait(self) -> None:
        """Wait for those that are no daemons."""
        for thread in self._threads:
            if not thread.daemon and thread is not threading.current_thread():
                thread.join()


class Thread(threading.Thread):
    """A thread of a process; see threading.Thread. Each process has a class of its own."""

    started: ClassVar[Started]

    def __init__(self, *arguments: Any, daemon: bool | None = None, **named: Any) -> None:
        super().__init__(*arguments, daemon=daemon, **named)
        if self.name.startswith("Thread-"):  # a number of the host's
            rest = self.name.removeprefix("Thread-").lstrip("0123456789")
            self.name = f"Thread-{next(self.started.numbers)}{rest}"
        if daemon is None:  # the process's own thread is one to the host, not to the program
            maker = threading.current_thread()
            self.daemon = maker.daemon and maker is not self.started.main_thread()

    def start(self) -> None:
        """Start the thread's activity."""
        super().start()
        self.started.add(self)

    def run(self) -> None:
        """Do what the thread is for."""
        try:
            super().run()
        except Exception:
            self.started.failed(threading.ExceptHookArgs((*sys.exc_info(), self)))
        except BaseException:
            pass  # sys.exit, or the process has ended: the thread ends with it


def threading_module(modules: "Modules") -> ModuleType:
    """`threading`, over the host's."""
    started = Started(modules)
    own = type("Thread", (Thread,), {"started": started, "__module__": "threading"})
    module = ModuleType("threading", threading.__doc__)
    module.__dict__.update(threading.__dict__)
    module.__dict__.update(
        Thread=own,
        Timer=type("Timer", (own, threading.Timer), {"__module__": "threading"}),
        main_thread=started.main_thread,
        excepthook=started.excepthook,
        __excepthook__=started.excepthook,
        _shutdown=started.wait,
    )
    return module
