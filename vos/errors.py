"""The one exception that every mechanism of the kernel refuses with.

A mechanism says what went wrong by a POSIX error name, never a number: the system that was booted
translates names to its own numbers and messages at the gate. Where POSIX has no word for what
another system knows, a neutral name in capitals does (`SHARING`, `PRIVILEGE`).
"""

from __future__ import annotations


class KernelError(Exception):
    """What was refused: `name` is the error's POSIX name, `sentence` the reason, if it adds one."""

    def __init__(self, name: str, sentence: str = "") -> None:
        super().__init__(name, sentence)
        self.name = name
        self.sentence = sentence

    def __str__(self) -> str:
        return f"{self.name}: {self.sentence}" if self.sentence else self.name


class BootError(Exception):
    """A system that cannot be booted on this machine; the sentence says why and what would help."""
