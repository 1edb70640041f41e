"""How Python's `os` differs between the systems: every row of `peekpoke seams`, on every system.

What is done is the product's own (`programs/seams/rows.toml`); here is what each system has to
answer, on the machine with the least memory: a value as Python writes it, or what is raised in
short ("PermissionError 13 w5": class, errno, winerror). Of a row about native calls the names of
those that do the deed, in their order.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator
from typing import NamedTuple

import pytest

import emulator
import vos
from programs.seams.asking import CALLS, ERROR, VALUE, Answer, ask
from programs.seams.rows import Row, groups

ROWS: dict[str, Row] = {row.name: row for group in groups() for row in group.rows}

# The rows of the table of differences; where it has more than one thing in a row, these are ours.
TABLE: dict[str, tuple[str, ...]] = dict.fromkeys(
    (
        "name, sep, altsep, pathsep", "linesep, devnull", "environ keys", "environb, getenvb",
        "getuid, chown, fork, mkfifo, statvfs, uname", "startfile, add_dll_directory",
        "chflags, lchflags", "lchmod", "getxattr, setxattr",
        "memfd_create, pidfd_open, copy_file_range", "fdatasync, posix_fallocate, getresuid",
        "own O_ flags", "dir_fd=", "remove(directory)", "remove(open file)", "rename(open file)",
        "remove(read-only file)", "rename onto a file", "replace onto a file",
        "rename directory onto an empty one", "replace directory onto a directory",
        "rename file onto a directory", "rename across volumes", "rmdir of a non-empty directory",
        "rmdir('.')", "mkdir(existing)", "mkdir('file/x')", "stat(missing)", "open(directory)",
        "os.open(directory, O_RDONLY)", "os.open(directory, O_CREAT)", "open('new/', 'w')",
        "remove(link to directory + separator)", "stat('file' + separator)", "link(directory)",
        "chmod 0o600 reads back", "mkdir(mode)", "access(file without x, X_OK)",
        "fsync(read-only descriptor)", "symlink without the privilege", "letter case in names",
        "a name in NFC found by its NFD form", "bytes name b'\\xff'", "CON, NUL, NUL.tar.gz",
        "trailing dot or space", "over-long name", "stat has besides", "kill(pid, n)",
        "system() returns", "getppid after the parent ended", "utime resolution", "'C:foo'",
        "errno numbers",
    ),
    (),
) | {
    "rmdir(file), listdir(file)": ("rmdir(file)", "listdir(file)"),
    "symlink(target_is_directory=)": (
        "symlink(target_is_directory=True)", "symlink(target_is_directory=False)",
    ),
    "chmod, link: follow_symlinks by default": (
        "chmod: follow_symlinks by default", "link: follow_symlinks by default",
    ),
    '`<>:"|?*` in names': ("mkdir with strange characters", "open with strange characters"),
    "access(directory, W_OK)": ("access(read-only directory, W_OK)",),
}  # fmt: skip


class Expected(NamedTuple):
    """What each system has to answer."""

    linux: str
    macos: str
    windows: str


def same(unix: str, windows: str) -> Expected:
    """What they answer where the Unix systems agree."""
    return Expected(unix, unix, windows)


def listed(*names: str) -> str:
    return repr([*names])


WORKS, NONE = "works", "[]"
LCHMOD = str(sys.version_info >= (3, 13))
TIME = f"GetSystemTime{'Precise' * (sys.version_info >= (3, 13))}AsFileTime"
BIRTH = ("st_birthtime",) if sys.version_info >= (3, 12) else ()
STAT = "st_blocks", "st_blksize", "st_rdev"
UNIX = "getuid", "chown", "fork", "mkfifo", "statvfs", "uname"
NO_ATTRIBUTE = "AttributeError"
LONG = Expected("OSError 36", "OSError 63", "FileNotFoundError 2 w206")

EXPECTED: dict[str, Expected] = {
    # Native calls.
    "make a directory": same("mkdir", "CreateDirectoryW"),
    "remove a directory": same("rmdir", "RemoveDirectoryW"),
    "list a directory": Expected(
        "openat getdents64 close", "open getdirentries64 close",
        "FindFirstFileW FindNextFileW FindClose",
    ),
    "open and write a file": Expected(
        "openat write close", "open write close", "CreateFileW WriteFile CloseHandle"
    ),
    "read a file": Expected(
        "openat read close", "open read close", "CreateFileW ReadFile CloseHandle"
    ),
    "ask about a file": Expected(
        "newfstatat", "stat", "CreateFileW GetFileInformationByHandle CloseHandle"
    ),
    "rename a file": same("rename", "MoveFileExW"),
    "give a file a second name": same("link", "CreateHardLinkW"),
    "protect a file": same("chmod", "GetFileAttributesW SetFileAttributesW"),
    "remove a file": same("unlink", "DeleteFileW"),
    "change the directory": same("chdir", "SetCurrentDirectoryW"),
    "set an environment variable": same("", "SetEnvironmentVariableW"),
    "ask who you are": Expected("getuid openat read close", "getlogin_r", "GetUserNameW"),
    "ask for chance": Expected("getrandom", "getentropy", "BCryptGenRandom"),
    "start a program": Expected(
        "clone wait4", "pipe vfork wait4", "CreateProcessW WaitForSingleObject"
    ),
    "ask the time": same("clock_gettime", TIME),
    "wait a moment": Expected("clock_nanosleep", "nanosleep", "Sleep"),
    "draw a pixel": Expected(
        "openat ioctl mmap ioctl", "CGDisplayGetDrawingContext CGContextFlush", "GetDC GdiFlush"
    ),
    "wait for a frame": Expected("ioctl", "CGDisplayWaitForBeamPositionOutsideLines", "DwmFlush"),
    "read a key": Expected("read", "nextEventMatchingMask", "PeekMessageW"),
    "play a tone": Expected(
        "write nanosleep write", "AudioOutputUnitStart nanosleep AudioOutputUnitStop",
        "PlaySoundW Sleep PlaySoundW",
    ),
    "a pixel by hand": same("(255, 0, 0)", "(255, 0, 0)"),
    "a file by hand": same("'text'", "'text'"),
    # Names and paths.
    "name, sep, altsep, pathsep": same("('posix', '/', None, ':')", r"('nt', '\\', '/', ';')"),
    "linesep, devnull": same(r"('\n', '/dev/null')", r"('\r\n', 'nul')"),
    "environ keys": same("['pEeK']", "['PEEK']"),
    "errno numbers": Expected("(39, 40, 11)", "(66, 62, 35)", "(41, 10062, 11)"),
    "a person's own directory": Expected("'/home/user'", "'/Users/user'", r"'C:\\Users\\user'"),
    "join two parts": same("'notes/today.txt'", r"'notes\\today.txt'"),
    "split off the drive": same(
        r"('', 'C:\\notes\\today.txt')", r"('C:', '\\notes\\today.txt')"
    ),
    "'C:foo'": same("['C:foo']", "['foo']"),
    "rename across volumes": same("OSError 18", "OSError 18 w17"),
    "letter case in names": Expected("False", "True", "True"),
    "a name in NFC found by its NFD form": Expected("False", "True", "False"),
    "bytes name b'\\xff'": Expected(WORKS, "OSError 92", "UnicodeDecodeError"),
    "mkdir with strange characters": same(WORKS, "OSError 22 w123"),
    "open with strange characters": same(WORKS, "OSError 22"),
    "a colon in a name": same(WORKS, "OSError 22"),
    "CON, NUL, NUL.tar.gz": same(listed("CON", "NUL", "NUL.tar.gz"), NONE),
    "trailing dot or space": same("['dot.', 'space ']", "['dot', 'space']"),
    "over-long name": LONG,
    "stat of an over-long name": LONG._replace(windows="FileNotFoundError 2 w3"),
    "over-long path": same(WORKS, "FileNotFoundError 2 w206"),
    "over-long path, marked": same(WORKS, WORKS),
    "open('new/', 'w')": Expected("IsADirectoryError 21", "FileNotFoundError 2", "OSError 22"),
    "mkdir('file/x')": same("NotADirectoryError 20", "FileNotFoundError 2 w3"),
    "stat('file' + separator)": same("NotADirectoryError 20", "OSError 22 w123"),
    "stat('file' + separator), newer": same("NotADirectoryError 20", "NotADirectoryError 20 w267"),
    "remove(link to directory + separator)": Expected(
        "NotADirectoryError 20", "PermissionError 1", "PermissionError 13 w5"
    ),
    # Security and errors.
    "remove(open file)": same("('text', False)", "PermissionError 13 w32"),
    "rename(open file)": same("('text', False)", "PermissionError 13 w32"),
    "remove(read-only file)": same(WORKS, "PermissionError 13 w5"),
    "remove(directory)": Expected(
        "IsADirectoryError 21", "PermissionError 1", "PermissionError 13 w5"
    ),
    "rmdir of a non-empty directory": Expected("OSError 39", "OSError 66", "OSError 41 w145"),
    "rmdir(file)": same("NotADirectoryError 20", "NotADirectoryError 20 w267"),
    "listdir(file)": same("NotADirectoryError 20", "NotADirectoryError 20 w267"),
    "rmdir('.')": same("OSError 22", "PermissionError 13 w32"),
    "mkdir(existing)": same("FileExistsError 17", "FileExistsError 17 w183"),
    "stat(missing)": same("FileNotFoundError 2", "FileNotFoundError 2 w2"),
    "rename onto a file": same(WORKS, "FileExistsError 17 w183"),
    "replace onto a file": same(WORKS, WORKS),
    "rename directory onto an empty one": same(WORKS, "FileExistsError 17 w183"),
    "replace directory onto a directory": same(WORKS, "PermissionError 13 w5"),
    "replace directory onto a full one": Expected(
        "OSError 39", "OSError 66", "PermissionError 13 w5"
    ),
    "rename file onto a directory": same("IsADirectoryError 21", "FileExistsError 17 w183"),
    "open(directory)": same("IsADirectoryError 21", "PermissionError 13"),
    "os.open(directory, O_RDONLY)": same(WORKS, "PermissionError 13"),
    "os.open(directory, O_CREAT)": Expected("IsADirectoryError 21", WORKS, "PermissionError 13"),
    "link(directory)": same("PermissionError 1", "PermissionError 13 w5"),
    "symlink without the privilege": same(WORKS, "OSError 22 w1314"),
    "symlink in developer mode": same(WORKS, WORKS),
    "fsync(read-only descriptor)": same(WORKS, "OSError 9"),
    # Effects.
    "chmod 0o600 reads back": same("'0o600'", "'0o666'"),
    "mkdir(mode)": same("'0o750'", "'0o777'"),
    "umask": same("'0o700'", "'0o777'"),
    "access(file without x, X_OK)": same("False", "True"),
    "access(read-only directory, W_OK)": same("False", "True"),
    "symlink(target_is_directory=True)": same("0", "16"),
    "symlink(target_is_directory=False)": same("0", "0"),
    "chmod: follow_symlinks by default": same("'read-only'", "'unchanged'"),
    "link: follow_symlinks by default": Expected(
        "'a second link'", '"the file\'s second name"', "'a second link'"
    ),
    "utime resolution": same("123456789", "123456700"),
    "st_ctime is creation": same("False", "True"),
    "kill(pid, n)": same("-15", "15"),
    "system() returns": same("768", "3"),
    "getppid after the parent ended": same("1", "'the old number'"),
    "dir_fd=": same("OSError 9", "NotImplementedError"),
    # Existence.
    "how many names os has": Expected("3..", "[23]..", "1.."),
    "use one that is not there": Expected("1000", "501", NO_ATTRIBUTE),
    "getuid, chown, fork, mkfifo, statvfs, uname": same(listed(*UNIX), NONE),
    "environb, getenvb": same(listed("environb", "getenvb"), NONE),
    "startfile, add_dll_directory": same(NONE, listed("startfile", "add_dll_directory")),
    "chflags, lchflags": Expected(NONE, listed("chflags", "lchflags"), NONE),
    "a flag that keeps a file": Expected(NO_ATTRIBUTE, "PermissionError 1", NO_ATTRIBUTE),
    "lchmod": Expected("False", "True", LCHMOD),
    "getxattr, setxattr": Expected(listed("getxattr", "setxattr"), NONE, NONE),
    "an attribute of a file": Expected("b'red'", NO_ATTRIBUTE, NO_ATTRIBUTE),
    "memfd_create, pidfd_open, copy_file_range": Expected(
        listed("memfd_create", "pidfd_open", "copy_file_range"), NONE, NONE
    ),
    "fdatasync, posix_fallocate, getresuid": Expected(
        listed("fdatasync", "posix_fallocate", "getresuid"), NONE, NONE
    ),
    "own O_ flags": Expected(
        listed("O_PATH", "O_TMPFILE"), listed("O_EVTONLY", "O_SYMLINK"),
        listed("O_BINARY", "O_TEMPORARY", "O_NOINHERIT"),
    ),
    "stat has besides": Expected(
        listed(*STAT), listed(*STAT, "st_birthtime", "st_flags", "st_gen"),
        listed(*BIRTH, "st_file_attributes", "st_reparse_tag"),
    ),
}  # fmt: skip


@pytest.fixture(scope="module")
def systems() -> Iterator[Callable[[str], vos.System]]:
    """Booted systems by name, each once."""
    booted: dict[str, vos.System] = {}

    def system(name: str) -> vos.System:
        if name not in booted:
            booted[name] = vos.boot(emulator.boot("c64"), name)
        return booted[name]

    yield system
    for each in booted.values():
        each.shutdown()


def short(answer: Answer) -> str:
    """An error's class and numbers, a value as it is."""
    if answer.kind != ERROR:
        return answer.text
    return answer.text.replace(", WinError ", " w").partition(":")[0]


def in_order(wanted: list[str], names: Iterator[str]) -> bool:
    return all(name in names for name in wanted)  # each takes from what is left


def test_every_row_of_the_table_is_one_of_ours() -> None:
    wanted = {name for row, ours in TABLE.items() for name in ours or (row,)}
    assert wanted <= ROWS.keys()
    assert ROWS.keys() == EXPECTED.keys()


@pytest.mark.parametrize("system", Expected._fields)
@pytest.mark.parametrize("name", ROWS)
def test_each_system_answers_in_its_own_way(
    systems: Callable[[str], vos.System], name: str, system: str
) -> None:
    row, expected = ROWS[name], getattr(EXPECTED[name], system)
    variant = f"/{row.on[system]}" if system in row.on else ""
    answer = ask(systems(system + variant), row)
    if answer.kind == CALLS:
        names = [call.partition("(")[0] for call in answer.calls]
        assert in_order(expected.split(), iter(names)), names
        assert expected or not names
    elif answer.kind == VALUE and expected.endswith(".."):
        assert re.fullmatch(expected, answer.text)
    else:
        assert short(answer) == expected
