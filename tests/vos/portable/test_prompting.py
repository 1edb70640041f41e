"""Python alone on a console: prompts, values, tracebacks, ^C, and how the conversation ends."""

from __future__ import annotations

import re
import sys

import pytest

import emulator
import vos

NAMES = {"linux": "python3", "macos": "python3", "windows": "python"}
MOVES = re.compile(r"\r|\x1b\[\d*[A-Z]")


def talk(name: str, typed: str) -> tuple[int, str]:
    """The exit status, and what the console shows behind the banner."""
    with vos.boot(emulator.boot("pc"), name) as system:
        console = system.kernel.console
        console.feed(typed.encode())
        status = system.modules["subprocess"].run([NAMES[name]]).returncode
        assert not console.raw
        shown = MOVES.sub("", bytes(console.output).decode())
        banner = f"Python {sys.version} on {system.modules.sys.platform}\nType "
        assert shown.startswith(banner)
        return status, shown.partition("more information.\n")[2]


@pytest.mark.parametrize("name", NAMES)
def test_values_are_shown_and_kept(name: str) -> None:
    said = talk(name, "6 * 7\r_ + 1\rx = 'a'\rx\rNone\r# no\r\rexit(3)\r")
    assert said == (
        3,
        ">>> 6 * 7\n42\n>>> _ + 1\n43\n>>> x = 'a'\n>>> x\n'a'\n"
        ">>> None\n>>> # no\n>>> \n>>> exit(3)\n",
    )


@pytest.mark.parametrize("end", ["", "\x04", "\x1a"])
def test_the_end_of_the_input_ends_it(end: str) -> None:
    assert talk("windows", "1\r" + end) == (0, ">>> 1\n1\n>>> \n")


STATEMENTS = [
    ("for n in 1, 2:\r  n\r  print('p')\r\r", "1\np\n2\np\n"),
    ("def f():\r  5\r  return 6\r\rf()\r", ">>> f()\n6\n"),
    ("class C:\r  5\r\r'''a\rb'''\r", "... b'''\n'a\\nb'\n"),
    ("import sys; sys.ps1 = '# '\r1\r", "# 1\n1\n"),
    ("import sys\rsys.displayhook = lambda v: print('is', v)\r5\r", ">>> 5\nis 5\n"),
    ("from __future__ import annotations\rdef f(a: b): pass\r\rf.__annotations__\r",
     "\n{'a': 'b'}\n"),
    ("__name__\r", ">>> __name__\n'__main__'\n"),
    ("license\r", "See https://www.python.org/psf/license/\n"),
    ("8\r9\r\x1b[A\x1b[A\r", ">>> 8\n8\n"),  # the lines typed before
    ("if 1:\r\t7\r\r", "... \n7\n"),
    ("import sys\rsys.maxu\t\r", "sys.maxunicode\n1114111\n"),
    ("if 1:\rhalf\x039\r", "... half^C\nKeyboardInterrupt\n>>> 9\n9\n"),
    ("'\u00e9'\r", "'\u00e9'\n"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "shown"), STATEMENTS)
def test_statements_are_whole_before_they_are_executed(typed: str, shown: str) -> None:
    status, said = talk("linux", typed)
    assert status == 0
    assert re.sub("(>>>|#) \n$", "", said).endswith(shown)


TRACE = 'Traceback (most recent call last):\n  File "<stdin>", line 1, in <module>\n'
ERRORS = [
    ("1 / 0", f"{TRACE}ZeroDivisionError: division by zero"),
    ("1 +", '  File "<stdin>", line 1\n    1 +\n       ^\nSyntaxError: invalid syntax'),
    ("return", "SyntaxError: 'return' outside function"),
    ("raise KeyboardInterrupt", f"{TRACE}KeyboardInterrupt"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "said"), ERRORS)
def test_an_error_is_told_of_and_the_next_line_taken(line: str, said: str) -> None:
    status, shown = talk("linux", f"{line}\r7\r")
    assert status == 0
    assert shown.endswith(f"{said}\n>>> 7\n7\n>>> \n")


def test_what_a_pipe_brings_is_one_program() -> None:
    with vos.boot(emulator.boot("pc"), "linux") as system:
        done = system.modules["subprocess"].run(
            ["python3"], input="5\nprint(6)\n", capture_output=True, text=True
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, "6\n", "")
