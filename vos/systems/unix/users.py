"""Users and groups as the C library knows them: /etc/passwd and /etc/group, read anew each time.

`pwd_module` and `grp_module` make the modules of those names.
Sources: passwd(5), group(5), and CPython's Modules/pwdmodule.c and grpmodule.c.
"""

from collections.abc import Iterator
from types import ModuleType
from typing import Any

from vos.systems.unix.results import struct_group, struct_passwd

PASSWD, GROUP = "/etc/passwd", "/etc/group"
NO_ID = 0xFFFFFFFF


def _rows(posix: Any, path: str, fields: int) -> Iterator[list[str]]:
    try:
        fd = posix.open(path, posix._native.O_RDONLY)
    except OSError:
        return
    content = b""
    while part := posix.read(fd, 65536):
        content += part
    posix.close(fd)
    for line in content.decode("utf-8", "surrogateescape").splitlines():
        row = line.split(":")
        if len(row) == fields:
            yield row


def _unsigned(text: str) -> int:
    """A uid_t or gid_t, which has no sign: -2, as macOS writes nobody's, is a large one."""
    return int(text) & 0xFFFFFFFF


def users(posix: Any) -> list[Any]:
    """All users, as `pwd.struct_passwd`."""
    return [
        struct_passwd((name, word, _unsigned(uid), _unsigned(gid), *rest))
        for name, word, uid, gid, *rest in _rows(posix, PASSWD, 7)
    ]


def groups(posix: Any) -> list[Any]:
    """All groups, as `grp.struct_group`."""
    return [
        struct_group((name, word, _unsigned(gid), members.split(",") if members else []))
        for name, word, gid, members in _rows(posix, GROUP, 4)
    ]


def groups_of(posix: Any, name: str) -> list[int]:
    """The groups that list a user as a member."""
    return [group.gr_gid for group in groups(posix) if name in group.gr_mem]


def login_name(posix: Any, uid: int) -> str | None:
    """The name of a user."""
    return next((str(user.pw_name) for user in users(posix) if user.pw_uid == uid), None)


class Passwd:
    """The functions of `pwd` for one process."""

    def __init__(self, posix: Any) -> None:
        self._posix = posix

    def getpwall(self) -> list[Any]:
        """Return a list of all available password database entries, in arbitrary order."""
        return users(self._posix)

    def getpwnam(self, name: str, /) -> Any:
        """Return the password database entry for the given user name."""
        _check_name(name, "getpwnam")
        return _find(users(self._posix), 0, name, f"getpwnam(): name not found: {name!r}")

    def getpwuid(self, uidobj: int, /) -> Any:
        """Return the password database entry for the given numeric user ID."""
        uid = _id(uidobj, "uid")
        return _find(users(self._posix), 2, uid, f"getpwuid(): uid not found: {uidobj}")


class Group:
    """The functions of `grp` for one process."""

    def __init__(self, posix: Any) -> None:
        self._posix = posix

    def getgrall(self) -> list[Any]:
        """Return a list of all available group entries, in arbitrary order."""
        return groups(self._posix)

    def getgrnam(self, name: str) -> Any:
        """Return the group database entry for the given group name."""
        _check_name(name, "getgrnam")
        return _find(groups(self._posix), 0, name, f"getgrnam(): name not found: {name!r}")

    def getgrgid(self, id: int) -> Any:
        """Return the group database entry for the given numeric group ID."""
        return _find(groups(self._posix), 2, _id(id, "gid"), f"getgrgid(): gid not found: {id}")


def pwd_module(posix: Any) -> ModuleType:
    """The module `pwd`."""
    module, functions = ModuleType("pwd"), Passwd(posix)
    module.__dict__.update(
        getpwall=functions.getpwall,
        getpwnam=functions.getpwnam,
        getpwuid=functions.getpwuid,
        struct_passwd=struct_passwd,
    )
    return module


def grp_module(posix: Any) -> ModuleType:
    """The module `grp`."""
    module, functions = ModuleType("grp"), Group(posix)
    module.__dict__.update(
        getgrall=functions.getgrall,
        getgrnam=functions.getgrnam,
        getgrgid=functions.getgrgid,
        struct_group=struct_group,
    )
    return module


def _find(rows: list[Any], field: int, wanted: Any, sentence: str) -> Any:
    for row in rows:
        if row[field] == wanted:
            return row
    raise KeyError(sentence)


def _check_name(name: Any, function: str) -> None:
    if not isinstance(name, str):
        raise TypeError(f"{function}() argument must be str, not {type(name).__name__}")
    if "\0" in name:
        raise ValueError("embedded null byte")


def _id(value: Any, what: str) -> int:
    if not hasattr(value, "__index__"):
        raise TypeError(f"{what} should be integer, not {type(value).__name__}")
    number = int(value.__index__())
    return NO_ID if number == -1 else number
