"""The macOS column of the table of differences: every row as a program of Python's sees it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any

import pytest
from macos_worlds import macos

import vos

__all__ = ["macos"]

Act = Callable[[Any, Any], object]


@pytest.fixture
def world(macos: vos.System) -> vos.System:
    """A system with a file, two directories and a link to one of them in the working directory."""
    with macos.open("file", "w") as file:
        file.write("text")
    macos.os.mkdir("empty")
    macos.os.makedirs("full/inner")
    macos.os.symlink("empty", "way")
    macos.os.mkdir("long")
    return macos


# what is tried, the class and the number it fails with
REFUSED: dict[str, tuple[Act, type[OSError], int]] = {
    "remove(directory)": (lambda os, open: os.remove("empty"), PermissionError, 1),
    "rename file onto a directory": (
        lambda os, open: os.rename("file", "empty"), IsADirectoryError, 21,
    ),
    "rmdir of a non-empty directory": (lambda os, open: os.rmdir("full"), OSError, 66),
    "replace onto a full directory": (lambda os, open: os.replace("empty", "full"), OSError, 66),
    "rmdir(file)": (lambda os, open: os.rmdir("file"), NotADirectoryError, 20),
    "listdir(file)": (lambda os, open: os.listdir("file"), NotADirectoryError, 20),
    "rmdir('.')": (lambda os, open: os.rmdir("."), OSError, 22),
    "mkdir(existing)": (lambda os, open: os.mkdir("empty"), FileExistsError, 17),
    "mkdir('file/x')": (lambda os, open: os.mkdir("file/x"), NotADirectoryError, 20),
    "stat(missing)": (lambda os, open: os.stat("missing"), FileNotFoundError, 2),
    "open(directory)": (lambda os, open: open("empty"), IsADirectoryError, 21),
    "open('new/', 'w')": (lambda os, open: open("new/", "w"), FileNotFoundError, 2),
    "remove(link to directory + separator)": (
        lambda os, open: os.remove("way/"), PermissionError, 1,
    ),
    "stat('file' + separator)": (lambda os, open: os.stat("file/"), NotADirectoryError, 20),
    "open('file/', 'w')": (lambda os, open: open("file/", "w"), NotADirectoryError, 20),
    "link(directory)": (lambda os, open: os.link("empty", "other"), PermissionError, 1),
    "bytes name b'\\xff'": (lambda os, open: os.mkdir(b"\xff"), OSError, 92),
    "stat(b'\\xff')": (lambda os, open: os.stat(b"\xff"), OSError, 92),
    "over-long name": (lambda os, open: os.mkdir("x" * 256), OSError, 63),
    "over-long path": (lambda os, open: os.stat("x/" * 512), OSError, 63),
    "a circle of links": (
        lambda os, open: (os.symlink("round", "round"), os.stat("round")), OSError, 62,
    ),
}  # fmt: skip


@pytest.mark.parametrize("row", REFUSED)
def test_what_is_refused_and_how(world: vos.System, row: str) -> None:
    act, kind, number = REFUSED[row]
    with pytest.raises(OSError) as caught:
        act(world.os, world.open)
    assert type(caught.value) is kind and caught.value.errno == number


def test_a_class_is_chosen_by_the_error_s_name_not_its_number(macos: vos.System) -> None:
    read, write = macos.os.pipe()
    macos.os.set_blocking(read, False)
    with pytest.raises(BlockingIOError) as caught:
        macos.os.read(read, 1)
    assert caught.value.errno == 35  # which a Linux host calls EDEADLK
    macos.os.close(write)


def test_constants_names_and_platform(macos: vos.System) -> None:
    os = macos.os
    assert (os.name, os.sep, os.altsep, os.pathsep) == ("posix", "/", None, ":")
    assert (os.linesep, os.devnull, macos.modules["sys"].platform) == ("\n", "/dev/null", "darwin")
    errno = macos.modules["errno"]
    assert (errno.ENOTEMPTY, errno.ELOOP, errno.EAGAIN) == (66, 62, 35)
    assert (os.O_CREAT, os.O_EVTONLY, os.O_SYMLINK) == (0x200, 0x8000, 0x200000)
    assert os.uname().sysname == "Darwin"


THERE = """environb getenvb getuid chown mkfifo statvfs uname chflags lchflags lchmod fork O_EVTONLY
O_SYMLINK preadv""".split()
ABSENT = """startfile add_dll_directory getxattr setxattr memfd_create pidfd_open copy_file_range
fdatasync posix_fallocate getresuid O_PATH O_TMPFILE O_BINARY O_TEMPORARY O_NOINHERIT getrandom
pipe2 sched_getaffinity""".split()


def test_which_names_there_are(macos: vos.System) -> None:
    assert [name for name in THERE if not hasattr(macos.os, name)] == []
    assert [name for name in ABSENT if hasattr(macos.os, name)] == []


def test_what_works_on_open_and_read_only_files(world: vos.System) -> None:
    os = world.os
    with world.open("file") as file:
        os.rename("file", "moved")
        os.remove("moved")
        assert file.read() == "text" and not os.path.exists("moved")
    fd = os.open("only", os.O_CREAT | os.O_RDONLY, 0o400)
    os.fsync(fd)
    os.close(fd)
    os.remove("only")


def test_replacing_and_modes(world: vos.System) -> None:
    os = world.os
    with world.open("other", "w") as file:
        file.write("other")
    os.rename("other", "file")
    os.rename("empty", "long")
    os.mkdir("mode", 0o777)
    os.chmod("file", 0o600)
    assert os.stat("mode").st_mode & 0o777 == 0o755
    assert os.stat("file").st_mode & 0o777 == 0o600 and not os.access("file", os.X_OK)


def test_opening_directories(world: vos.System) -> None:
    os = world.os
    for flags in (os.O_RDONLY, os.O_CREAT):
        fd = os.open("full", flags)
        assert os.stat("inner", dir_fd=fd).st_ino == os.stat("full/inner").st_ino
        os.close(fd)
    assert os.listdir("full") == ["inner"]


def test_letter_case_is_ignored_and_kept(macos: vos.System) -> None:
    os = macos.os
    macos.open("Readme", "w").close()
    assert os.path.samefile("README", "readme") and "Readme" in os.listdir()
    with pytest.raises(FileExistsError):
        os.mkdir("ReadMe")
    os.rename("readme", "README")
    assert "README" in os.listdir() and "Readme" not in os.listdir()


def test_unicode_forms_match_and_apfs_keeps_the_one_given(macos: vos.System) -> None:
    composed, decomposed = (unicodedata.normalize(form, "CAFÉ") for form in ("NFC", "NFD"))
    macos.open(composed, "w").close()
    assert macos.os.path.exists(decomposed) and macos.os.path.exists(decomposed.lower())
    assert composed in macos.os.listdir() and decomposed not in macos.os.listdir()


def test_hfs_keeps_the_decomposed_form() -> None:
    import emulator

    composed, decomposed = (unicodedata.normalize(form, "é") for form in ("NFC", "NFD"))
    with vos.boot(emulator.boot("c64"), "macos/10.12") as system:
        system.open(composed, "w").close()
        assert decomposed in system.os.listdir() and system.os.path.exists(composed)


def test_what_is_made_has_its_directory_s_group(macos: vos.System) -> None:
    os = macos.os
    os.chdir("/tmp")  # wheel's, of which the user is no member
    os.mkdir("made")
    os.symlink("made", "way")
    macos.open("new", "w").close()
    assert {os.lstat(name).st_gid for name in ("made", "way", "new", "/tmp/")} == {0}
    os.mkdir(os.path.expanduser("~/mine"))
    assert os.stat(os.path.expanduser("~/mine")).st_gid == 20


def test_shutil_copies_with_macos_own_call(macos: vos.System) -> None:
    shutil = macos.modules["shutil"]
    with macos.open("a", "w") as file:
        file.write("x" * 5000)
    with macos.trace as trace:
        shutil.copyfile("a", "b")
    assert "fcopyfile(" in trace.render() and macos.open("b").read() == "x" * 5000


def test_what_stat_has_besides(macos: vos.System) -> None:
    macos.open("file", "w").close()
    found = macos.os.stat("file")
    assert found.st_birthtime == found.st_mtime and found.st_flags == found.st_gen == 0
    assert hasattr(found, "st_blocks") and hasattr(found, "st_rdev")
    macos.os.utime("file", ns=(1, 10**18 + 1))
    assert macos.os.stat("file").st_mtime_ns == 10**18 + 1


def test_flags_are_kept_and_honoured(world: vos.System) -> None:
    os, stat = world.os, world.modules["stat"]
    os.chflags("file", stat.UF_IMMUTABLE | stat.UF_HIDDEN)
    assert os.stat("file").st_flags == 0x8002
    acts: tuple[Callable[[], object], ...] = (
        lambda: os.remove("file"), lambda: os.rename("file", "x"), lambda: os.chmod("file", 0o600),
        lambda: world.open("file", "w"), lambda: os.truncate("file", 0),
        lambda: os.link("file", "more"), lambda: os.utime("file"),
    )  # fmt: skip
    for act in acts:
        with pytest.raises(PermissionError) as caught:
            act()
        assert caught.value.errno == 1
    assert world.open("file").read() == "text"
    os.chflags("file", 0)
    os.remove("file")


def test_append_only_files_grow(world: vos.System) -> None:
    os = world.os
    os.chflags("file", world.modules["stat"].UF_APPEND)
    with world.open("file", "a") as file:
        file.write("+")
    with pytest.raises(PermissionError):
        world.open("file", "r+")
    assert world.open("file").read() == "text+"


def test_links_have_permissions_and_flags_of_their_own(world: vos.System) -> None:
    os = world.os
    os.lchmod("way", 0o700)
    os.lchflags("way", 0x8000)
    assert os.lstat("way").st_mode & 0o777 == 0o700 and os.lstat("way").st_flags == 0x8000
    assert os.stat("way").st_mode & 0o777 == 0o755 and os.stat("way").st_flags == 0


def test_dir_fd_works_and_plain_names_are_plain(world: vos.System) -> None:
    os = world.os
    fd = os.open("full", os.O_RDONLY)
    os.mkfifo("pipe", dir_fd=fd)
    assert sorted(os.listdir(fd)) == ["inner", "pipe"]
    os.close(fd)
    for name in ("C:foo", "NUL", 'a<>:"|?*', "dot.", "space "):
        os.mkdir(name)
        assert name in os.listdir()


def test_a_child_tells_its_own_error(macos: vos.System) -> None:
    subprocess, os = macos.modules["subprocess"], macos.os
    with pytest.raises(FileNotFoundError):
        subprocess.run(["/usr/bin/python3", "-c", "0"], cwd="missing", check=False)
    os.mkdir("kept", 0o000)
    with pytest.raises(PermissionError) as caught:
        os.posix_spawn("kept/x", ["x"], os.environ)
    assert caught.value.errno == 13


def test_a_file_is_no_directory_by_its_descriptor_either(world: vos.System) -> None:
    fd = world.os.open("file", world.os.O_RDONLY)
    with pytest.raises(NotADirectoryError):
        world.os.scandir(fd)
    assert world.modules["pwd"].getpwnam("nobody").pw_uid == (1 << 32) - 2


def test_kill_is_a_signal_and_system_returns_a_wait_status(macos: vos.System) -> None:
    os, signal = macos.os, macos.modules["signal"]
    assert (signal.SIGCHLD, signal.SIGUSR1, signal.SIGBUS) == (20, 30, 10)
    heard: list[int] = []
    signal.signal(signal.SIGUSR1, lambda number, frame: heard.append(number))
    os.kill(os.getpid(), signal.SIGUSR1)
    os.getpid()
    assert heard == [30]
    script = "import os, sys; sys.exit(3)"
    status = os.spawnv(os.P_WAIT, "/usr/bin/python3", ["python3", "-c", script])
    assert status == 3
