"""`fcntl` over a Unix's fcntl, flock and ioctl. Source: CPython's Modules/fcntlmodule.c."""

from types import ModuleType
from typing import Any

from vos.systems.arguments import descriptor, long_number, whole_number

LOCKS = ("LOCK_SH", "LOCK_EX", "LOCK_NB", "LOCK_UN")


class FcntlFunctions:
    """The functions of `fcntl` for one process."""

    def __init__(self, posix: Any) -> None:
        self._posix, self._native = posix, posix._native

    def fcntl(self, fd: Any, cmd: int, arg: Any = 0, /) -> Any:
        """Perform the operation `cmd` on file descriptor fd."""
        number, command = descriptor(fd), whole_number(cmd)
        if isinstance(arg, (bytes, bytearray, memoryview)):
            raise TypeError("fcntl: locks are asked for with lockf here, not with packed bytes")
        return self._posix._patient(self._native.fcntl, number, command, whole_number(arg))

    def flock(self, fd: Any, operation: int, /) -> None:
        """Perform the lock operation `operation` on file descriptor `fd`."""
        self._posix._patient(self._native.flock, descriptor(fd), whole_number(operation))

    def lockf(self, fd: Any, cmd: int, len: Any = 0, start: Any = 0, whence: int = 0, /) -> None:
        """Lock or unlock a part of a file: a wrapper around the fcntl() locking calls."""
        native, number, command = self._native, descriptor(fd), whole_number(cmd)
        kinds = {
            native.LOCK_UN: native.F_UNLCK, native.LOCK_SH: native.F_RDLCK,
            native.LOCK_EX: native.F_WRLCK,
        }  # fmt: skip
        if command & ~native.LOCK_NB not in kinds:
            raise ValueError("unrecognized lockf argument")
        lock = native.Flock(
            l_type=kinds[command & ~native.LOCK_NB],
            l_whence=whole_number(whence),
            l_start=long_number(start),
            l_len=long_number(len),
        )
        how = native.F_SETLK if command & native.LOCK_NB else native.F_SETLKW
        self._posix._patient(native.fcntl, number, how, lock)

    def ioctl(self, fd: Any, request: int, arg: Any = 0, mutate_flag: bool = True, /) -> Any:
        """Perform the operation request on file descriptor fd; a buffer is filled."""
        number, code = descriptor(fd), long_number(request)
        if isinstance(arg, (str, bytes)):
            room = bytearray(arg.encode() if isinstance(arg, str) else arg)
            self._posix._patient(self._native.ioctl, number, code, room)
            return bytes(room)
        if not mutate_flag:
            return self.ioctl(fd, request, bytes(arg))
        return self._posix._patient(self._native.ioctl, number, code, arg)


def fcntl_module(posix: Any) -> ModuleType:
    """The module `fcntl` of one process."""
    functions, native = FcntlFunctions(posix), posix._native
    module = ModuleType("fcntl")
    names = [name for name in dir(native) if name.startswith(("F_", "FD_")) and name != "F_OK"]
    module.__dict__.update({name: getattr(native, name) for name in (*names, *LOCKS)})
    module.__dict__.update(
        {name: getattr(functions, name) for name in ("fcntl", "flock", "lockf", "ioctl")}
    )
    return module
