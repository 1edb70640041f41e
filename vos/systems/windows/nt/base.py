"""What the virtual `nt` stands on: native calls, the C run-time, arguments, errors."""

from __future__ import annotations

from typing import Any

from vos.systems import arguments
from vos.systems.arguments import whole_number
from vos.systems.warning import warn
from vos.systems.windows.nt import winerrors
from vos.systems.windows.nt.crt import Crt

_KINDS = {
    (False, False): "string, bytes or os.PathLike",
    (True, False): "string, bytes, os.PathLike or integer",
    (False, True): "string, bytes, os.PathLike or None",
    (True, True): "string, bytes, os.PathLike, integer or None",
}


class NtBase:
    """The native calls and the C run-time of one process, as the functions of its `nt` use them."""

    def __init__(self, native: Any, crt: Crt) -> None:
        self._native = native
        self._crt = crt
        self._create, self._close_handle = native.CreateFileW, native.CloseHandle

    def _last(self, filename: Any = None, filename2: Any = None) -> OSError:
        """The OSError of the last error."""
        return winerrors.of_code(self._native.GetLastError(), filename, filename2)

    def _checked(self, result: int, filename: Any = None, filename2: Any = None) -> int:
        """The result of a native call that is 0 if it was refused."""
        if not result:
            raise self._last(filename, filename2)
        return result

    def _error(self, name: str, filename: Any = None) -> OSError:
        """The OSError of an error of the C run-time's."""
        return winerrors.of_errno(name, filename)

    def _text(self, call: Any, *arguments: Any, filename: Any = None) -> str:
        """The text that a call puts into a buffer, made again with more room if it needs that."""
        size, buffer = 260, [""]
        length = call(*(size if each is SIZE else buffer if each is BUFFER else each
                        for each in arguments))  # fmt: skip
        if length > size:
            size = length
            length = call(*(size if each is SIZE else buffer if each is BUFFER else each
                            for each in arguments))  # fmt: skip
        if not length:
            raise self._last(filename)
        return buffer[0]


BUFFER, SIZE = object(), object()  # where `_text` puts its own


def path_text(path: Any, function: str, argument: str = "path") -> str:
    """A path as the str that the native calls take; bytes are UTF-8."""
    if type(path) is str:
        if "\0" in path:
            raise _nul(path, function, argument)
        return path
    found = path_or_fd(path, function, argument)
    assert isinstance(found, str)  # descriptors are not allowed here
    return found


def path_or_fd(
    path: Any, function: str, argument: str = "path", *, fd: bool = False, none: bool = False
) -> str | int:
    """A path as `path_text` gives it; a descriptor or None (here) where they may be given."""
    if path is None and none:
        return "."
    if not isinstance(path, (str, bytes)):
        if fd and hasattr(path, "__index__"):
            return arguments.path_descriptor(path)
        path = _path_like(path, function, argument, _KINDS[fd, none])
    text = path.decode("utf-8", "surrogatepass") if isinstance(path, bytes) else path
    if "\0" in text:
        raise _nul(path, function, argument)
    return str(text)


def _path_like(path: Any, function: str, argument: str, kinds: str) -> str | bytes:
    sentence = f"{function}: {argument} should be {kinds}, not {type(path).__name__}"
    if hasattr(type(path), "__fspath__"):
        return arguments.fspath(path)
    if arguments.TAKES_BUFFERS and isinstance(path, (bytearray, memoryview)):
        warn(sentence, DeprecationWarning)
        return bytes(path)
    raise TypeError(sentence)


def _nul(text: str | bytes, function: str, argument: str) -> ValueError:
    if isinstance(text, str) and not arguments.NAMES_NUL:
        return ValueError("embedded null character")
    return ValueError(f"{function}: embedded null character in {argument}")


def like(path: Any, text: str) -> str | bytes:
    """A name that the system gave, as str or as bytes, whichever the caller's path was."""
    kind = path.__fspath__() if hasattr(type(path), "__fspath__") else path
    return (
        text.encode("utf-8", "surrogatepass")
        if isinstance(kind, (bytes, bytearray, memoryview))
        else text
    )


def refuse_dir_fd(function: str, *dir_fds: Any) -> None:
    """Refuse `dir_fd=`, which Windows knows nothing like."""
    if any(each is not None for each in dir_fds):
        raise NotImplementedError("dir_fd unavailable on this platform")


__all__ = [
    "BUFFER", "SIZE", "NtBase", "like", "path_or_fd", "path_text", "refuse_dir_fd",
    "whole_number",
]  # fmt: skip
