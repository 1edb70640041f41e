"""From a system's error to Python's exception, chosen by its name, never by the host's number.

35 is EAGAIN on macOS and EDEADLK on Linux: `OSError(35, ...)` would give the class that the host
makes of 35. So each system's table says which name a number has, and the name picks the class, as
PEP 3151 lists them.
"""

from collections.abc import Mapping

CLASSES: Mapping[str, type[OSError]] = {
    "EAGAIN": BlockingIOError,
    "EALREADY": BlockingIOError,
    "EINPROGRESS": BlockingIOError,
    "EWOULDBLOCK": BlockingIOError,
    "EPIPE": BrokenPipeError,
    "ESHUTDOWN": BrokenPipeError,
    "ECHILD": ChildProcessError,
    "ECONNABORTED": ConnectionAbortedError,
    "ECONNREFUSED": ConnectionRefusedError,
    "ECONNRESET": ConnectionResetError,
    "EEXIST": FileExistsError,
    "ENOENT": FileNotFoundError,
    "EISDIR": IsADirectoryError,
    "ENOTDIR": NotADirectoryError,
    "EINTR": InterruptedError,
    "EACCES": PermissionError,
    "EPERM": PermissionError,
    "ESRCH": ProcessLookupError,
    "ETIMEDOUT": TimeoutError,
}


def os_error(
    name: str, number: int, message: str, filename: object = None, filename2: object = None
) -> OSError:
    """The exception for an error of this name, with the system's own number and message."""
    kind = CLASSES.get(name)
    if kind is None:
        error = OSError()  # with arguments, it would look its class up by the host's numbers
        error.args = (number, message)
        error.errno, error.strerror = number, message
        if filename is not None:
            error.filename = filename
        if filename2 is not None:
            error.filename2 = filename2
        return error
    if filename2 is not None:
        return kind(number, message, filename, None, filename2)
    return kind(number, message, filename) if filename is not None else kind(number, message)
