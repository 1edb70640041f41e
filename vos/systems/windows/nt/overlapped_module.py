"""`_overlapped` of a system without completion ports: asyncio is imported, its loops are refused.

Source: CPython's Modules/overlapped.c.
"""

from __future__ import annotations

from types import ModuleType
from typing import Any, NoReturn

from vos.systems.windows.constants import INFINITE, INVALID_HANDLE_VALUE
from vos.systems.windows.nt import winerrors

NOT_SUPPORTED = 50
FUNCTIONS = """
    BindLocal ConnectPipe CreateEvent CreateIoCompletionPort FormatMessage GetQueuedCompletionStatus
    Overlapped PostQueuedCompletionStatus RegisterWaitWithQueue ResetEvent SetEvent UnregisterWait
    UnregisterWaitEx WSAConnect
""".split()


def overlapped_module() -> ModuleType:
    """The module `_overlapped`."""

    def refuse(*_arguments: Any, **_named: Any) -> NoReturn:
        """Refuse: this system has no completion ports."""
        raise winerrors.of_code(NOT_SUPPORTED)

    module = ModuleType("_overlapped")
    module.__dict__.update(dict.fromkeys(FUNCTIONS, refuse))
    module.__dict__.update(
        ERROR_IO_PENDING=997, ERROR_NETNAME_DELETED=64, ERROR_OPERATION_ABORTED=995,
        ERROR_PIPE_BUSY=231, ERROR_PORT_UNREACHABLE=1234, ERROR_SEM_TIMEOUT=121,
        INFINITE=INFINITE, INVALID_HANDLE_VALUE=INVALID_HANDLE_VALUE, NULL=0,
        SO_UPDATE_ACCEPT_CONTEXT=0x700B, SO_UPDATE_CONNECT_CONTEXT=0x7010, TF_REUSE_SOCKET=2,
    )  # fmt: skip
    return module
