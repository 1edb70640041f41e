"""Errors of the machines: one sentence each, saying what was refused, why, and what would fit."""


class EmulatorError(Exception):
    """Something a person asked of a machine was refused; nothing was changed."""


class Fault(EmulatorError):  # noqa: N818 # the field's word
    """A poke, a peek or a port access that this machine has no place for."""


class MapError(EmulatorError):
    """An address map that contradicts itself."""


class DiskError(EmulatorError):
    """A disk image that cannot be opened or used."""


class Stopped(BaseException):
    """The running program is asked to end; raised inside it at its next bus access or frame.

    It derives from BaseException so that a program's own `except Exception` does not swallow it.
    """


def span(start: int, end: int) -> str:
    """`start`..`end` (both included) as people of the field write it: decimal, then hex.

    >>> span(1024, 2023)
    '1024-2023 (0x0400-0x07E7)'
    >>> span(254, 254)
    '254 (0x00FE)'
    """
    if start == end:
        return number(start)
    return f"{start}-{end} (0x{start:04X}-0x{end:04X})"


def number(value: int) -> str:
    """A number in decimal and hex: `53280 (0xD020)`."""
    return f"{value} (0x{value:04X})" if value >= 0 else str(value)
