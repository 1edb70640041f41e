"""The functions of `posix` for extended attributes; there on Linux only."""

from typing import Any

from vos.systems.arguments import whole_number
from vos.systems.unix.attributes import check_place
from vos.systems.unix.base import PosixBase, path_bytes, path_name
from vos.systems.unix.files import data_of

LARGEST = 65536  # XATTR_SIZE_MAX: a value, or all names of a file


class ExtendedAttributes(PosixBase):
    """Values by name beside a file's contents."""

    def getxattr(self, path: Any, attribute: Any, *, follow_symlinks: bool = True) -> bytes:
        """Return the value of extended attribute attribute on path."""
        name, buffer = path_name(attribute, "getxattr", "attribute"), bytearray(LARGEST)
        length = self._xattr("getxattr", path, follow_symlinks, name, buffer, LARGEST)
        return bytes(buffer[:length])

    def setxattr(
        self, path: Any, attribute: Any, value: Any, flags: int = 0, *, follow_symlinks: bool = True
    ) -> None:
        """Set extended attribute attribute on path to value."""
        name, data = path_name(attribute, "setxattr", "attribute"), data_of(value)
        self._xattr("setxattr", path, follow_symlinks, name, data, len(data), whole_number(flags))

    def removexattr(self, path: Any, attribute: Any, *, follow_symlinks: bool = True) -> None:
        """Remove extended attribute attribute on path."""
        name = path_name(attribute, "removexattr", "attribute")
        self._xattr("removexattr", path, follow_symlinks, name)

    def listxattr(self, path: Any = None, *, follow_symlinks: bool = True) -> list[str]:
        """Return a list of extended attributes on path."""
        buffer = bytearray(LARGEST)
        length = self._xattr("listxattr", path, follow_symlinks, buffer, LARGEST)
        names = bytes(buffer[:length]).split(b"\0")[:-1]
        return [name.decode("utf-8", "surrogateescape") for name in names]

    def _xattr(self, function: str, path: Any, follow_symlinks: bool, *arguments: Any) -> int:
        place = path_bytes(path, function, fd=True, none=function == "listxattr")
        check_place(function, place, None, follow_symlinks)
        kind = "f" if isinstance(place, int) else "" if follow_symlinks else "l"
        call = getattr(self._native, kind + function)
        return self._checked(call(place, *arguments), path)
