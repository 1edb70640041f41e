"""The environment, as the C run-time keeps it in step with the system's."""

from __future__ import annotations

from typing import Any

from vos.systems.windows.nt.base import NtBase

LONGEST = 32767


def environ_of(native: Any) -> dict[str, str]:
    """`nt.environ`: the variables as the process has them, but the drives' own directories."""
    pairs = (text.partition("=") for text in native.GetEnvironmentStringsW().split("\0"))
    return {name: value for name, _, value in pairs if name}


class Environment(NtBase):
    """`putenv` and `unsetenv`, which `os.environ` calls."""

    def putenv(self, name: str, value: str, /) -> None:
        """Change or add an environment variable."""
        self._set(name, value)

    def unsetenv(self, name: str, /) -> None:
        """Delete an environment variable."""
        self._set(name, "")

    def _set(self, name: str, value: str) -> None:
        for each in (name, value):
            if not isinstance(each, str):
                raise TypeError(f"str expected, not {type(each).__name__}")
            if "\0" in each:
                raise ValueError("embedded null character")
        if name.startswith("="):  # the system's own, which the C run-time refuses
            raise self._error("EINVAL")
        if not name or "=" in name:
            raise ValueError("illegal environment variable name")
        if len(name) + len(value) + 1 > LONGEST:
            raise ValueError(f"the environment variable is longer than {LONGEST} characters")
        done = self._native.SetEnvironmentVariableW(name, value or None)
        if not done and self._native.GetLastError() != 203:
            raise self._error("EINVAL")
