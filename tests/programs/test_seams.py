"""`peekpoke seams`: its rows, what is printed of them, its page, and what it refuses."""

import re
import sys
from pathlib import Path

import pytest
from html_pages import Page

from programs.catalogue import SYSTEMS
from programs.cli import main
from programs.seams import asking, board, rows

ALL = tuple(SYSTEMS)
SAME, SOME, OWN = "join two parts", "letter case in names", "errno numbers"


@pytest.fixture(autouse=True)
def narrow(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")


@pytest.fixture(scope="module")
def everything() -> board.Board:
    return board.ask_all(rows.groups(), ALL, "pc")


def ask_own(code: str, *systems: str) -> board.Asked:
    [(_, [asked])] = board.ask_all([rows.own(code)], systems or ALL, "c64").groups
    return asked


def texts(code: str, *systems: str) -> list[str]:
    return [answer.text for answer in ask_own(code, *systems).answers]


# -- the rows


def test_rows_are_whole_and_have_names_of_their_own() -> None:
    every = [row for group in rows.groups() for row in group.rows]
    assert len({row.name for row in every}) == len(every)
    for row in every:
        asking.check(row.lines)
        assert re.fullmatch(r".*[.:)]", row.why, re.DOTALL), row.name
        assert set(row.on) <= set(SYSTEMS)
        assert all(variant in SYSTEMS[system] for system, variant in row.on.items())
        assert set(row.native) in (set(), set(SYSTEMS))


def test_every_row_has_an_answer_on_every_system(everything: board.Board) -> None:
    assert len(everything.rows) == sum(len(group.rows) for group in rows.groups())
    for asked in everything.rows:
        for answer in asked.answers:
            assert answer.text
            assert answer.kind != asking.END
            assert "/work" not in answer.text
            assert not re.search("|".join(map(re.escape, sys.path[1:])), "".join(answer.calls))


def test_a_row_that_needs_a_variant_says_so() -> None:
    [(_, [asked])] = board.ask_all(
        rows.choose((), ("symlink in developer",)), ("windows", "windows/7"), "pc"
    ).groups
    assert [answer.where for answer in asked.answers] == ["windows/11", ""]
    assert [answer.kind for answer in asked.answers] == [asking.VALUE, asking.ERROR]


# -- running


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("1 + 1", "2"),
        ("x = 1", asking.WORKS),
        ("print('said')\nprint('more')", "said\nmore"),
        ("print('said')\n2", "said\n2"),
        ("open('file').read()", "'text'"),
        ("sorted(os.listdir())", "['empty', 'file', 'full', 'other']"),
        ("import sys; sys.exit(3)", "SystemExit: 3"),
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("raise KeyError", "KeyError"),
        ("raise OSError", "OSError"),
        ("import os as other; other.name == os.name", "True"),
    ],
)
def test_what_comes_of_lines(code: str, text: str) -> None:
    assert texts(code) == [text] * 3


def test_a_process_that_is_ended_is_told_in_its_system_s_words() -> None:
    ended = ask_own("os.kill(os.getpid(), 9)").answers
    assert [answer.text for answer in ended] == [
        "Killed", "the process ended with exit status 9", "Killed: 9"
    ]  # fmt: skip
    assert {answer.kind for answer in ended} == {asking.END}
    assert texts("os._exit(3)") == ["the process ended with exit status 3"] * 3


def test_rows_leave_nothing_to_the_next() -> None:
    made = board.ask_all(
        [rows.own("os.environ['PEEK'] = '1'"), rows.own("'PEEK' in os.environ")], ALL, "pc"
    )
    assert [answer.text for answer in made.rows[1].answers] == ["False"] * 3


def test_which_answers_part() -> None:
    found = {asked.row.name: asked.parting for asked in board.ask_all(
        rows.choose(("names", "paths"), (SAME, SOME, OWN, "by hand")), ALL, "c64"
    ).rows}  # fmt: skip
    assert found[SAME] == (False, True, False)
    assert found[SOME] == (True, False, False)
    assert found[OWN] == (True, True, True)
    assert found["a file by hand"] == (False, False, False)


def test_calls_are_short_and_those_alike_are_told_once() -> None:
    [answer] = ask_own("with open('new', 'w') as file: file.write('x' * 9)", "linux").answers
    assert [call.partition("(")[0] for call in answer.calls] == [
        "openat", "fstat", "lseek", "write", "close"
    ]  # fmt: skip
    assert "lseek(3, 0, SEEK_CUR) = 0  (2 times)" in answer.calls
    assert "fstat(3, {...}) = 0" in answer.calls
    assert 'write(3, "xxxxxxxxx", 9) = 9' in answer.calls
    [answer] = ask_own("os.mkdir('é'); os.urandom(30)", "linux").answers
    assert answer.calls == (r'mkdir("\303\251", 0777) = 0', 'getrandom("...", 30, 0) = 30')


def test_ctrl_c_ends_the_command_and_not_one_row() -> None:
    with pytest.raises(KeyboardInterrupt):
        texts("raise KeyboardInterrupt")
    assert main(["seams", "-c", "raise KeyboardInterrupt"]) == 130


# -- printing


def test_all_of_it_fits_a_terminal(peekpoke) -> None:
    said = peekpoke("seams", "--group", "3", "--group", "effects")
    assert (said.status, said.err) == (0, "")
    assert max(map(len, said.out.splitlines())) <= 80
    assert re.search(
        r"^3  File security.*^4  Functions that exist everywhere", said.out, re.M | re.S
    )
    errors = "OSError 39: Directory", "OSError 41, WinError", "OSError 66"
    assert re.search(r"^  \* " + r" +\* ".join(errors), said.out, re.M)
    last = said.out.splitlines()[-2]
    same, some, own = map(int, re.findall(r"in (\d+)", last))
    assert last.startswith(f"{same + some + own} rows: ")
    assert some > own > 1 < same


def test_a_wide_terminal_has_the_answers_beside_what_is_done(
    peekpoke, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "120")
    said = peekpoke("seams", "case in names")
    assert re.search(r"^letter case in names +\* False +True +True", said.out, re.M)


def test_calls_stand_below_their_systems(peekpoke) -> None:
    said = peekpoke("seams", "rename a file")
    assert re.search(r'^  linux and macos +rename\("file", "new"\) = 0', said.out, re.M)
    assert re.search(r'^  windows +MoveFileExW\("file", "new", 0\) = 1', said.out, re.M)
    assert "parts from" not in said.out
    assert "CreateFileW" not in peekpoke("seams", "remove(open file)").out
    assert "CreateFileW" in peekpoke("seams", "remove(open file)", "--calls").out


def test_systems_are_columns_as_they_are_asked_for(peekpoke) -> None:
    asked = ("--system", "windows/7", "--system", "windows/11", "--system", "windows/7")
    said = peekpoke("seams", "symlink without", *asked)
    assert re.search(r"^  windows/7 +windows/11 *$", said.out, re.M)
    assert "1 row: in 0 both systems agree, in 1 they part." in said.out
    assert "nothing to compare with" in peekpoke("seams", SAME, "--system", "macos").out


def test_a_text_of_one_s_own(peekpoke) -> None:
    said = peekpoke("seams", "-c", "print(os.name)")
    assert re.search(r"^  posix +\* nt +posix", said.out, re.M)
    assert peekpoke("seams", "-c", "print(os.name)", "--system", "all").out == said.out
    whole = peekpoke("seams", "-c", "os.rmdir('full')", "--traceback").out
    assert whole.count('File "<row>", line 1') == 3
    assert "Traceback" not in peekpoke("seams", "-c", "os.rmdir('full')").out


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--group", "9"), "a number from 1 to 5 or a name, not '9'"),
        (("--group", "path"), "did you mean paths"),
        (("renane",), "did you mean rename"),
        (("--group", "paths", "chmod"), "no row of paths has 'chmod' .*; without a word"),
        (("--system", "windows/8"), "windows has no variant '8'"),
        (("--machine", "amiga"), "there is no model 'amiga'"),
        (("--save", "x.png"), "--save writes .html files"),
        (("--save", "nowhere/x.html"), "no page can be written"),
        (("-c", "1 +"), "no Python: invalid syntax in line 1"),
        (("-c", "1\0"), "no Python: "),
        (("-c", "1", "rename"), "-c runs a text of your own"),
    ],
)
def test_what_there_is_not_is_refused_in_a_sentence(peekpoke, arguments, sentence: str) -> None:
    said = peekpoke("seams", *arguments)
    assert (said.status, said.out) == (2, "")
    assert re.search(sentence, said.err)
    assert len(said.err.splitlines()) == 1


# -- the page


def test_the_page_is_whole_and_has_everything(peekpoke, here: Path) -> None:
    said = peekpoke("seams", "--save", "seams.html")
    assert re.fullmatch(r"\d+ rows: .*\.\nThe page is .*seams\.html\.\n", said.out)
    text = (here / "seams.html").read_text("utf-8")
    page = Page()
    page.feed(text)
    assert page.open == []
    assert all(link.startswith("#") for link in page.links)
    assert {"script", "link"}.isdisjoint(page.seen)
    for group in rows.groups():
        assert f"{group.number}. {group.title}" in page.text
        assert all(row.name in page.text and row.why in page.text for row in group.rows)
    for answered in ("CreateDirectoryW", "WinError 32", "on windows/11", "(39, 40, 11)"):
        assert answered in page.text
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text
