"""What is left of a program that an exception ended: an exit code, or its traceback."""

import traceback
from types import TracebackType


def _is_ours(trace: TracebackType) -> bool:
    """Tell whether a traceback starts in the system's own files, which no program wrote."""
    return str(trace.tb_frame.f_globals.get("__name__", "")).startswith("vos.")


def last_words(error: BaseException) -> int | str:
    """Return the code that SystemExit asks for, or the text for standard error."""
    if isinstance(error, SystemExit):
        if error.code is None or isinstance(error.code, int):
            return error.code or 0
        return f"{error.code}\n"
    trace = error.__traceback__
    while trace is not None and _is_ours(trace):
        trace = trace.tb_next
    return "".join(traceback.format_exception(type(error), error, trace))
