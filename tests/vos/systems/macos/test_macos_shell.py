"""macOS' tools as BSD's sources word them: FreeBSD's (cp, mv, df, ls, wc, find), Apple's rm.c."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import emulator
import vos

LINES = [
    # line, status, output, complaint
    ("rm", 64, "", "usage: rm [-f | -i] [-dPRrvWt] file ...\n       unlink file\n"),
    ("mkdir d; rm d", 1, "", "rm: d: is a directory\n"),
    ("mkdir -p e/f; rm -rv e", 0, "e/f\ne\n", ""),
    ("echo a > f; cp f f", 1, "", "cp: f and f are identical (not copied).\n"),
    ("cp f g nope", 1, "", "cp: nope is not a directory\n"),
    ("cp -R d f", 1, "", "cp: f: Not a directory\n"),
    ("mv nope x", 1, "", "mv: rename nope to x: No such file or directory\n"),
    ("mv d d/x", 1, "", "mv: rename d to d/x: Invalid argument\n"),
    ("ls -ld d", 0, "drwxr-xr-x  2 user  staff  1024 Oct 26 01:21 d\n", ""),
    ("ls -lh f", 0, "-rw-r--r--  1 user  staff  2B Oct 26 01:21 f\n", ""),
    ("find", 1, "", "usage: find [-H | -L | -P] [-EXdsx] [-f path] path ... [expression]\n"
     "       find [-H | -L | -P] [-EXdsx] -f path [path ...] [expression]\n"),
    ("wc f nope", 1, "       1       1       2 f\n       1       1       2 total\n",
     "wc: nope: open: No such file or directory\n"),
]  # fmt: skip
HEADS = "Filesystem 512-blocks Used Available Capacity iused ifree %iused  Mounted on"


@pytest.fixture(scope="module")
def run() -> Iterator[Any]:
    with vos.boot(emulator.boot("pc"), "macos") as system:
        yield lambda line: system.modules["subprocess"].run(
            ["zsh", "-c", line], executable="/bin/zsh", capture_output=True, text=True
        )


def test_the_tools_say_what_bsds_say(run: Any) -> None:
    for line, status, output, complaint in LINES:
        done = run(line)
        assert (line, done.returncode, done.stdout, done.stderr) == (
            line, status, output, complaint
        )  # fmt: skip


def test_df_counts_blocks_and_files_under_its_heads(run: Any) -> None:
    heads, row = run("df").stdout.splitlines()
    assert heads == HEADS
    assert len(row) == len(heads) - len("Mounted on") + len("/")
