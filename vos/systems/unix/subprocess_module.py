"""`_posixsubprocess`, on which CPython's own subprocess.py stands: a child without fork.

Source: CPython's Modules/_posixsubprocess.c: the order of the steps, and that the child reports a
failure as "class:errno:place" through the pipe `errpipe_write`.
"""

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from vos.systems.arguments import fs_encode

TAKES_VFORK = sys.version_info >= (3, 11)


def subprocess_module(posix: Any) -> ModuleType:
    """The module `_posixsubprocess` of one process."""
    module = ModuleType("_posixsubprocess")

    def fork_exec(
        args: Any, executable_list: Any, close_fds: bool, pass_fds: Any, cwd: Any, env: Any,
        p2cread: int, p2cwrite: int, c2pread: int, c2pwrite: int, errread: int, errwrite: int,
        errpipe_read: int, errpipe_write: int, restore_signals: bool, call_setsid: bool,
        pgid_to_set: int, gid: Any, extra_groups: Any, uid: Any, child_umask: int, preexec_fn: Any,
        *_allow_vfork: bool,
    ) -> int:  # fmt: skip
        """Start a program as the child of this process; return the child's number."""
        if preexec_fn is not None:
            raise posix._no_fork("subprocess with preexec_fn")
        keep = {errpipe_write, *pass_fds}
        steps: list[Callable[[Any], int]] = [
            *_directory_steps(cwd, child_umask),
            *_standard_steps(p2cread, c2pwrite, errwrite),
            *(_inheriting(fd) for fd in pass_fds if fd != errpipe_write),
            *_identity_steps(call_setsid, pgid_to_set, gid, extra_groups, uid),
        ]
        if close_fds:
            steps.append(lambda own: _close_others(own, keep))
        arguments = [fs_encode(each) for each in args]
        environment = (
            [name + b"=" + value for name, value in posix.environment.items()]
            if env is None
            else list(env)
        )
        names = list(executable_list)
        return _start(posix, names, arguments, environment, steps, errpipe_write)

    module.__dict__["fork_exec"] = fork_exec
    return module


def _start(
    posix: Any,
    names: list[bytes],
    arguments: list[bytes],
    environment: list[bytes],
    steps: list[Callable[[Any], int]],
    report: int,
) -> int:
    native, failure = posix._native, posix._dialect.failure

    def child(own: Any, _argument: object) -> int:
        result, place = 0, b"noexec"
        for step in steps:
            if (result := step(own)) < 0:
                break
        else:
            place = b""
            for name in names:
                result = own.execve(name, arguments, environment)
                if failure(own, result) not in (own.ENOENT, own.ENOTDIR):
                    break
        own.write(report, b"OSError:%X:%s" % (failure(own, result), place), None)
        return 255

    flags = native.CLONE_VM | native.CLONE_VFORK | native.SIGCHLD
    return int(posix._checked(native.clone(child, None, flags, None)))


def _directory_steps(cwd: Any, umask: int) -> list[Callable[[Any], int]]:
    steps: list[Callable[[Any], int]] = []
    if cwd is not None:
        steps.append(lambda own: int(own.chdir(fs_encode(cwd))))
    if umask >= 0:
        steps.append(lambda own: int(own.umask(umask)))
    return steps


def _standard_steps(*wanted: int) -> list[Callable[[Any], int]]:
    """Let descriptors 0, 1 and 2 be those; low ones are moved out of the way first."""

    def place(own: Any) -> int:
        ends = [
            own.fcntl(fd, own.F_DUPFD_CLOEXEC, 3) if 0 <= fd < number else fd
            for number, fd in enumerate(wanted)
        ]
        for number, fd in enumerate(ends):
            if fd == number:
                result = own.fcntl(fd, own.F_SETFD, 0)
            else:
                result = own.dup2(fd, number) if fd >= 0 else 0
            if result < 0:
                return int(result)
        return 0

    return [place]


def _inheriting(fd: int) -> Callable[[Any], int]:
    return lambda own: int(own.fcntl(fd, own.F_SETFD, 0))


def _identity_steps(
    session: bool, group: int, gid: Any, groups: Any, uid: Any
) -> list[Callable[[Any], int]]:
    steps: list[Callable[[Any], int]] = []
    if session:
        steps.append(lambda own: int(own.setsid()))
    if group >= 0:
        steps.append(lambda own: int(own.setpgid(0, group)))
    if groups is not None:
        steps.append(lambda own: int(own.setgroups(len(groups), list(groups))))
    if gid is not None:
        steps.append(lambda own: int(own.setregid(gid, gid)))
    if uid is not None:
        steps.append(lambda own: int(own.setreuid(uid, uid)))
    return steps


def _close_others(own: Any, keep: set[int]) -> int:
    first = 3
    for fd in sorted(fd for fd in keep if fd > 2):
        if first < fd:
            own.close_range(first, fd - 1, 0)
        first = fd + 1
    own.close_range(first, (1 << 31) - 1, 0)
    return 0
