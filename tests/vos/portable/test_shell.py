"""The command interpreter: each system's own commands, messages and habits; one tree for all."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import emulator
import vos
from vos.portable.shell.tree import Parser, ShellSyntaxError
from vos.systems.linux.shell import BashDialect
from vos.systems.unix.shell import names as unix_names
from vos.systems.unix.shell.rows import BUILTINS, UTILITIES
from vos.systems.unix.shell.voices import BASH
from vos.systems.unix.shell.words import Lexer
from vos.systems.windows.shell import names as windows_names
from vos.systems.windows.shell import rows as windows_rows
from vos.systems.windows.shell.words import expanded, operands

Run = Callable[[str], tuple[int, str, str]]
SYSTEMS = ("linux", "linux/alpine", "windows", "macos")
ONE = "echo one> f1& "  # what makes a file on Windows
SAID_NOT_FOUND = "No such file or directory\n"
HEADER = " Volume in drive C is PEEKPOKE\n Volume Serial Number is "

# system: line, status, output, what is said of an error
CASES: dict[str, list[tuple[str, int, str, str]]] = {
    "linux": [
        ("ls nope", 2, "", f"ls: cannot access 'nope': {SAID_NOT_FOUND}"),
        ("cat nope", 1, "", f"cat: nope: {SAID_NOT_FOUND}"),
        ("cp nope x", 1, "", f"cp: cannot stat 'nope': {SAID_NOT_FOUND}"),
        ("mkdir d; mkdir d", 1, "", "mkdir: cannot create directory ‘d’: File exists\n"),
        ("mkdir -p d/f; rmdir d", 1, "", "rmdir: failed to remove 'd': Directory not empty\n"),
        ("mkdir d; rm d", 1, "", "rm: cannot remove 'd': Is a directory\n"),
        ("rm -f nope; rm -r .", 1, "",
         "rm: refusing to remove '.' or '..' directory: skipping '.'\n"),
        ("mkdir -p a/b; cp a c", 1, "", "cp: -r not specified; omitting directory 'a'\n"),
        ("mkdir -p a/b; cp -r a c; find c", 0, "c\nc/b\n", ""),
        ("touch b a .h; ls; ls -a; ls -r", 0, "a\nb\n.\n..\n.h\na\nb\nb\na\n", ""),
        ("touch a b; mv a c; ls", 0, "b\nc\n", ""),
        ("echo hi > f; ln -s f l; cat l; ls -F", 0, "hi\nf\nl@\n", ""),
        ("touch f; chmod 750 f; ls -l f | head -c", 1, "",
         "head: invalid option -- 'c'\nTry 'head --help' for more information.\n"),
        ("touch f; chmod u=rwx,go-r f; python3 -c 'import os; print(oct(os.stat(\"f\").st_mode))'",
         0, "0o100700\n", ""),
        ("uname -sr; whoami; hostname", 0, "Linux 6.1.0-18-amd64\nuser\ndebian\n", ""),
        ("which ls | grep -c bin/ls; which nope", 1, "1\n", ""),
        ("echo $(ls /home) | tee f; cat f", 0, "user\nuser\n", ""),
        ("cp", 1, "", "cp: missing file operand\nTry 'cp --help' for more information.\n"),
        ("kill 99999", 1, "", "sh: 1: kill: No such process\n\n"),
        ("touch a; stat a | head -2", 0, "  File: a\n  Size: 0         \tBlocks: 0          "
         "IO Block: 4096   regular empty file\n", ""),
        ("ls /home | more; ls -d /home", 0, "user\n/home\n", ""),
        ("echo a >&7", 2, "", "sh: 1: 7: Bad file descriptor\n"),
        ("chown user /etc/passwd", 1, "",
         "chown: changing ownership of '/etc/passwd': Operation not permitted\n"),
        ("env nope", 127, "", f"env: ‘nope’: {SAID_NOT_FOUND}"),
        ("type cd; type nope", 1, "cd is a shell builtin\n", "type: nope: not found\n"),
        ("printf 'a\\nb\\n' > f; wc f; wc -l < f", 0, "2 2 4 f\n2\n", ""),
        ("mkdir t; echo a > t/f; ls -l t | head -n 1", 0, "total 1\n", ""),
    ],
    "linux/alpine": [
        ("ls nope", 1, "", f"ls: nope: {SAID_NOT_FOUND}"),
        ("cat nope", 1, "", f"cat: can't open 'nope': {SAID_NOT_FOUND}"),
        ("rm nope", 1, "", f"rm: can't remove 'nope': {SAID_NOT_FOUND}"),
        ("env nope", 127, "", f"env: can't execute 'nope': {SAID_NOT_FOUND}"),
        ("which env ls", 0, "/usr/bin/env\n/bin/ls\n", ""),
        ("nope", 127, "", "sh: nope: not found\n"),
    ],
    "macos": [
        ("ls nope", 1, "", f"ls: nope: {SAID_NOT_FOUND}"),
        ("cp nope x", 1, "", f"cp: nope: {SAID_NOT_FOUND}"),
        ("mkdir d; rm d", 1, "", "rm: d: is a directory\n"),
        ("mkdir d; mkdir d", 1, "", "mkdir: d: File exists\n"),
        ("nope", 127, "", "sh: nope: command not found\n"),
        ("zsh -c nope", 127, "", "zsh:1: command not found: nope\n"),
        ("zsh -c 'echo *.nope'", 1, "", "zsh:1: no matches found: *.nope\n"),
        ("zsh -c 'cd nope'", 1, "", "zsh:cd:1: no such file or directory: nope\n"),
        ("touch f; chflags uchg f; rm f; chflags nouchg f; rm f; ls f", 1, "",
         f"rm: f: Operation not permitted\nls: f: {SAID_NOT_FOUND}"),
        ("sw_vers; sw_vers -productVersion", 0,
         "ProductName:    macOS\nProductVersion: 14.4\nBuildVersion:   23E214\n14.4\n", ""),
        ("printf 'a\\nb\\n' > f; wc f", 0, "       2       2       4 f\n", ""),
        ("mkdir t; echo a > t/f; ls -l t | head -n 1", 0, "total 2\n", ""),
    ],
    "windows": [
        ("echo  two   blanks", 0, " two   blanks\n", ""),
        ("echo a^&b \"c & d\" %USERNAME% %nope%", 0, "a&b \"c & d\" user %nope%\n", ""),
        ("echo %USERNAME:~1,2% %USERNAME:s=z%", 0, "se uzer\n", ""),
        ("echo b> f& echo a>> f& sort f", 0, "a\nb\n", ""),
        (f"{ONE}type f1 & type nope", 1, "one\n", "The system cannot find the file specified.\n"),
        (f"{ONE}copy f1 f2 & fc.exe", 1, "        1 file(s) copied.\n",
         "'fc.exe' is not recognized as an internal or external command,\n"
         "operable program or batch file.\n"),
        (f"{ONE}copy f1 f1", 1, "        0 file(s) copied.\n",
         "The file cannot be copied onto itself.\n"),
        (f"{ONE}move f1 f2 & ren f2 f3 & dir /b f*", 0, "        1 file(s) moved.\nf3\n", ""),
        (f"{ONE}echo x> f2 & del f? & dir /b f?", 1, "", "File Not Found\n"),
        ("del nope", 1, "", "Could Not Find C:\\Users\\user\\nope\n"),
        ("md d & md d", 1, "", "A subdirectory or file d already exists.\n"),
        ("md d\\e & rd d", 1, "", "The directory is not empty.\n"),
        ("md d\\e & rd /s /q d & dir /b d", 1, "", "File Not Found\n"),
        ("cd nope", 1, "", "The system cannot find the path specified.\n"),
        ("cd..& cd", 0, "C:\\Users\n", ""),
        ("cd /windows& cd& cd /users/user/documents & cd", 0,
         "C:\\Windows\nC:\\Users\\user\\Documents\n", ""),
        ("cd /D D:\\& cd& cd /d c:/program files&cd", 0, "D:\\\nC:\\Program Files\n", ""),
        ("cd c:& cd D:", 0, "C:\\Users\\user\nD:\\\n", ""),
        ("md t & mklink /j j t", 1, "", "Incorrect function.\n"),
        ("cd /?", 0, "", "Displays the name of or changes the current directory.\n"),
        ("cd D:\\ & cd & D: & cd", 0, "C:\\Users\\user\nD:\\\n", ""),
        ("dir /b", 0, "Desktop\nDocuments\n", ""),
        ("dir/b/a:h", 0, "AppData\n", ""),
        ("dir /y", 1, "", 'Invalid switch - "y".\n'),
        ("(echo b& echo a) | sort", 0, "a\nb\n", ""),
        ("dir /b C:\\ | find /c \"s\"", 0, "3\n", ""),
        ("find x f", 2, "", "FIND: Parameter format not correct\n"),
        ("dir /b | findstr /i d.c", 0, "Documents\n", ""),
        ("set ZZ=1& set z", 0, "ZZ=1\n", ""),
        ("set A= & set NOPE", 1, "", "Environment variable NOPE not defined\n"),
        (f"{ONE}attrib +r f1 & del f1", 1, "", "C:\\Users\\user\\f1\nAccess is denied.\n"),
        (f"{ONE}attrib +h f1 & dir /b f1 & attrib f1", 0, "A   H        C:\\Users\\user\\f1\n",
         "File Not Found\n"),
        ("mklink l f", 1, "", "You do not have sufficient privilege to perform this operation.\n"),
        (f"{ONE}mklink /h l f1 & type l", 0, "Hardlink created for l <<===>> f1\none\n", ""),
        ("tree C:\\Users\\user | find /v \"serial\"", 0,
         "Folder PATH listing for volume PEEKPOKE\n"
         "C:\\USERS\\USER\n├───Desktop\n└───Documents\n", ""),
        ("tree /f Desktop | find /v \"serial\"", 0,
         "Folder PATH listing for volume PEEKPOKE\n"
         "C:\\USERS\\USER\\DESKTOP\nNo subfolders exist\n\n", ""),
        ("dir nope | find /v \"Serial\"", 0, " Volume in drive C is PEEKPOKE\n\n"
         " Directory of C:\\Users\\user\n\n", "File Not Found\n"),
        ("taskkill", 1, "", "ERROR: Invalid syntax. Neither /FI nor /PID nor /IM were specified.\n"
         'Type "TASKKILL /?" for usage.\n'),
        ("x:", 1, "", "The system cannot find the drive specified.\n"),
        ("more nope", 1, "", "Cannot access file C:\\Users\\user\\nope\n"),
        ("ver", 0, "\nMicrosoft Windows [Version 10.0.19045.4046]\n", ""),
        ("whoami & hostname", 0, "desktop-peek10\\user\nDESKTOP-PEEK10\n", ""),
        ("where sort & where nope", 1, "C:\\Windows\\System32\\sort.exe\n",
         "INFO: Could not find files for the given pattern(s).\n"),
        ("taskkill /pid 999", 1, "", 'ERROR: The process "999" not found.\n'),
        ("echo print(6*7)> s.py & s.py & s", 0, "42\n42\n", ""),
        ("echo a > nope\\x", 1, "", "The system cannot find the path specified.\n"),
        ("nope & echo %errorlevel% & exit /b 7", 7, "0 \n",
         "'nope' is not recognized as an internal or external command,\n"
         "operable program or batch file.\n"),
        ("nope || echo %USERNAME% && echo yes", 0, "user \nyes\n",
         "'nope' is not recognized as an internal or external command,\n"
         "operable program or batch file.\n"),
        ("echo a 1>&7", 1, "",
         "The handle could not be duplicated\nduring redirection of handle 7.\n"),
        ("echo a | | echo b", 1, "", "| was unexpected at this time.\n"),
    ],
}  # fmt: skip


@pytest.fixture(params=SYSTEMS)
def system(request: Any) -> Iterator[vos.System]:
    name, _, variant = request.param.partition("/")
    with vos.boot(emulator.boot("pc"), name, variant or None) as booted:
        yield booted


def runner(system: vos.System) -> Run:
    run = system.modules["subprocess"].run

    def shell(line: str) -> tuple[int, str, str]:
        done = run(line, shell=True, capture_output=True)
        out, err = (each.decode().replace("\r\n", "\n") for each in (done.stdout, done.stderr))
        return done.returncode, out, err

    return shell


@pytest.mark.parametrize("name", SYSTEMS)
def test_each_system_has_its_own_words(name: str) -> None:
    for line, status, output, complaint in CASES[name]:
        kind, _, variant = name.partition("/")
        with vos.boot(emulator.boot("pc"), kind, variant or None) as system:
            assert (line, *runner(system)(line)) == (line, status, output, complaint)


def test_streams_go_where_they_are_sent(system: vos.System) -> None:
    run = runner(system)
    status, out, err = run("echo a 1>&2")
    assert (status, out, err.strip()) == (0, "", "a")
    status, out, err = run("nope 2>&1")
    assert (err, "nope" in out) == ("", True) and status
    status, out, err = run("nope 2> said")
    with system.open("said") as file:
        assert (out, err, "nope" in file.read()) == ("", "", True)


def test_a_pipeline_runs_at_the_same_time(system: vos.System) -> None:
    python = "python" if system.name == "windows" else "python3"
    with system.open("many.py", "w") as file:
        file.write("import sys\nfor n in range(40000): print(n, flush=n < 9)\n")
    status, out, _ = runner(system)(f'{python} many.py | sort | {python} -c "print(input())"')
    assert (status, out) == (0, "0\n")


@pytest.mark.parametrize("name", ["linux", "macos"])
def test_words_are_made_once(name: str) -> None:
    with vos.boot(emulator.boot("pc"), name) as system:
        assert runner(system)("echo $(echo x >> log) | cat; cat log") == (0, "\nx\n", "")


@pytest.mark.parametrize(
    ("name", "kept"), [("linux", ".bash_history"), ("macos", ".zsh_history"), ("windows", "")]
)
def test_lines_are_kept_in_the_home_where_the_shell_does_so(name: str, kept: str) -> None:
    with vos.boot(emulator.boot("pc"), name) as system:
        console = system.kernel.console
        for typed in (b"echo one\rexit 3\r", b"\x1b[A\x1b[A\rexit 4\r"):
            console.feed(typed)
            status = system.run(lambda process: system.policy.shell(process, None))
        assert status == 4
        shown = bytes(console.output).decode().replace("\r\n", "\n")
        assert shown.count("\none\n") == (2 if kept else 1)
        names = [each for each in system.os.listdir() if each.startswith(".")]
        assert names == [kept] * bool(kept)


BATCH = """@echo off
rem a remark
set DONE=%1 of %*
echo %DONE% 100%%
call nope 2>nul
exit /b 5
echo never
"""


def test_batch_files_run_in_the_shell_itself() -> None:
    with vos.boot(emulator.boot("pc"), "windows") as system:
        with system.open("do.bat", "w") as file:
            file.write(BATCH)
        with system.open("loud.cmd", "w") as file:
            file.write("echo a\n@echo b\n")
        run = runner(system)
        assert run("do one two & echo %errorlevel%") == (0, "one of one two 100%\n0\n", "")
        assert run("do one two") == (5, "one of one two 100%\n", "")
        assert run("loud")[1] == "\nC:\\Users\\user>echo a\na\nb\n"
        assert run("do & loud")[1].count("C:\\") == 1
        assert run("do x | sort") == (0, "x of x 100%\n", "")


# -- the same lines in the host's own shell

DIFFERENTIAL = [
    "echo one two; echo -n x; echo y",
    "printf '3\\n1\\n2\\n' > n; sort n; sort -r n | head -1; sort -n n | tail -n 2",
    "touch a.txt b.txt c.py; ls; ls *.txt; echo *.py '*.py' *.no",
    "mkdir -p d/e/f; touch d/e/g; ls -R d | cat; find d | sort; rm -r d; ls d 2>/dev/null; echo $?",
    "echo hi > f; cp f g; mv g h; cat f h; ls; rm f h; ls",
    "printf 'a b\\nc\\n' > w; wc -l < w; cat w w | wc -w; wc w; cat w | wc",
    "printf 'x\\nX\\ny\\n' > g; grep -i x g; grep -v x g; grep -c x g; grep -n y g; grep q g",
    "echo a; false || echo b && echo c; ! false; echo $?",
    "(exit 4); echo $?; (cd /; pwd); A=5; echo \"$A$A\" '$A' ${A}b",
    "ln -s nowhere l; ls l; cat l 2>/dev/null; echo $?; rm l",
    "echo one | cat | cat | cat; echo two 2>&1 1>/dev/null | cat",
    "echo $(echo $(echo deep)); X=$(printf 'a\\nb\\n'); echo $X; echo \"$X\"",
    "printf 'b\\na\\nb\\n' | sort | uniq; printf 'b\\na\\nb\\n' | sort -u",
    "ls nope >/dev/null 2>&1; echo $?; cat nope 2>/dev/null; echo $?; nope 2>/dev/null; echo $?",
]  # fmt: skip


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="compares with GNU's commands")
def test_the_hosts_own_shell_says_the_same(tmp_path: Path) -> None:
    for number, line in enumerate(DIFFERENTIAL):
        place = tmp_path / str(number)
        place.mkdir()
        real = subprocess.run(
            ["/bin/sh", "-c", line], cwd=place, capture_output=True, text=True,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C", "HOME": str(place)},
        )  # fmt: skip
        with vos.boot(emulator.boot("pc"), "linux") as system:
            status, out, _ = runner(system)(line)
        assert (line, status, out) == (line, real.returncode, real.stdout)


# -- the parts


def test_every_utility_lies_on_the_disk() -> None:
    assert sorted(unix_names.UTILITIES) == sorted(UTILITIES)
    assert sorted(windows_names.UTILITIES) == sorted(windows_rows.UTILITIES)
    assert all(row.help for name, row in UTILITIES.items() if name != "-")
    assert set(BUILTINS) & set(UTILITIES) == {"kill"}  # a program too, as POSIX asks


def tree(text: str) -> Any:
    dialect = BashDialect(BASH, BUILTINS, UTILITIES, {})
    return Parser(Lexer(text, BASH.unfinished.__getitem__).tokens(), dialect.grammar).parse()


def test_a_line_becomes_a_tree() -> None:
    first, second = tree("! a b | c > f && (d; e) &")
    assert first.pipeline.negated
    assert [each.raw.strip() for each in first.pipeline.commands] == ["a b", "c"]
    assert first.pipeline.commands[1].redirections[0].how == ">"
    assert (second.when, second.waited) == ("&&", False)
    assert len(second.pipeline.commands[0].nested) == 2


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a &&", "syntax error near unexpected token `newline'"),
        ("| a", "syntax error near unexpected token `|'"),
        ("a | | b", "syntax error near unexpected token `|'"),
        ("(a", "syntax error near unexpected token `newline'"),
        ("a)", "syntax error near unexpected token `)'"),
        ("a >", "syntax error near unexpected token `newline'"),
        ("'a", "unexpected EOF while looking for matching `''"),
        ("&& a", "syntax error near unexpected token `&&'"),
    ],
)
def test_what_is_no_line_is_refused(text: str, why: str) -> None:
    with pytest.raises(ShellSyntaxError) as refusal:
        tree(text)
    assert str(refusal.value) == why


def test_words_of_windows() -> None:
    assert operands(' "a b" c/b/s /w d') == ["a b", "c", "/b", "/s", "/w", "d"]
    assert operands(" C:/Users/x") == ["C:/Users/x"]
    values = {"A": "abc"}
    assert expanded("%A% %B% %A:~1% %A:b=-% 5%", values.get) == "abc %B% bc a-c 5%"
