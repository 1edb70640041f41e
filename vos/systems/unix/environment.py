"""The environment of a process, as the C library keeps it; `os.environ` is CPython's own."""

from typing import Any

from vos.systems.arguments import fs_encode
from vos.systems.unix.base import PosixBase


class Environment(PosixBase):
    """`environ`, and the calls that keep the library's copy in step with it."""

    environment: dict[bytes, bytes]
    """What programs that this process starts will find."""

    def putenv(self, name: Any, value: Any, /) -> None:
        """Change or add an environment variable."""
        key, content = fs_encode(name), fs_encode(value)
        if b"=" in key:
            raise ValueError("illegal environment variable name")
        if not key:
            raise self._error("EINVAL")
        self.environment[key] = content

    def unsetenv(self, name: Any, /) -> None:
        """Delete an environment variable."""
        key = fs_encode(name)
        if not key or b"=" in key:
            raise self._error("EINVAL")
        self.environment.pop(key, None)
