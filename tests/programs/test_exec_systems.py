"""`peekpoke exec` under several systems: the same script, and where they part."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from programs.parting.align import align, blocks, groups
from programs.parting.pairs import pairs

ROOT = Path(__file__).parents[2]
SCRIPTS = Path(__file__).parent / "scripts"


@pytest.fixture
def parting(peekpoke):
    """Runs one of the scripts under all three systems."""

    def run(name, *arguments):
        return peekpoke("exec", str(SCRIPTS / name), "--system", "all", *arguments)

    return run


def test_what_is_the_same_is_told_once_and_what_parts_by_its_systems(parting):
    said = parting("places.py")
    assert (said.status, said.err) == (0, "")
    lines = said.out.splitlines()
    assert lines[0] == "places.py under linux, windows and macos"
    assert sum("Hello from a script." in line for line in lines) == 1
    assert "               slashes   notes/list.txt" in lines
    at = lines.index("linux        | here      /home/user")
    assert lines[at + 1 : at + 3] == [
        r"windows      | here      C:\Users\user",
        "macos        | here      /Users/user",
    ]
    assert "linux, macos | joined    notes/2024/list.txt" in lines
    assert r"windows      | joined    notes\2024\list.txt" in lines
    assert lines[-1] == "They part in 8 of 11 lines."


def test_an_open_file_is_not_removed_on_windows_alone(parting):
    said = parting("busy.py")
    assert said.status == 1  # not the same everywhere
    assert "windows      | exit status 1, PermissionError\n" in said.out
    assert "linux, macos | exit status 0\n" in said.out
    assert "| PermissionError: [WinError 32] " in said.out
    assert r'File "C:\Users\user\busy.py", line 9, in <module>' in said.out
    assert "windows      | new     log.txt  10 bytes\n" in said.out
    end = (  # CPython marks a place in a line of its own from 3.13 on
        r"They part in 1 of 2 lines, in ([45]) of \1 lines of errors, in how they end"
        r" and in what they leave on the disk\."
    )
    assert re.fullmatch(end, said.out.splitlines()[-1])


def test_a_tidy_up_loses_a_file_where_letter_case_tells_no_names_apart(parting):
    said = parting("tidy.py")
    assert "linux          | letter.TXT -> desk/txt/letter.TXT\nwindows, macos | (nothing)\n" in (
        said.out
    )
    assert "linux          | exit status 0\nwindows, macos | exit status 1\n" in said.out
    assert "windows        | new     desk/other/README  9 bytes\n" in said.out  # CR LF
    assert "                 new     desk/png/photo.png  4 bytes\n" in said.out


def test_where_nothing_parts_it_says_so(peekpoke):
    said = peekpoke("exec", "-c", "print('one'); raise SystemExit(3)", "--system", "all")
    lines = [line.strip() for line in said.out.splitlines()]
    assert lines[1:7] == ["", "-- output", "one", "", "-- how it ended", "exit status 3"]
    assert lines[-1] == "The same under all three."  # though each called its system in its own way
    assert (said.status, said.err) == (3, "")


def test_each_systems_own_calls_are_counted(peekpoke):
    said = peekpoke("exec", "-c", "for _ in range(500): open('a', 'w').close()", "--system", "all")
    counted = said.out.partition("-- system calls, Python's own among them\n")[2].splitlines()
    for line, opens in zip(counted, ("openat 5", "CreateFileW 5", "open 5"), strict=False):
        assert f" {opens}" in line
    assert [line.partition(" ")[0] for line in counted[:3]] == ["linux", "windows", "macos"]


def test_several_systems_and_variants_are_run_once_each_in_their_order(peekpoke):
    text = "import platform; print(platform.release())"
    systems = ("--system", "windows/7", "--system=linux", "--system", "windows/7")
    said = peekpoke("exec", "-c", text, *systems)
    assert said.out.startswith("-c import platform; print(platform.release()) under windows/7 and")
    assert "windows/7 | 7\nlinux     | " in said.out
    assert said.out.endswith("They part in 1 of 1 lines.\n")


def test_all_get_the_same_words_and_the_same_input(here):
    (here / "mine.py").write_text("import sys\nprint(sys.argv[1:], sys.stdin.read().split())\n")
    done = subprocess.run(
        [sys.executable, "-m", "programs.cli", "exec", str(here / "mine.py"), "-x", "y",
         "--system", "all"],
        cwd=ROOT, capture_output=True, timeout=60, input=b"one two\nthree\n", check=True,
    )  # fmt: skip
    same = b"          ['-x', 'y'] ['one', 'two', 'three']"
    assert same in done.stdout.splitlines()
    assert done.stderr == b""


def test_each_has_a_copy_of_the_disk(peekpoke, here):
    peekpoke("exec", "-c", "open('/tmp/kept.txt', 'w').write('text')", "--disk", "a.img")
    before = (here / "a.img").read_bytes()
    text = "print(open('/tmp/kept.txt').read()); open('new', 'w')"
    said = peekpoke("exec", "-c", text, "--disk", "a.img", "--system", "all")
    assert "\n          text\n" in said.out
    assert "Each had a copy of a.img, which is as it was.\nThe same under all three.\n" in said.out
    assert (here / "a.img").read_bytes() == before


def test_what_is_on_the_host_alone_is_said_once(peekpoke, here):
    (here / "data.txt").write_text("")
    said = peekpoke("exec", "-c", "open('data.txt')", "--system", "all")
    told = "data.txt is on this computer alone; --copy-in data.txt:data.txt brings it there."
    assert said.out.count(told) == 1 and said.status == 1


def test_the_page_is_whole_and_holds_the_script(parting, here):
    said = parting("busy.py", "--save", "busy.html")
    assert said.out.endswith(f"The report is {here / 'busy.html'}.\n")
    page = (here / "busy.html").read_text("utf-8")
    assert page.startswith("<!DOCTYPE html>") and page.rstrip().endswith("</html>")
    assert "<title>busy.py under linux, windows and macos</title>" in page
    assert page.count("removing log.txt, which is open</pre>") == 1
    assert '<td class="none"><pre>(nothing)</pre></td>' in page
    assert "PermissionError: [WinError 32]" in page and "http" not in page


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("mine.py --system all --copy-out a:b", "--copy-out takes a file from one system's disk"),
        ("mine.py --system all --disk none.img", "there is no disk none.img to give each system"),
        ("mine.py --system all --save none/a.html", "there is no folder none"),
        ("mine.py --system all --save a.txt", "--save writes .html files"),
        ("mine.py --save a.html", "--save keeps where several systems part; name several."),
        ("mine.py --system all --system linuz", "did you mean linux?"),
        ("none.py --system all", "there is no script none.py, neither here nor in /home/user on"),
    ],
)
def test_what_cannot_be_is_told_in_one_sentence(peekpoke, here, arguments, says):
    (here / "mine.py").write_text("print('ran')")
    said = peekpoke("exec", *arguments.split())
    assert (said.status, said.out) == (2, "")
    assert says in said.err and said.err.count("\n") == 1
    assert [path.name for path in here.iterdir()] == ["mine.py"]


def test_a_person_who_ends_one_ends_all(peekpoke):
    said = peekpoke("exec", "-c", "print('ran'); raise KeyboardInterrupt", "--system", "all")
    assert (said.status, said.out, said.err.strip()) == (130, "", "")


# -- lines beside lines ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("texts", "rows"),
    [
        (("abc", "abc", "abc"), ["aaa", "bbb", "ccc"]),
        (("abc", "axc", "ac"), ["aaa", "bx-", "ccc"]),
        (("", "ab", ""), ["-a-", "-b-"]),
        (("ab", "b", "ab"), ["a-a", "bbb"]),
        (("b", "ab", "ab"), ["-aa", "bbb"]),
        (("", ""), []),
    ],
)
def test_lines_stand_beside_each_other(texts, rows):
    found = align([list(text) for text in texts])
    assert ["".join(line or "-" for line in row) for row in found] == rows


def test_lines_that_are_alike_stand_beside_each_other():
    left = ["a.txt -> x/a.txt", "README -> x/README", "c.png -> x/c.png"]
    right = [r"a.txt -> x\a.txt", r"c.png -> x\c.png"]
    assert list(pairs(left, right)) == [(0, 0), (1, None), (2, 1)]
    assert list(pairs(right, left)) == [(0, 0), (None, 1), (1, 2)]
    assert list(pairs(["x"] * 60, ["y"] * 61)) == [*((at, at) for at in range(60)), (None, 60)]


def test_those_that_say_the_same_are_named_together():
    rows = align([["a", "b"], ["a", "x"], ["a", "b"]])
    same, parting = blocks(rows)
    assert (same.parts, parting.parts) == (False, True)
    assert groups(parting.rows) == [((0, 2), ("b",)), ((1,), ("x",))]


@pytest.mark.skipif(sys.platform == "win32", reason="a pseudo-terminal is POSIX's")
def test_a_person_types_once_for_all(here):
    import pty

    (here / "mine.py").write_text("print(input('one? ') + input('two? '))\n")
    main, other = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "programs.cli", "exec", str(here / "mine.py"), "--system", "all"],
        cwd=ROOT, stdin=other, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    os.write(main, b"a\nb\n")
    out, err = process.communicate(timeout=60)
    os.close(main)
    os.close(other)
    assert err == b"one? two? "
    assert b" one? two? ab\n" in out and out.endswith(b"The same under all three.\n")
