"""The modules that a Unix provides to one process's Python, each made when first imported."""

from collections.abc import Mapping
from typing import Any

from vos.portable.file_io import FilePort
from vos.portable.loader import Provider
from vos.systems.unix.errno_module import errno_module
from vos.systems.unix.fcntl_module import fcntl_module
from vos.systems.unix.posix import Edition, Posix, posix_module
from vos.systems.unix.select_module import select_module
from vos.systems.unix.signal_module import signal_module
from vos.systems.unix.subprocess_module import subprocess_module
from vos.systems.unix.time_module import time_module
from vos.systems.unix.users import grp_module, pwd_module


def providers(posix: Posix, edition: Edition, calls: Mapping[str, Any]) -> dict[str, Provider]:
    """What makes each module; those whose native calls are missing are not there."""
    names = edition.names(calls)
    made: dict[str, tuple[str, Provider]] = {
        "posix": ("openat", lambda _: posix_module(posix, names, edition)),
        "errno": ("openat", lambda _: errno_module(edition.dialect.errors)),
        "time": ("clock_gettime", lambda _: time_module(posix)),
        "_signal": ("rt_sigaction", lambda _: signal_module(posix, calls)),
        "pwd": ("openat", lambda _: pwd_module(posix)),
        "grp": ("openat", lambda _: grp_module(posix)),
        "fcntl": ("fcntl", lambda _: fcntl_module(posix)),
        "select": ("poll", lambda _: select_module(posix)),
        "_posixsubprocess": ("clone", lambda _: subprocess_module(posix)),
    }
    return {name: provider for name, (needed, provider) in made.items() if needed in calls}


def file_port(posix: Posix, native: Any) -> FilePort:
    """What files stand on."""
    ways = {
        "r": native.O_RDONLY, "r+": native.O_RDWR,
        "w": native.O_WRONLY | native.O_CREAT | native.O_TRUNC,
        "w+": native.O_RDWR | native.O_CREAT | native.O_TRUNC,
        "x": native.O_WRONLY | native.O_CREAT | native.O_EXCL,
        "x+": native.O_RDWR | native.O_CREAT | native.O_EXCL,
        "a": native.O_WRONLY | native.O_CREAT | native.O_APPEND,
        "a+": native.O_RDWR | native.O_CREAT | native.O_APPEND,
    }  # fmt: skip
    return FilePort(
        process=native._process,
        open=posix.open,
        close=posix.close,
        read=posix.read,
        readinto=posix.readinto,
        write=posix.write,
        lseek=posix.lseek,
        fstat=posix._status,
        ftruncate=posix.ftruncate,
        isatty=posix.isatty,
        set_inheritable=posix.set_inheritable,
        error=posix._error,
        flags={mode: flags | posix._dialect.close_on_exec for mode, flags in ways.items()},
        encoding="UTF-8",
        linesep="\n",
    )


def begin(posix: Posix, native: Any) -> None:
    """What Python's start does to signals: a broken pipe is an error, an interrupt an exception."""

    def interrupt(_number: int) -> None:
        raise KeyboardInterrupt

    chosen = {
        native.SIGPIPE: native.SIG_IGN, native.SIGXFSZ: native.SIG_IGN, native.SIGINT: interrupt,
    }  # fmt: skip
    before = native.Sigaction()
    for number, handler in chosen.items():
        native.rt_sigaction(number, None, before)
        if before.sa_handler == native.SIG_DFL:
            native.rt_sigaction(number, native.Sigaction(sa_handler=handler, sa_mask=()), None)


def interrupted(posix: Posix, native: Any) -> int:
    """End by SIGINT, so that whoever waits for the process sees what has ended it."""
    native.rt_sigaction(
        native.SIGINT, native.Sigaction(sa_handler=native.SIG_DFL, sa_mask=()), None
    )
    posix.kill(posix.getpid(), native.SIGINT)
    return 128 + int(native.SIGINT)
