"""A program's signature says what it touches, and it is handed just that.

def main(os, screen):     the portable modules of its process
def main(linux):          the native calls of its system, by the system's name
"""

from collections.abc import Callable, Mapping
from inspect import Parameter, signature
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vos.kernel.processes import Process, Program

# What every system hands over, and what it is: all but the last two are portable.
NAMES: Mapping[str, str] = {
    "os": "files, directories, processes: Python's os over the virtual system",
    "open": "opens files of the virtual system",
    "screen": "the display",
    "keyboard": "the keys",
    "mouse": "the mouse",
    "sound": "tones",
    "sys": "the process's own sys: arguments, standard streams, exit",
    "time": "the virtual clock, and sleeping",
    "random": "chance, the same at each run without a window",
    "modules": "every portable module by name",
    "process": "the kernel's process itself",
}


class HandingError(TypeError):
    """A main that asks for what there is not."""


def program(main: Callable[..., Any]) -> "Program":
    """`main` as a process runs it: handed what its parameters name."""
    wanted = [
        each.name
        for each in signature(main).parameters.values()
        if each.kind is not Parameter.VAR_KEYWORD and each.default is Parameter.empty
    ]

    def run(process: "Process") -> int | None:
        result = main(*(_given(process, name) for name in wanted))
        return result if isinstance(result, int) else None

    return run


def check(main: Callable[..., Any], system: str) -> None:
    """Refuse a main that asks for what there is not, in one sentence; HandingError."""
    known = [*NAMES, system]
    for name in signature(main).parameters:
        if name not in known:
            raise HandingError(
                f"main asks for {name!r}, and there is no such thing; there are {', '.join(known)}."
            )


def _given(process: "Process", name: str) -> Any:
    if name == "process":
        return process
    if name == "modules":
        return process.modules
    return process.native if name == process.kernel.policy.name else process.modules[name]
