"""Running a program's text as `__main__`, with the exit status that Python gives it.

SystemExit()      0        SystemExit(3)  3        SystemExit("text")  1, the text on stderr
end of the text   0        any exception  1, its traceback on stderr
"""

from collections.abc import Callable, Sequence
from types import CodeType, ModuleType
from typing import TYPE_CHECKING, Any

from vos.portable.loader import Failure
from vos.portable.tracebacks import print_exception

if TYPE_CHECKING:
    from vos.portable.loader import Modules

LOST_OUTPUT = 120  # the exit status when what was printed cannot be written out


def run_text(
    modules: "Modules", source: str | bytes, filename: str, arguments: Sequence[str], place: str
) -> int:
    """Run a program's text; return its exit status.

    `filename` is what tracebacks call it, `arguments` become sys.argv, `place` its sys.path[0].
    """
    modules.sys.argv = list(arguments)
    modules.sys.path = [place]
    modules.own_files.add(filename)
    _show_lines(modules, source, filename)
    return exit_status(
        modules,
        lambda: run_code(modules, compile(source, filename, "exec", dont_inherit=True), filename),
    )


def run_code(modules: "Modules", code: CodeType, filename: str, package: str | None = None) -> None:
    """Execute a program's code as `__main__`; its relative imports start from `package`."""
    main = ModuleType("__main__")
    main.__dict__.update(__builtins__=modules.builtins, __package__=package, __annotations__={})
    if not filename.startswith("<"):
        main.__dict__["__file__"] = filename
    modules.loaded["__main__"] = main
    exec(code, main.__dict__)  # the program that a person wants to run


def exit_status(modules: "Modules", program: Callable[[], Any]) -> int:
    """Call a program, and everything that happens at a Python program's end; its exit status."""
    return finish(modules, _status_of(modules, program))


def finish(modules: "Modules", status: int) -> int:
    """What happens at a Python program's end: threads, atexit, output; its exit status then."""
    if "threading" in modules.loaded:
        status = _status_of(modules, modules.loaded["threading"]._shutdown) or status
    if "atexit" in modules.loaded:
        complain = modules.sys.excepthook
        modules.loaded["atexit"]._run_exitfuncs(
            lambda error: complain(type(error), error, error.__traceback__)
        )
    _forget_main(modules)
    return status if _flushed(modules) else LOST_OUTPUT


def _forget_main(modules: "Modules") -> None:
    """Let go of the program's names, so that what they held ends as it does in Python."""
    main = modules.loaded.pop("__main__", None)
    names = main.__dict__ if main is not None else {}
    for private in (True, False):
        for name in [name for name in names if name.startswith("_") == private]:
            if name != "__builtins__":
                names[name] = None


def _status_of(modules: "Modules", program: Callable[[], Any]) -> int:
    try:
        program()
    except SystemExit as leaving:
        return _exit_code(modules, leaving.code)
    except KeyboardInterrupt as error:
        _complain(modules, error)
        return modules.interrupted()
    except Exception as error:
        _complain(modules, error)
        return 1
    return 0


def _complain(modules: "Modules", error: BaseException) -> None:
    named = getattr(error, "filename", None) or getattr(error, "name", None)
    modules.failure = Failure(type(error), named if isinstance(named, str) else "")
    show_exception(modules, error)


def show_exception(modules: "Modules", error: BaseException) -> None:
    """Hand an exception to sys.excepthook."""
    hook = modules.sys.excepthook
    if hook is modules.sys.__excepthook__:
        print_exception(modules, error)
        return
    try:
        hook(type(error), error, error.__traceback__)
    except Exception as worse:
        modules.sys.stderr.write("Error in sys.excepthook:\n")
        print_exception(modules, worse)


def _exit_code(modules: "Modules", code: object) -> int:
    if code is None:
        return 0
    if isinstance(code, int):  # as many bits as C's int has; a Unix keeps fewer
        return code & 0xFFFFFFFF if -(2**63) <= code < 2**63 else 0xFFFFFFFF
    modules.builtins.__dict__["print"](code, file=modules.sys.stderr)
    return 1


def _flushed(modules: "Modules") -> bool:
    """Write out what was printed; False if it was lost."""
    lost = False
    for name in ("stdout", "stderr"):
        stream = modules.sys.__dict__.get(name)
        try:
            if stream is not None and not stream.closed:
                stream.flush()
        except (OSError, ValueError) as error:
            lost = name == "stdout"
            if lost:
                modules.sys.stderr.write(f"Exception ignored in: {stream!r}\n")
                print_exception(modules, error)
    return not lost


def _show_lines(modules: "Modules", source: str | bytes, filename: str) -> None:
    """Let tracebacks show a text's lines that no file of the virtual disk holds."""
    text = source.decode("utf-8", "replace") if isinstance(source, bytes) else source
    lines = text.splitlines(keepends=True)
    modules.load("linecache").cache[filename] = (len(text), None, lines, filename)
