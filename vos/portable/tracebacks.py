"""Tracebacks of programs: on their own standard error, with their own lines alone.

What lies between is the standard library and the virtual system, which no learner wrote. The source
lines are read as the process sees its files.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vos.portable.loader import Modules


def format_exception(modules: "Modules", error: BaseException) -> str:
    """An exception as Python words it, with the frames of the process's own files."""
    made = modules.load("traceback").TracebackException(
        type(error), error, error.__traceback__, compact=True
    )
    _keep_own(made, modules.own_files)
    return "".join(made.format())


def print_exception(modules: "Modules", error: BaseException) -> None:
    """Write an exception to the process's standard error, if it has one."""
    stream = modules.sys.stderr
    if stream is not None:
        stream.write(format_exception(modules, error))
        stream.flush()


def _keep_own(made: Any, files: set[str]) -> None:
    if made is None:
        return
    if made.stack is not None:
        made.stack[:] = [frame for frame in made.stack if frame.filename in files]
        made.stack = made.stack or None
    for other in (made.__cause__, made.__context__, *(getattr(made, "exceptions", None) or ())):
        _keep_own(other, files)
