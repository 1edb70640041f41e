"""`sh`: what os.system, os.popen and subprocess give it to do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import emulator
import vos

PYTHON_READS = "python3 -c 'import sys; print(sorted(sys.stdin))'"

LINES = [
    # line, status, output
    ("echo hello", 0, "hello\n"),
    ("echo -n a; echo b", 0, "ab\n"),
    ("echo $HOME ~ ~/x '$HOME'", 0, "/home/user /home/user /home/user/x $HOME\n"),
    ("echo \"a  $USER\" b\\ c", 0, "a  user b c\n"),
    ("A='1  2'; echo $A \"$A\" [$A] ${A}", 0, "1 2 1  2 [1 2] 1 2\n"),
    ("echo $nothing\"\" end", 0, " end\n"),
    ("echo $nothing end", 0, "end\n"),
    ("export B=7; python3 -c 'import os; print(os.environ[\"B\"])'", 0, "7\n"),
    ("B=8 python3 -c 'import os; print(os.environ[\"B\"])'; echo [$B]", 0, "8\n[]\n"),
    ("export B=7; unset B; echo [$B]", 0, "[]\n"),
    ("env B=9 sh -c 'echo $B'; env -i B=1 C=2 /usr/bin/env", 0, "9\nB=1\nC=2\n"),
    ("env nope 2> said; echo $?; env . 2> said; echo $?", 0, "127\n126\n"),
    ("echo '#!/usr/bin/env python3' > s; echo 'print(6 * 7)' >> s; chmod +x s; ./s", 0, "42\n"),
    ("echo one > f; echo two >> f; python3 -c 'print(input())' < f", 0, "one\n"),
    ("echo a > f1; echo b > f2; echo f* 'f*' g*", 0, "f1 f2 f* g*\n"),
    (f"printf 'b\\na\\n' | {PYTHON_READS}", 0, "['a\\n', 'b\\n']\n"),
    ("echo abc | python3 -c 'print(input()*2)' | python3 -c 'print(input()[2:])'", 0, "cabc\n"),
    ("printf '%s=%d%%\\n' x 5", 0, "x=5%\n"),
    ("false && echo no || echo yes", 0, "yes\n"),
    ("true || echo no && echo yes; ! true; echo $?", 0, "yes\n1\n"),
    ("cd /tmp && pwd; (cd /; pwd); pwd", 0, "/tmp\n/\n/tmp\n"),
    ("echo $(echo a; echo b) \"$(pwd)\"", 0, "a b /home/user\n"),
    ("exit 3; echo never", 3, ""),
    ("false", 1, ""),
    ("python3 -c 'import os; os.kill(os.getpid(), 9)'", 137, ""),
    ("python3 -c 'raise SystemExit(5)'; echo $?", 0, "5\n"),
    ("python3 -c 'import sys; print(1, file=sys.stderr)' 2>&1", 0, "1\n"),
    ("sh -c 'echo $0 $1 $# $@' name p q", 0, "name p 2 p q\n"),
    ("# nothing\necho a # b\n\necho c", 0, "a\nc\n"),
    ("echo a; (exit 4)", 4, "a\n"),
]  # fmt: skip

COMPLAINTS = [
    ("nothing-like-it", 127, "sh: 1: nothing-like-it: not found\n"),
    ("/etc/passwd", 126, "sh: 1: /etc/passwd: Permission denied\n"),
    ("echo 'unfinished", 2, "sh: 1: Syntax error: Unterminated quoted string\n"),
    ("echo $(pwd", 2, 'sh: 1: Syntax error: end of file unexpected (expecting ")")\n'),
    ("echo >", 2, "sh: 1: Syntax error: end of file unexpected\n"),
    ("true && | true", 2, 'sh: 1: Syntax error: "|" unexpected\n'),
    ("echo a > /nope/x", 2, "sh: 1: cannot create /nope/x: Directory nonexistent\n"),
    ("cat < /nope/x", 2, "sh: 1: cannot open /nope/x: No such file\n"),
    ("cd /nope", 2, "sh: 1: cd: can't cd to /nope\n"),
]


@pytest.fixture
def system() -> Iterator[vos.System]:
    with vos.boot(emulator.boot("pc"), "linux") as booted:
        yield booted


@pytest.fixture
def shell(system: vos.System) -> Any:
    run = system.modules["subprocess"].run
    return lambda line: run(line, shell=True, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("line", "status", "output"), LINES)
def test_lines_do_what_they_say(shell: Any, line: str, status: int, output: str) -> None:
    done = shell(line)
    assert (done.stderr, done.stdout, done.returncode) == ("", output, status)


@pytest.mark.parametrize(("line", "status", "complaint"), COMPLAINTS)
def test_what_is_wrong_is_told(shell: Any, line: str, status: int, complaint: str) -> None:
    done = shell(line)
    assert (done.stderr, done.stdout, done.returncode) == (complaint, "", status)


def test_os_system_and_popen_use_it(system: vos.System) -> None:
    os = system.os
    assert os.waitstatus_to_exitcode(os.system("exit 3")) == 3
    with os.popen("echo hi; exit 2") as pipe:
        assert pipe.read() == "hi\n"
    pipe = os.popen('python3 -c \'open("got", "w").write(input())\'', "w")
    pipe.write("text\n")
    assert pipe.close() is None
    with system.open("got") as file:
        assert file.read() == "text"


def test_scripts_of_the_shell_run(system: vos.System) -> None:
    with system.open("script", "w") as file:
        file.write("#!/bin/sh\necho $0 got $1\n")
    system.os.chmod("script", 0o755)
    done = system.modules["subprocess"].run(["./script", "x"], capture_output=True, text=True)
    assert done.stdout == "./script got x\n"
