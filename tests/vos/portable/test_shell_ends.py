"""How commands end when a word, an interrupt, a reader or a terminal does; what Tab adds."""

from __future__ import annotations

from typing import Any

import pytest

import emulator
import vos
from vos.portable.shell.commands import listing

LINES = [
    # system, line, status, output, what is said of errors
    ("macos", "zsh -c 'echo *.none | cat; echo a > *.none | cat; echo b'", 0, "b\n",
     "zsh:1: no matches found: *.none\n" * 2),
    ("macos", "zsh -c 'echo *.none | cat; cat < *.none'", 1, "",
     "zsh:1: no matches found: *.none\n" * 2),
    ("linux", "(echo a; echo b 1>&2) 3>&1 1>&2 2>&3", 0, "b\n", "a\n"),
    ("linux", "sh -c 'kill -INT $$; sleep 1; echo no'; echo $?", 0, "130\n", ""),
    ("linux", "(kill -INT $$; echo no) | cat; echo $?", 0, "0\n", ""),
    ("macos", "sh -c 'kill -INT $$; sleep 1; echo no'; echo $?", 0, "130\n", ""),
    ("windows", r"copy C:\Windows\System32\whoami.exe x.exe >nul & x /a", 1, "",
     "x: there is no command of that name.\n"),
    ("linux", "echo a | cat > /dev/full; echo $?", 0, "1\n",
     "cat: write error: No space left on device\n"),
    ("linux", "printf '%d %d %x|' 0x1f -010 12; printf '%d %s|' x y; echo $?", 0, "31 -8 c|0 y|1\n",
     "printf: x: expected numeric value\n"),
    ("linux", "printf 'a\\nb\\n' | cat -n", 0, "     1\ta\n     2\tb\n", ""),
]  # fmt: skip


@pytest.mark.parametrize(("name", "line", "status", "output", "said"), LINES)
def test_it_ends_in_few_words(name: str, line: str, status: int, output: str, said: str) -> None:
    with vos.boot(emulator.boot("pc"), name) as system:
        done = system.modules["subprocess"].run(line, shell=True, capture_output=True, text=True)
        assert (done.returncode, done.stdout, done.stderr) == (status, output, said)


def test_a_complaint_that_nobody_reads_ends_its_command_alone() -> None:
    with vos.boot(emulator.boot("pc"), "linux") as system:
        os, run = system.os, system.modules["subprocess"].run
        reading, writing = os.pipe()
        os.close(reading)
        done = run("cd a b; echo $?", shell=True, stdout=-1, stderr=writing, text=True)
        os.close(writing)
        assert (done.returncode, done.stdout) == (0, "1\n")


@pytest.mark.parametrize(("name", "line"), [("linux", "ls /"), ("windows", "dir C:\\")])
def test_of_a_reader_that_has_left_nothing_is_said(name: str, line: str) -> None:
    with vos.boot(emulator.boot("pc"), name) as system:
        os, run = system.os, system.modules["subprocess"].run
        reading, writing = os.pipe()
        os.close(reading)
        done = run(line, shell=True, stdout=writing, stderr=-1)
        os.close(writing)
        assert (done.returncode, done.stderr) == (1, b"")


@pytest.mark.parametrize("name", ["linux", "macos"])
def test_a_shell_whose_output_is_a_file_takes_lines_from_the_terminal(name: str) -> None:
    with vos.boot(emulator.boot("pc"), name) as system:
        system.kernel.console.feed(b"echo one\nexit 3\n")
        with system.open("said", "wb") as file:
            done = system.modules["subprocess"].run(["sh"], stdout=file)
        with system.open("said") as file:
            assert (done.returncode, file.read()) == (3, "one\n")


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("linux", b"cat my\tag\t"), ("linux", b"cat my\\ d\tag\t"), ("macos", b"cat ~/my\tag\t"),
        ("windows", b"type my\t\\ag\t"), ("windows", b'type "my d\t\\ag\t'),
    ],
)  # fmt: skip
def test_tab_completes_names_with_blanks(name: str, typed: bytes) -> None:
    with vos.boot(emulator.boot("pc"), name) as system:
        system.os.mkdir("my dir")
        with system.open(system.os.path.join("my dir", "again & again"), "w") as file:
            file.write("found\n")
        system.kernel.console.feed(typed + b"\rexit\r")
        system.run(lambda process: system.policy.shell(process, None))
        assert "found" in bytes(system.kernel.console.output).decode()


def test_a_listing_leaves_out_what_goes_while_it_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    with vos.boot(emulator.boot("pc"), "linux") as system:
        entry_of = listing.entry_of

        def late(task: Any, name: str, path: str) -> Any:
            if name == "gone":
                task.os.remove(path)
            return entry_of(task, name, path)

        for name in ("gone", "here"):
            system.open(name, "w").close()
        monkeypatch.setattr(listing, "entry_of", late)
        done = system.modules["subprocess"].run("ls", shell=True, capture_output=True, text=True)
        assert (done.returncode, done.stdout.split(), done.stderr) == (0, ["here"], "")
