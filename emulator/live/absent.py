"""Imports that find a module not installed, though it is."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def absent(name: str) -> Iterator[None]:
    """Let what is imported in the block do without module `name`, if nobody has imported it yet.

    Python takes a None in `sys.modules` as: there is none (language reference, "The module cache").
    """
    if name in sys.modules:
        yield
        return
    sys.modules[name] = None  # type: ignore[assignment] # typeshed does not know of it
    try:
        yield
    finally:
        del sys.modules[name]
