"""Where a shell is, as its prompt says it."""

from __future__ import annotations

from vos.portable.shell.interpreter import Shell


def short_place(shell: Shell) -> str:
    """The working directory, the home as ~."""
    here, home = shell.os.getcwd(), shell.os.environ.get("HOME", "/")
    if here == home or here.startswith(home + "/"):
        return "~" + str(here[len(home) :])
    return str(here)
