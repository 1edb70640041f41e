"""Scripts as processes: arguments, exit status, streams and tracebacks as Python gives them."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

import vos
from vos.portable import Modules


class Done(NamedTuple):
    """How a program ended."""

    status: int
    output: str
    errors: str


@pytest.fixture
def python(modules: Modules) -> Any:
    """Run python3 with arguments, as a child of the person's process."""

    def run(*arguments: str, text: str = "") -> Done:
        done = modules["subprocess"].run(
            ["python3", *arguments], input=text, capture_output=True, text=True, check=False
        )
        return Done(done.returncode, done.stdout, done.stderr)

    return run


@pytest.mark.parametrize(
    ("text", "status", "errors"),
    [
        ("pass", 0, ""),
        ("raise SystemExit", 0, ""),
        ("import sys; sys.exit(3)", 3, ""),
        ("import sys; sys.exit(256 + 7)", 7, ""),
        ("import sys; sys.exit('a reason')", 1, "a reason\n"),
        ("exit(4)", 4, ""),
        ("import os; os._exit(5)", 5, ""),
        ("import os; os.kill(os.getpid(), 9)", -9, ""),
        ("import os; os.abort()", -6, ""),
    ],
)
def test_the_exit_status_is_python_s(python: Any, text: str, status: int, errors: str) -> None:
    assert python("-c", text) == Done(status, "", errors)


def test_an_exception_ends_it_with_its_traceback(python: Any) -> None:
    text = "def f():\n    import json\n    json.loads('x')\nf()\n"
    status, output, errors = python("-c", text)
    assert (status, output) == (1, "")
    lines = errors.splitlines()
    assert lines[0] == "Traceback (most recent call last):"
    assert lines[-1] == "json.decoder.JSONDecodeError: Expecting value: line 1 column 1 (char 0)"
    assert [line for line in lines if line.startswith("  File")] == [
        '  File "<string>", line 4, in <module>',
        '  File "<string>", line 3, in f',
    ]
    assert "    json.loads('x')" in lines


def test_causes_and_groups_show_only_the_program_s_lines(python: Any) -> None:
    text = "import os\ntry: os.stat('zz')\nexcept OSError as e: raise KeyError(1) from e"
    errors = python("-c", text).errors
    assert "FileNotFoundError: [Errno 2] No such file or directory: 'zz'" in errors
    assert "direct cause" in errors and "vos" not in errors
    assert "unix" not in python("-c", "raise ExceptionGroup('x', [ValueError(1)])").errors


def test_a_syntax_error_has_no_frames(python: Any) -> None:
    status, _, errors = python("-c", "1 +")
    assert status == 1
    assert errors.startswith('  File "<string>", line 1\n    1 +\n')
    assert errors.endswith("SyntaxError: invalid syntax\n")


def test_an_interrupt_ends_it_by_its_signal(python: Any) -> None:
    text = "import os, time\nos.kill(os.getpid(), 2)\ntime.sleep(1)"
    status, _, errors = python("-c", text)
    assert status == -2
    assert errors.endswith("KeyboardInterrupt\n")


def test_standard_streams_are_the_process_s(python: Any) -> None:
    text = "import sys\nname = input('name? ')\nprint('hello', name)\nprint('bad', file=sys.stderr)"
    assert python("-c", text, text="Ada\n") == Done(0, "name? hello Ada\n", "bad\n")
    assert python("-c", "input()").errors.endswith("EOFError: EOF when reading a line\n")
    assert python(text="print(6 * 7)").output == "42\n"


def test_what_is_printed_reaches_a_closed_pipe_as_an_error(python: Any) -> None:
    text = (
        "import os\nr, w = os.pipe()\nos.close(r)\n"
        "try: os.write(w, b'x')\nexcept BrokenPipeError: print('broken')"
    )
    assert python("-c", text).output == "broken\n"


def test_a_script_knows_its_arguments_and_its_neighbours(system: vos.System, python: Any) -> None:
    system.os.mkdir("project")
    with system.open("project/helper.py", "w") as file:
        file.write("def boom():\n    raise RuntimeError('in the helper')\n")
    with system.open("project/main.py", "w") as file:
        file.write(
            "#!/usr/bin/python3\nimport sys, helper\n"
            "print(sys.argv, __name__, __file__, sys.path[0])\nhelper.boom()\n"
        )
    status, output, errors = python("-B", "project/main.py", "-x", "two words")
    assert status == 1
    assert output == (
        "['project/main.py', '-x', 'two words'] __main__"
        " /home/user/project/main.py /home/user/project\n"
    )
    assert '  File "/home/user/project/helper.py", line 2, in boom' in errors
    assert "raise RuntimeError('in the helper')" in errors
    system.os.chmod("project/main.py", 0o755)
    assert system.os.spawnv(system.os.P_WAIT, "project/main.py", ["main.py"]) == 1


def test_modules_run_as_programs(system: vos.System, python: Any) -> None:
    assert python("-m", "json.tool", text="[1]").output == "[\n    1\n]\n"
    with system.open("own.py", "w") as file:
        file.write("import sys\nprint(__name__, len(sys.argv))\n")
    assert python("-m", "own", "x").output == "__main__ 2\n"
    assert python("-m", "nothing_like_it").status == 1


def test_wrong_usage_is_told(python: Any) -> None:
    status, _, errors = python("missing.py")
    assert status == 2
    assert errors == (
        "python3: can't open file '/home/user/missing.py': [Errno 2] No such file or directory\n"
    )
    assert python("-Z").status == 2
    assert python("--version").output.startswith("Python 3.")


def test_the_end_waits_for_threads_and_calls_what_was_registered(python: Any) -> None:
    text = """
import atexit, threading, time
atexit.register(print, "bye")
def work():
    time.sleep(1)
    print("thread")
    1 / 0
class Last:
    def __del__(self): print("gone")
last = Last()
threading.Thread(target=work).start()
print("main")
"""
    status, output, errors = python("-c", text)
    assert (status, output) == (0, "main\nthread\nbye\ngone\n")
    assert errors.startswith("Exception in thread Thread-1 (work):\nTraceback")
    assert errors.endswith("ZeroDivisionError: division by zero\n")


def test_fork_is_refused_in_one_clear_sentence(os: Any) -> None:
    with pytest.raises(OSError, match="fork cannot copy a running Python program here; use") as no:
        os.fork()
    assert no.value.errno == 38
    assert "os.spawnv" in str(no.value)


@pytest.mark.parametrize(
    ("main", "status"),
    [
        (lambda os, linux: 0 if os.getpid() == linux.getpid() else 1, 0),
        (lambda: 7, 7),
        (lambda sys: sys.exit(9), 9),
        (lambda os, time, open, modules: None, 0),
    ],
)
def test_run_hands_over_what_the_parameters_name(
    system: vos.System, main: Any, status: int
) -> None:
    assert system.run(main) == status


def test_run_lists_the_names_there_are(system: vos.System) -> None:
    with pytest.raises(TypeError, match=r"main asks for 'files'.* there are os, open, screen"):
        system.run(lambda files: None)
    with pytest.raises(TypeError, match="main asks for 'windows'"):
        system.run(lambda windows: None)
