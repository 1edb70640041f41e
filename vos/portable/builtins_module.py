"""What of `builtins` touches the system: open, print, input, exit.

Each acts on the standard streams that the process's own `sys` has at the time. They are methods of
one object, for as class attributes built-in functions do not become methods of instances.
"""

import builtins
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vos.portable.loader import Modules

_print = builtins.print


class Furniture:
    """The functions for one process."""

    def __init__(self, modules: "Modules") -> None:
        self._modules, self._sys = modules, modules.sys

    def print(
        self,
        *values: object,
        sep: str | None = " ",
        end: str | None = "\n",
        file: Any = None,
        flush: bool = False,
    ) -> None:
        """Print the values to a stream, or to sys.stdout by default."""
        stream = self._sys.stdout if file is None else file
        if stream is not None:
            _print(*values, sep=sep, end=end, file=stream, flush=flush)

    def input(self, prompt: object = "", /) -> str:
        """Read a string from standard input; the trailing newline is stripped."""
        for name in ("stdin", "stdout"):
            if getattr(self._sys, name) is None:
                raise RuntimeError(f"input(): lost sys.{name}")
        self._sys.stdout.write(str(prompt))
        self._sys.stdout.flush()
        line = self._sys.stdin.readline()
        if not line:
            raise EOFError("EOF when reading a line")
        return str(line.removesuffix("\n"))

    def breakpoint(self, *arguments: Any, **named: Any) -> Any:
        """Call sys.breakpointhook(), which opens the debugger here."""
        return self._sys.breakpointhook(*arguments, **named)


class Leaving:
    """What `exit` and `quit` are: call them to leave."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __repr__(self) -> str:
        return f"Use {self._name}() or Ctrl-D (i.e. EOF) to exit"

    def __call__(self, code: object = None) -> None:
        """Leave the program."""
        raise SystemExit(code)


class Help:
    """What `help` is: call it with whatever help is wanted about."""

    def __init__(self, modules: "Modules") -> None:
        self._modules = modules

    def __repr__(self) -> str:
        return "Type help() for interactive help, or help(object) for help about object."

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        """Show help about something, or ask what about."""
        return self._modules.load("pydoc").help(*arguments, **named)


def furnish(modules: "Modules", opener: Any) -> None:
    """Give a process's builtins what acts on its own files and streams."""
    functions = Furniture(modules)
    modules.builtins.__dict__.update(
        open=opener,
        print=functions.print,
        input=functions.input,
        breakpoint=functions.breakpoint,
        exit=Leaving("exit"),
        quit=Leaving("quit"),
        help=Help(modules),
    )
