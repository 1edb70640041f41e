"""`_overlapped`, on which CPython's own asyncio stands: completion ports, made by looking.

    program  ReadFile, WSARecv ...        begins; what can be done at once is
             GetQueuedCompletionStatus    sleeps a millisecond, tries what is pending, and so on
                                          until something is complete: (error, bytes, key, address)

This system's own calls know no overlapped input and output, so a port is kept here, and its handle
is one that a port would have been closed by. Of sockets there are only those of a pair.
Source: CPython's Modules/overlapped.c.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from itertools import count
from types import ModuleType
from typing import Any, ClassVar, NoReturn

from vos.systems.windows import constants as c
from vos.systems.windows.nt import winerrors
from vos.systems.windows.nt.winapi_module import WinapiFunctions

NOT_SUPPORTED, BROKEN_PIPE, INCOMPLETE, ABORTED = 50, 109, 996, 995
WRITTEN = 1  # ERROR_INVALID_FUNCTION: what a pipe's end for writing says to who looks for data
REFUSED = "BindLocal ConnectPipe FormatMessage ResetEvent SetEvent WSAConnect".split()
NUMBERS = {
    "ERROR_IO_PENDING": 997, "ERROR_NETNAME_DELETED": 64, "ERROR_OPERATION_ABORTED": ABORTED,
    "ERROR_PIPE_BUSY": 231, "ERROR_PORT_UNREACHABLE": 1234, "ERROR_SEM_TIMEOUT": 121,
    "INFINITE": c.INFINITE, "INVALID_HANDLE_VALUE": c.INVALID_HANDLE_VALUE, "NULL": 0,
    "SO_UPDATE_ACCEPT_CONTEXT": 0x700B, "SO_UPDATE_CONNECT_CONTEXT": 0x7010, "TF_REUSE_SOCKET": 2,
}  # fmt: skip

Status = tuple[int, int, int, int]
"""What a port tells of one that is complete: error, bytes, key, address."""
Look = Callable[[], Status | None]
"""Tries what is pending: its status once it is complete."""


class Ports:
    """The completion ports of one process."""

    def __init__(self, nt: Any) -> None:
        self._nt, self.calls = nt, WinapiFunctions(nt)
        self._complete: dict[int, deque[Status]] = {}  # by port
        self._pending: dict[int, tuple[int, Look]] = {}  # (port, look) by address
        self._port_of: dict[int, int] = {}
        self._addresses = count(0x10000, 16)
        self._events: set[int] = set()

    def new_address(self) -> int:
        """Return an address that nothing else has."""
        return next(self._addresses)

    def handle_of(self, fd: int) -> int:
        """Return the handle of a descriptor."""
        return int(self._nt._crt.get(fd).handle)

    def begin(self, about: int, address: int, look: Look) -> bool:
        """Try something about a handle at once, or from now on; whether it is pending."""
        port, status = self._port_of[about], look()
        if status is None:
            self._pending[address] = port, look
        else:
            self._complete[port].append(status)
        return status is None

    def cancel(self, address: int) -> None:
        """Let what is pending end with ERROR_OPERATION_ABORTED."""
        port, _ = self._pending.pop(address, (0, None))
        if port:
            self._complete[port].append((ABORTED, 0, 0, address))

    def _token(self) -> int:
        """A handle that stands for something of this module, and can be closed."""
        native = self._nt._native
        me = native.GetCurrentProcessId()
        return int(self._nt._checked(native.OpenProcess(c.SYNCHRONIZE, 0, me)))

    def CreateIoCompletionPort(self, handle: int, port: int, key: int, concurrency: int, /) -> int:
        """Make a port, or let one tell of a handle."""
        if handle == c.INVALID_HANDLE_VALUE:
            port = self._token()
            self._complete[port] = deque()
        else:
            self._port_of[handle] = port
        return port

    def GetQueuedCompletionStatus(self, port: int, msecs: int, /) -> Status | None:
        """Wait for something to be complete; None if nothing is in time."""
        native, complete = self._nt._native, self._complete[port]
        end = native.GetTickCount64() + msecs
        while True:
            self._try(port)
            if complete:
                return complete.popleft()
            if msecs != c.INFINITE and native.GetTickCount64() >= end:
                return None
            native.Sleep(1)

    def _try(self, port: int) -> None:
        for address, (whose, look) in tuple(self._pending.items()):
            if whose == port and (status := look()) is not None:
                del self._pending[address]
                self._complete[port].append(status)

    def PostQueuedCompletionStatus(self, port: int, number: int, key: int, address: int, /) -> None:
        """Tell a port that something is complete."""
        self._complete[port].append((0, number, key, address))

    def RegisterWaitWithQueue(self, handle: int, port: int, address: int, timeout: int, /) -> int:
        """Let a port tell when a process has ended or an event is set, or after milliseconds."""
        native = self._nt._native
        if handle in self._events:
            self._events.remove(handle)  # it is closed next, and its number may be another's then
            self.PostQueuedCompletionStatus(port, 0, 0, address)
            return address
        end = native.GetTickCount64() + timeout

        def look() -> Status | None:
            late = timeout != c.INFINITE and native.GetTickCount64() >= end
            ended = self.calls.WaitForSingleObject(handle, 0) == c.WAIT_OBJECT_0
            return (0, int(late and not ended), 0, address) if late or ended else None

        self._pending[address] = port, look
        return address

    def UnregisterWait(self, wait_handle: int, /) -> None:
        """Wait no longer."""
        self._pending.pop(wait_handle, None)

    def UnregisterWaitEx(self, wait_handle: int, event: int, /) -> None:
        """Wait no longer; the event is set, for that is so at once."""
        self.UnregisterWait(wait_handle)
        self._events.add(event)

    def CreateEvent(self, attributes: Any, manual: bool, state: bool, name: Any, /) -> int:
        """Make an event."""
        return self._token()


class Overlapped:
    """One operation that may be pending. Each process has a class of its own."""

    ports: ClassVar[Ports]

    def __init__(self, event: int = 0, /) -> None:
        self.address, self.event = self.ports.new_address(), event
        self.pending, self.error = False, 0
        self._result: Any = None

    def getresult(self, wait: bool = False, /) -> Any:
        """Return what was read, or how much was read or written."""
        if self.pending:
            raise winerrors.of_code(INCOMPLETE)
        if self.error not in (0, BROKEN_PIPE):
            raise winerrors.of_code(self.error)
        return self._result

    def cancel(self) -> None:
        """End it if it is pending."""
        if self.pending:
            self.pending, self.error = False, ABORTED
            self.ports.cancel(self.address)

    def _begin(self, about: int, handle: int, size: int, keep: Callable[[bytes], Any]) -> None:
        """Read from a pipe: now, or once it holds something or nobody writes to it any more.

        Who reads the end that is written waits for it to be cancelled, as asyncio does.
        """

        def look() -> Status | None:
            data, calls = b"", self.ports.calls
            try:
                if not calls.PeekNamedPipe(handle)[0]:
                    return None
                data = calls.ReadFile(handle, size)[0]
            except OSError as error:
                if (code := int(getattr(error, "winerror", 0))) == WRITTEN:
                    return None
                self.error = code
            self.pending, self._result = False, keep(data)
            return self.error, len(data), 0, self.address

        self.pending = True
        self.pending = self.ports.begin(about, self.address, look)

    def ReadFile(self, handle: int, size: int, /) -> None:
        """Start reading."""
        self._begin(handle, handle, size, bytes)

    def ReadFileInto(self, handle: int, buffer: Any, /) -> None:
        """Start reading into a buffer."""
        self._begin(handle, handle, len(buffer), lambda data: _put(buffer, data))

    def WSARecv(self, fd: int, size: int, flags: int = 0, /) -> None:
        """Start receiving."""
        self._begin(fd, self.ports.handle_of(fd), size, bytes)

    def WSARecvInto(self, fd: int, buffer: Any, flags: int = 0, /) -> None:
        """Start receiving into a buffer."""
        self._begin(fd, self.ports.handle_of(fd), len(buffer), lambda data: _put(buffer, data))

    def WriteFile(self, handle: int, buffer: Any, /) -> None:
        """Write: pipes take what they are given at once."""
        self._result = self.ports.calls.WriteFile(handle, buffer)[0]
        self.ports.begin(handle, self.address, lambda: (0, self._result, 0, self.address))


def _put(buffer: Any, data: bytes) -> int:
    memoryview(buffer)[: len(data)] = data
    return len(data)


def overlapped_module(nt: Any) -> ModuleType:
    """The module `_overlapped` of one process."""

    def refuse(*_arguments: Any, **_named: Any) -> NoReturn:
        """Refuse: this system has no network, and no events to set."""
        raise winerrors.of_code(NOT_SUPPORTED)

    module, ports = ModuleType("_overlapped"), Ports(nt)
    names = [name for name in vars(Ports) if name[0].isupper()]
    module.__dict__.update(dict.fromkeys(REFUSED, refuse))
    module.__dict__.update({name: getattr(ports, name) for name in names})
    module.__dict__.update(NUMBERS, Overlapped=type("Overlapped", (Overlapped,), {"ports": ports}))
    return module
