"""`_socket` of a system without a network, on which CPython's own socket.py and asyncio stand.

Sockets of every family are refused, as by a kernel that was built without networking. Only
`socketpair` works: two pipes, one each way, which is what an event loop wakes itself with.

    socket a: reads pipe 1, writes pipe 2      socket b: reads pipe 2, writes pipe 1
"""

from types import ModuleType
from typing import TYPE_CHECKING, Any, ClassVar, NoReturn

if TYPE_CHECKING:
    from vos.portable.loader import Modules

# Numbers as Linux has them; without a network they name what is refused.
CONSTANTS = {
    "AF_UNSPEC": 0, "AF_UNIX": 1, "AF_INET": 2, "AF_INET6": 10, "SOCK_STREAM": 1, "SOCK_DGRAM": 2,
    "SOCK_RAW": 3, "SOL_SOCKET": 1, "SO_REUSEADDR": 2, "SO_ERROR": 4, "SO_BROADCAST": 6,
    "SO_KEEPALIVE": 9, "SOMAXCONN": 4096, "IPPROTO_IP": 0, "IPPROTO_TCP": 6, "IPPROTO_UDP": 17,
    "IPPROTO_IPV6": 41, "IPV6_V6ONLY": 26, "TCP_NODELAY": 1, "MSG_PEEK": 2, "AI_PASSIVE": 1,
    "AI_CANONNAME": 2, "AI_ADDRCONFIG": 32, "NI_NUMERICHOST": 1, "NI_NUMERICSERV": 2, "SHUT_RD": 0,
    "SHUT_WR": 1, "SHUT_RDWR": 2, "INADDR_ANY": 0,
}  # fmt: skip
LOOK_UPS = ("getaddrinfo", "gethostbyname", "gethostbyaddr", "getnameinfo")


def _error(name: str, doc: str) -> type[OSError]:
    """An exception as `socket` calls it."""
    return type(name, (OSError,), {"__module__": "socket", "__doc__": doc})


gaierror = _error("gaierror", "A name that nobody can look up.")
herror = _error("herror", "An address that nobody can look up.")


class Wires:
    """The pipes of one process's socket pairs: what is written to, by what is read."""

    def __init__(self, modules: "Modules") -> None:
        self.os, self.errno = modules["os"], modules["errno"]
        self.written: dict[int, int] = {}

    def pair(self) -> tuple[int, int]:
        """Lay two pipes; what either end reads."""
        (first, to_first), (second, to_second) = self.os.pipe(), self.os.pipe()
        self.written.update({first: to_second, second: to_first})
        return first, second


class Socket:
    """One end of a socket pair; there are no other sockets. Each process has a class of its own."""

    __slots__ = ("_fd", "_timeout", "_writes")
    wires: ClassVar[Wires]
    family, type, proto = CONSTANTS["AF_UNIX"], CONSTANTS["SOCK_STREAM"], 0

    def __init__(
        self, family: int = -1, type: int = -1, proto: int = -1, fileno: int | None = None
    ) -> None:
        if fileno is None or fileno not in self.wires.written:
            message = "Address family not supported by protocol: there is no network here"
            raise OSError(self.wires.errno.EAFNOSUPPORT, message)
        self._fd, self._writes = fileno, self.wires.written[fileno]
        self._timeout: float | None = None

    def fileno(self) -> int:
        """Return the descriptor that is read."""
        return self._fd

    def detach(self) -> int:
        """Give the descriptor up without closing it."""
        fd, self._fd = self._fd, -1
        return fd

    def close(self) -> None:
        """Close both directions."""
        fd = self.detach()
        if fd >= 0:
            self.wires.os.close(fd)
            self.wires.os.close(self.wires.written.pop(fd))

    _accept = connect = bind = listen = property(lambda self: self._refuse)

    def _refuse(self, *_arguments: object) -> NoReturn:
        number = self.wires.errno.EOPNOTSUPP
        raise OSError(number, self.wires.os.strerror(number))

    def settimeout(self, value: float | None, /) -> None:
        """Wait forever (None) or not at all (0)."""
        self._timeout = value
        set_blocking = getattr(self.wires.os, "set_blocking", None)
        if set_blocking is not None:  # not every system's pipes can wait or not
            for fd in (self._fd, self._writes):
                set_blocking(fd, value != 0)

    def setblocking(self, flag: bool, /) -> None:
        """Wait, or not."""
        self.settimeout(None if flag else 0.0)

    def gettimeout(self) -> float | None:
        """Return how long operations wait."""
        return self._timeout

    def recv(self, size: int, flags: int = 0, /) -> bytes:
        """Receive up to size bytes."""
        return bytes(self.wires.os.read(self._fd, size))

    def send(self, data: Any, flags: int = 0, /) -> int:
        """Send bytes; return how many went."""
        return int(self.wires.os.write(self._writes, data))

    def sendall(self, data: Any, flags: int = 0, /) -> None:
        """Send all bytes."""
        left = memoryview(data)
        while left:
            left = left[self.send(left) :]


def socket_module(no_name: tuple[int, str], modules: "Modules") -> ModuleType:
    """The module `_socket` of one process; `no_name` is what looking up a name fails with."""
    wires = Wires(modules)
    module, own = (
        ModuleType("_socket"),
        type("socket", (Socket,), {"wires": wires, "__slots__": ()}),
    )

    def socketpair(family: int = 1, type: int = 1, proto: int = 0, /) -> tuple[Socket, Socket]:
        """Create a pair of sockets that are connected to each other."""
        first, second = wires.pair()
        return own(fileno=first), own(fileno=second)

    def unknown(*_arguments: Any, **_named: Any) -> NoReturn:
        """Refuse: no name server is within reach."""
        raise gaierror(*no_name)

    def gethostname() -> str:
        """Return the current host name."""
        uname = getattr(wires.os, "uname", None)
        return str(uname().nodename if uname else wires.os.environ["COMPUTERNAME"])

    module.__dict__.update(CONSTANTS, EAI_NONAME=no_name[0])
    module.__dict__.update(dict.fromkeys(LOOK_UPS, unknown))
    module.__dict__.update(
        socket=own, SocketType=own, socketpair=socketpair, gethostname=gethostname,
        error=OSError, gaierror=gaierror, herror=herror, timeout=TimeoutError, has_ipv6=False,
        CAPI=None, close=wires.os.close, getdefaulttimeout=lambda: None,
        setdefaulttimeout=lambda timeout, /: None,
    )  # fmt: skip
    return module
