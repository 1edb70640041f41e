"""`errno`: a system's own numbers, under the names it has for them."""

from collections.abc import Mapping
from types import ModuleType

ALIASES = {"EWOULDBLOCK": "EAGAIN", "EDEADLOCK": "EDEADLK", "ENOTSUP": "EOPNOTSUPP"}
TOLD = ("EDEADLOCK", "ENOTSUP")  # what CPython's table names last, and so tells a number by


def errno_module(errors: Mapping[int, tuple[str, str]]) -> ModuleType:
    """The module `errno` for a table of (name, message) by number."""
    module = ModuleType("errno")
    numbers = {name: number for number, (name, _) in errors.items()}
    same = {name: numbers[other] for name, other in ALIASES.items() if name not in numbers}
    module.__dict__.update(numbers | same)
    names = {number: name for number, (name, _) in errors.items()}
    names |= {number: name for name, number in same.items() if name in TOLD}
    module.__dict__["errorcode"] = names
    return module
