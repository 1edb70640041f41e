"""Permissions, as path_resolution(7), inode(7), unlink(2), rename(2), chmod(2) and chown(2) say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

import emulator
import vos


@pytest.fixture
def worlds() -> Iterator[tuple[Any, Any]]:
    """Root, and a user in the groups 1000 and 44, in one empty directory that all may change."""
    with vos.boot(emulator.boot("pc"), "linux") as system:
        root, user = system.policy.login(system.kernel, True).native, system.native
        root.umask(0)
        root.mkdir(b"/mnt/w", 0o777)
        for each in (root, user):
            each.chdir(b"/mnt/w")
        yield root, user


def make(root: Any, path: bytes, mode: int, uid: int, gid: int, directory: bool = False) -> None:
    if directory:
        assert root.mkdir(path, 0o700) == 0
    else:
        assert root.close(root.open(path, root.O_CREAT | root.O_WRONLY, 0o600)) == 0
    assert root.chown(path, uid, gid) == 0
    assert root.chmod(path, mode) == 0


# (mode, uid, gid) of a file, and which of read, write, execute the user and root may
TRIPLES = [
    ((0o700, 1000, 0), "rwx", "rwx"), ((0o077, 1000, 1000), "", "rwx"),
    ((0o070, 0, 1000), "rwx", "rwx"), ((0o040, 0, 44), "r", "rw"), ((0o707, 0, 44), "", "rwx"),
    ((0o004, 0, 0), "r", "rw"), ((0o000, 1000, 1000), "", "rw"), ((0o001, 5, 5), "x", "rwx"),
    ((0o752, 5, 5), "w", "rwx"), ((0o400, 1000, 1000), "r", "rw"),
]  # fmt: skip


@pytest.mark.parametrize(("owned", "user_may", "root_may"), TRIPLES)
def test_the_right_triple_counts(
    worlds: tuple[Any, Any], owned: tuple[int, int, int], user_may: str, root_may: str
) -> None:
    root, user = worlds
    make(root, b"file", *owned)
    bits = {"r": root.R_OK, "w": root.W_OK, "x": root.X_OK}
    for linux, may in ((user, user_may), (root, root_may)):
        assert "".join(c for c, bit in bits.items() if linux.access(b"file", bit) == 0) == may
        opened = {
            "r": linux.open(b"file", linux.O_RDONLY), "w": linux.open(b"file", linux.O_WRONLY),
        }  # fmt: skip
        for letter, fd in opened.items():
            assert fd == -linux.EACCES if letter not in may else fd >= 0


# what is tried, in a directory of mode and owner, and what the user gets
IN_DIRECTORY = [
    ("create", 0o755, 0, "EACCES"), ("create", 0o757, 0, None), ("create", 0o300, 1000, None),
    ("create", 0o200, 1000, "EACCES"), ("unlink", 0o755, 0, "EACCES"), ("unlink", 0o757, 0, None),
    ("unlink", 0o1777, 0, "EPERM"), ("unlink", 0o1777, 1000, None), ("stat", 0o744, 0, "EACCES"),
    ("stat", 0o711, 0, None), ("list", 0o711, 0, "EACCES"), ("list", 0o744, 0, None),
    ("rename", 0o1777, 0, "EPERM"), ("rename", 0o755, 0, "EACCES"), ("rename", 0o777, 0, None),
    ("chdir", 0o744, 0, "EACCES"), ("chdir", 0o711, 0, None),
]  # fmt: skip


@pytest.mark.parametrize(("verb", "mode", "uid", "refusal"), IN_DIRECTORY)
def test_directories_say_who_may_change_and_search_them(
    worlds: tuple[Any, Any], verb: str, mode: int, uid: int, refusal: str | None
) -> None:
    root, user = worlds
    make(root, b"d", 0o700, 0, 0, directory=True)
    make(root, b"d/roots", 0o644, 0, 0)
    root.chown(b"d", uid, 0)
    root.chmod(b"d", mode)
    calls = {
        "create": lambda: user.open(b"d/new", user.O_CREAT | user.O_WRONLY, 0o644),
        "unlink": lambda: user.unlink(b"d/roots"),
        "stat": lambda: user.stat(b"d/roots", user.Stat()),
        "list": lambda: user.open(b"d", user.O_RDONLY | user.O_DIRECTORY),
        "rename": lambda: user.rename(b"d/roots", b"d/renamed"),
        "chdir": lambda: user.chdir(b"d"),
    }
    result = calls[verb]()
    assert result >= 0 if refusal is None else result == -getattr(user, refusal)


def test_only_the_owner_and_root_change_attributes(worlds: tuple[Any, Any]) -> None:
    root, user = worlds
    make(root, b"roots", 0o666, 0, 0)
    make(root, b"mine", 0o6755, 1000, 1000)
    assert user.chmod(b"roots", 0o777) == -user.EPERM
    assert user.utimensat(user.AT_FDCWD, b"roots", None, 0) == 0
    times = [user.Timespec(1, 0), user.Timespec(2, 0)]
    assert user.utimensat(user.AT_FDCWD, b"roots", times, 0) == -user.EPERM
    assert user.chown(b"mine", 0, -1) == -user.EPERM
    assert user.chown(b"mine", -1, 7) == -user.EPERM
    assert user.chown(b"mine", -1, 44) == 0
    found = user.Stat()
    user.stat(b"mine", found)
    assert (oct(found.st_mode), found.st_gid) == (oct(0o100755), 44)  # set-user-ID went with it
    assert user.mknod(b"device", user.S_IFCHR | 0o666, user.makedev(1, 3)) == -user.EPERM
    assert user.chroot(b".") == -user.EPERM


def test_writing_takes_the_set_user_id_bit_away(worlds: tuple[Any, Any]) -> None:
    root, user = worlds
    make(root, b"program", 0o6777, 0, 0)
    fd = user.open(b"program", user.O_WRONLY)
    assert user.write(fd, b"mine now") == 8
    found = user.Stat()
    user.fstat(fd, found)
    assert oct(found.st_mode) == oct(0o100777)


def test_a_set_group_id_directory_gives_its_group(worlds: tuple[Any, Any]) -> None:
    root, user = worlds
    make(root, b"shared", 0o2777, 0, 5, directory=True)
    user.umask(0o022)
    assert user.mkdir(b"shared/d", 0o777) == 0
    assert user.close(user.open(b"shared/f", user.O_CREAT | user.O_WRONLY, 0o666)) == 0
    found = user.Stat()
    user.stat(b"shared/d", found)
    assert (oct(found.st_mode), found.st_gid) == (oct(0o042755), 5)
    user.stat(b"shared/f", found)
    assert (oct(found.st_mode), found.st_gid) == (oct(0o100644), 5)


def test_root_that_becomes_a_user_stays_one(worlds: tuple[Any, Any]) -> None:
    root, _ = worlds
    make(root, b"roots", 0o600, 0, 0)
    assert root.setgroups(0, []) == 0
    assert root.setresgid(1000, 1000, 1000) == 0
    assert root.setuid(1000) == 0
    assert root.open(b"roots", root.O_RDONLY) == -root.EACCES
    assert root.setuid(0) == -root.EPERM
    assert root.setgroups(1, [44]) == -root.EPERM
    real, effective, saved = (root.IntRef() for _ in range(3))
    root.getresuid(real, effective, saved)
    assert (real.value, effective.value, saved.value) == (1000, 1000, 1000)


def test_attributes_of_users_are_for_files_and_directories(worlds: tuple[Any, Any]) -> None:
    root, user = worlds
    make(root, b"file", 0o644, 0, 0)
    user.symlink(b"file", b"link")
    assert user.setxattr(b"file", b"user.a", b"1") == -user.EACCES
    assert root.setxattr(b"file", b"user.a", b"1", 1, root.XATTR_CREATE) == 0
    assert root.setxattr(b"file", b"user.a", b"2", 1, root.XATTR_CREATE) == -root.EEXIST
    assert root.setxattr(b"file", b"user.b", b"2", 1, root.XATTR_REPLACE) == -root.ENODATA
    assert root.setxattr(b"file", b"trusted.t", b"x") == 0
    assert root.lsetxattr(b"link", b"user.a", b"1") == -root.EPERM
    assert root.setxattr(b"file", b"nothing.a", b"1") == -root.EOPNOTSUPP
    value, names = bytearray(10), bytearray(100)
    assert value[: user.getxattr(b"link", b"user.a", value)] == b"1"
    assert names[: user.listxattr(b"file", names)] == b"user.a\0"
    assert names[: root.listxattr(b"file", names)] == b"user.a\0trusted.t\0"
    assert user.getxattr(b"file", b"trusted.t", value) == -user.ENODATA
    assert root.getxattr(b"file", b"user.a", bytearray(0)) == 1
    assert root.removexattr(b"file", b"user.a") == 0
    assert root.getxattr(b"file", b"user.a", value) == -root.ENODATA
