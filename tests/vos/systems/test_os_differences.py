"""How Python's `os` differs between the systems: every row of the table, on every one of them.

A row is something that a program does, and what each system answers: a value, or what it raises in
short ("PermissionError 13 w32": class, errno, winerror). Each row works in an empty directory of
its own, with `file` (holding "text"), the directories `empty`, `full/inner` and `long`.
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

import pytest

import emulator
import vos
from vos.kernel.processes import Ending

COLUMNS = ("linux", "macos", "windows")
# The build that makes links without a privilege, where a row is about links.
LINKING = {"linux": None, "macos": None, "windows": "11"}
ELSEWHERE = {"linux": "/proc/file", "macos": "/Volumes/RAM Disk/file", "windows": "D:\\file"}
FRAGMENT = "é"

Act = Callable[["World"], Any]


class World(NamedTuple):
    """What a row acts on."""

    system: vos.System
    os: Any
    open: Callable[..., Any]


class Row(NamedTuple):
    """What is done, and what each system answers (... where there is nothing to ask).

    `links`: on a build that makes symbolic links without a privilege.
    """

    act: Act
    linux: Any
    macos: Any
    windows: Any
    links: bool = False


def answer(world: World, act: Act) -> Any:
    """What a system answers."""
    try:
        return act(world)
    except OSError as error:
        winerror = getattr(error, "winerror", None)
        return f"{type(error).__name__} {error.errno}" + (f" w{winerror}" if winerror else "")
    except Exception as error:
        return type(error).__name__


def there(*names: str) -> Act:
    return lambda world: [hasattr(world.os, name) for name in names]


def same(act: Act, unix: Any, windows: Any, links: bool = False) -> Row:
    """A row in which the Unix systems agree."""
    return Row(act, unix, unix, windows, links)


def made(world: World, name: str) -> list[str]:
    """Make a file; the names there are then."""
    before = set(world.os.listdir())
    world.open(name, "w").close()
    return sorted(set(world.os.listdir()) - before)


def in_use(world: World, act: Callable[[], Any]) -> Any:
    """Do something while the file is open; what is in it, and whether the name is there."""
    with world.open("file") as file:
        act()
        return file.read(), world.os.path.exists("file")


def removed_read_only(world: World) -> Any:
    world.os.chmod("file", 0o400)
    return world.os.remove("file")


def environ_keys(world: World) -> Any:
    world.os.environ["pEeK"] = "1"
    return [key for key in world.os.environ if key.upper() == "PEEK"]


def opened(world: World, name: str, flags: str) -> Any:
    fd = world.os.open(name, getattr(world.os, flags))
    world.os.close(fd)


def synced(world: World) -> Any:
    fd = world.os.open("file", world.os.O_RDONLY)
    try:
        return world.os.fsync(fd)
    finally:
        world.os.close(fd)


def mode_after(world: World, act: Callable[[], Any], name: str) -> str:
    act()
    return oct(world.os.stat(name).st_mode & 0o777)


def linked(world: World, kind: bool) -> Any:
    world.os.symlink("missing", "way", target_is_directory=kind)
    return getattr(world.os.lstat("way"), "st_file_attributes", 0) & 0x10


def through_link(world: World) -> bool:
    """Whether chmod changes what a link leads to."""
    world.os.symlink("file", "way")
    world.os.chmod("way", 0o400)
    return not world.os.stat("file").st_mode & 0o200


def with_link_removed(world: World) -> Any:
    world.os.symlink("empty", "way", target_is_directory=True)
    return world.os.remove("way" + world.os.sep)


def killed(world: World) -> int:
    """The return code of a process that was killed with the number 15."""
    subprocess, executable = world.system.modules["subprocess"], world.system.modules.sys.executable
    child = subprocess.Popen([executable, "-c", "import time; time.sleep(10**9)"])
    world.os.kill(child.pid, 15)
    return int(child.wait())


def by_shell(world: World) -> int:
    """What `system` gives for a shell that ends with 3."""
    world.system.kernel.programs.setdefault(b"sh", lambda process: 3)
    return int(world.os.system("exit 3"))


def orphaned(world: World) -> bool:
    """Whether a process whose parent has ended still has the parent's number."""
    kernel, mine = world.system.kernel, world.system.process
    parent = kernel.processes.new(mine)
    child = kernel.processes.new(parent)
    number = child.modules["os"].getppid()
    assert number == parent.modules["os"].getpid()
    kernel.processes.finish(parent, Ending())
    try:
        return bool(child.modules["os"].getppid() == number)
    finally:
        kernel.processes.finish(child, Ending())


def timed(world: World) -> int:
    world.os.utime("file", ns=(0, 123456789))
    return int(world.os.stat("file").st_mtime_ns)


def numbers(world: World) -> list[int]:
    errno = world.system.modules["errno"]
    return [errno.ENOTEMPTY, errno.ELOOP, errno.EAGAIN]


def other_form(world: World) -> bool:
    world.open(unicodedata.normalize("NFC", FRAGMENT), "w").close()
    return bool(world.os.path.exists(unicodedata.normalize("NFD", FRAGMENT)))


def stat_fields(world: World) -> list[bool]:
    found = world.os.stat("file")
    names = ("st_blocks", "st_blksize", "st_rdev", "st_flags", "st_gen", "st_file_attributes",
             "st_reparse_tag")  # fmt: skip
    return [hasattr(found, name) for name in names]


def creation_shown(world: World) -> bool:
    """Whether st_ctime stays when a file changes."""
    before = world.os.stat("file").st_ctime_ns
    world.system.machine.wait_vblank()
    world.os.chmod("file", 0o400)
    world.os.chmod("file", 0o600)
    return bool(world.os.stat("file").st_ctime_ns == before)


LCHMOD = sys.version_info >= (3, 13)
MADE = "the file is made"
STRANGE = 'a<>"|?*'

ROWS: dict[str, Row] = {
    "name, sep, altsep, pathsep": same(
        lambda w: (w.os.name, w.os.sep, w.os.altsep, w.os.pathsep),
        ("posix", "/", None, ":"), ("nt", "\\", "/", ";"),
    ),
    "linesep, devnull": same(
        lambda w: (w.os.linesep, w.os.devnull), ("\n", "/dev/null"), ("\r\n", "nul")
    ),
    "environ keys": same(environ_keys, ["pEeK"], ["PEEK"]),
    "environb, getenvb": same(there("environb", "getenvb"), [True] * 2, [False] * 2),
    "getuid, chown, fork, mkfifo, statvfs, uname": same(
        there("getuid", "chown", "fork", "mkfifo", "statvfs", "uname"), [True] * 6, [False] * 6
    ),
    "startfile, add_dll_directory": same(
        there("startfile", "add_dll_directory"), [False] * 2, [True] * 2
    ),
    "chflags, lchflags": Row(there("chflags", "lchflags"), [False] * 2, [True] * 2, [False] * 2),
    "lchmod": Row(there("lchmod"), [False], [True], [LCHMOD]),
    "getxattr, setxattr": Row(there("getxattr", "setxattr"), [True] * 2, [False] * 2, [False] * 2),
    "memfd_create, copy_file_range": Row(
        there("memfd_create", "copy_file_range"), [True] * 2, [False] * 2, [False] * 2
    ),
    "fdatasync, posix_fallocate, getresuid": Row(
        there("fdatasync", "posix_fallocate", "getresuid"), [True] * 3, [False] * 3, [False] * 3
    ),
    "own O_ flags": Row(
        there("O_PATH", "O_TMPFILE", "O_EVTONLY", "O_SYMLINK", "O_BINARY", "O_TEMPORARY",
              "O_NOINHERIT"),
        [True] * 2 + [False] * 5, [False] * 2 + [True] * 2 + [False] * 3, [False] * 4 + [True] * 3,
    ),
    "dir_fd=": same(lambda w: w.os.stat("file", dir_fd=9999), "OSError 9", "NotImplementedError"),
    "remove(directory)": Row(
        lambda w: w.os.remove("empty"),
        "IsADirectoryError 21", "PermissionError 1", "PermissionError 13 w5",
    ),
    "remove(open file)": same(
        lambda w: in_use(w, lambda: w.os.remove("file")), ("text", False), "PermissionError 13 w32"
    ),
    "rename(open file)": same(
        lambda w: in_use(w, lambda: w.os.rename("file", "x")), ("text", False),
        "PermissionError 13 w32",
    ),
    "remove(read-only file)": same(removed_read_only, None, "PermissionError 13 w5"),
    "rename onto a file": same(
        lambda w: (made(w, "new"), w.os.rename("new", "file"))[1], None, "FileExistsError 17 w183"
    ),
    "replace onto a file": same(
        lambda w: (made(w, "new"), w.os.replace("new", "file"))[1], None, None
    ),
    "rename directory onto an empty one": same(
        lambda w: w.os.rename("empty", "long"), None, "FileExistsError 17 w183"
    ),
    "replace directory onto a directory": same(
        lambda w: w.os.replace("empty", "long"), None, "PermissionError 13 w5"
    ),
    "replace directory onto a full one": Row(
        lambda w: w.os.replace("empty", "full"), "OSError 39", "OSError 66",
        "PermissionError 13 w5",
    ),
    "rename file onto a directory": same(
        lambda w: w.os.rename("file", "empty"), "IsADirectoryError 21", "FileExistsError 17 w183"
    ),
    "rename across volumes": Row(
        lambda w: w.os.rename("file", ELSEWHERE[w.system.name]),
        "OSError 18", "OSError 18", "OSError 18 w17",
    ),
    "rmdir of a non-empty directory": Row(
        lambda w: w.os.rmdir("full"), "OSError 39", "OSError 66", "OSError 41 w145"
    ),
    "rmdir(file)": same(
        lambda w: w.os.rmdir("file"), "NotADirectoryError 20", "NotADirectoryError 20 w267"
    ),
    "listdir(file)": same(
        lambda w: w.os.listdir("file"), "NotADirectoryError 20", "NotADirectoryError 20 w267"
    ),
    "rmdir('.')": same(lambda w: w.os.rmdir("."), "OSError 22", "PermissionError 13 w32"),
    "mkdir(existing)": same(
        lambda w: w.os.mkdir("empty"), "FileExistsError 17", "FileExistsError 17 w183"
    ),
    "mkdir('file/x')": same(
        lambda w: w.os.mkdir("file/x"), "NotADirectoryError 20", "FileNotFoundError 2 w3"
    ),
    "stat(missing)": same(
        lambda w: w.os.stat("missing"), "FileNotFoundError 2", "FileNotFoundError 2 w2"
    ),
    "open(directory)": same(
        lambda w: w.open("empty"), "IsADirectoryError 21", "PermissionError 13"
    ),
    "os.open(directory, O_RDONLY)": same(
        lambda w: opened(w, "empty", "O_RDONLY"), None, "PermissionError 13"
    ),
    "os.open(directory, O_CREAT)": Row(
        lambda w: opened(w, "empty", "O_CREAT"), "IsADirectoryError 21", None, "PermissionError 13"
    ),
    "open('new/', 'w')": Row(
        lambda w: w.open("new/", "w"), "IsADirectoryError 21", "FileNotFoundError 2", "OSError 22"
    ),
    "remove(link to directory + separator)": Row(
        with_link_removed, "NotADirectoryError 20", "PermissionError 1", "PermissionError 13 w5",
        links=True,
    ),
    "stat('file' + separator)": same(
        lambda w: w.os.stat("file" + w.os.sep), "NotADirectoryError 20", "OSError 22 w123"
    ),
    "stat('file' + separator), newer": same(
        lambda w: w.os.stat("file" + w.os.sep), "NotADirectoryError 20",
        "NotADirectoryError 20 w267", links=True,
    ),
    "link(directory)": same(
        lambda w: w.os.link("empty", "x"), "PermissionError 1", "PermissionError 13 w5"
    ),
    "chmod 0o600 reads back": same(
        lambda w: mode_after(w, partial(w.os.chmod, "file", 0o600), "file"), "0o600", "0o666"
    ),
    "mkdir(mode)": same(
        lambda w: mode_after(w, partial(w.os.mkdir, "x", 0o750), "x"), "0o750", "0o777"
    ),
    "access(file without x, X_OK)": same(
        lambda w: w.os.access("file", w.os.X_OK), False, True
    ),
    "access(read-only directory, W_OK)": same(
        lambda w: (w.os.chmod("empty", 0o500), w.os.access("empty", w.os.W_OK))[1], False, True
    ),
    "fsync(read-only descriptor)": same(synced, None, "OSError 9"),
    "symlink without the privilege": same(
        lambda w: w.os.symlink("file", "way"), None, "OSError 22 w1314"
    ),
    "symlink in developer mode": same(lambda w: w.os.symlink("file", "way"), None, None, True),
    "symlink(target_is_directory=True)": same(lambda w: linked(w, True), 0, 0x10, True),
    "symlink(target_is_directory=False)": same(lambda w: linked(w, False), 0, 0, True),
    "chmod: follow_symlinks by default": same(through_link, True, False, True),
    "letter case in names": Row(lambda w: w.os.path.exists("FILE"), False, True, True),
    "a name in NFC found by its NFD form": Row(other_form, False, True, False),
    "bytes name b'\\xff'": Row(
        lambda w: w.os.mkdir(b"\xff"), None, "OSError 92", "UnicodeDecodeError"
    ),
    "mkdir with strange characters": same(lambda w: w.os.mkdir(STRANGE), None, "OSError 22 w123"),
    "open with strange characters": same(lambda w: made(w, STRANGE), [STRANGE], "OSError 22"),
    "CON, NUL, NUL.tar.gz": same(
        lambda w: [made(w, name) for name in ("CON", "NUL", "NUL.tar.gz")],
        [["CON"], ["NUL"], ["NUL.tar.gz"]], [[], [], []],
    ),
    "trailing dot or space": same(
        lambda w: [made(w, "dot."), made(w, "space ")], [["dot."], ["space "]], [["dot"], ["space"]]
    ),
    "over-long name": Row(
        lambda w: w.os.mkdir("x" * 300), "OSError 36", "OSError 63", "FileNotFoundError 2 w206"
    ),
    "over-long path": Row(
        lambda w: w.os.stat("x" * 300), "OSError 36", "OSError 63", "FileNotFoundError 2 w3"
    ),
    "stat has besides": Row(
        stat_fields, [True] * 3 + [False] * 4, [True] * 5 + [False] * 2, [False] * 5 + [True] * 2
    ),
    "st_ctime is creation": same(creation_shown, False, True),
    "kill(pid, n)": same(killed, -15, 15),
    "system() returns": same(by_shell, 3 << 8, 3),
    "getppid after the parent ended": same(orphaned, False, True),
    "utime resolution": same(timed, 123456789, 123456700),
    "'C:foo'": same(lambda w: made(w, "C:foo"), ["C:foo"], ["foo"]),
    "errno numbers": Row(numbers, [39, 40, 11], [66, 62, 35], [41, 10062, 11]),
}  # fmt: skip


@pytest.fixture(scope="module")
def systems() -> Iterator[Callable[[str, str | None], vos.System]]:
    """Booted systems by name and variant, each once."""
    booted: dict[tuple[str, str | None], vos.System] = {}

    def system(name: str, variant: str | None) -> vos.System:
        if (name, variant) not in booted:
            booted[name, variant] = vos.boot(emulator.boot("c64"), name, variant)
        return booted[name, variant]

    yield system
    for each in booted.values():
        each.shutdown()


def new_place(system: vos.System) -> World:
    """An empty directory with what every row finds there, and the process in it."""
    os = system.os
    home = system.modules["pathlib"].Path.home()
    os.chdir(home)
    place = system.modules["tempfile"].mkdtemp(dir=home)
    os.chdir(place)
    with system.open("file", "w") as file:
        file.write("text")
    for name in ("empty", "full", "full/inner", "long"):
        os.mkdir(name)
    return World(system, os, system.open)


CASES = [
    (name, column) for name, row in ROWS.items() for column in COLUMNS
    if getattr(row, column) is not ...
]  # fmt: skip


@pytest.mark.parametrize(("name", "column"), CASES)
def test_each_system_answers_in_its_own_way(
    systems: Callable[[str, str | None], vos.System], name: str, column: str
) -> None:
    row = ROWS[name]
    world = new_place(systems(column, LINKING[column] if row.links else None))
    assert answer(world, row.act) == getattr(row, column)
