"""The functions of `posix` that start programs; no fork, for a Python program cannot be copied.

    posix_spawn, spawnv, system        a new process      clone: prepare(child) -> execve
    execv, execve                      this process       execve

In between, the child is this very program's code acting for the child: it can put descriptors,
group and signals in order, and either becomes the new program or reports why it cannot.
"""

import sys
from collections.abc import Callable
from typing import Any, NoReturn

from vos.systems.arguments import fs_encode, fspath
from vos.systems.unix.base import PosixBase, path_kind, path_name, whole_number

P_NOWAIT = 1
TAKES_ANY_TRUTH = sys.version_info >= (3, 12)  # for `resetids`; a whole number before
SPAWNS_WITH_OWN = sys.version_info >= (3, 13)  # an environment of None is the process's own
POSIX_SPAWN_OPEN, POSIX_SPAWN_CLOSE, POSIX_SPAWN_DUP2, POSIX_SPAWN_CLOSEFROM = range(4)
NOT_FOUND = 127  # the exit status of a child that could not become its program

Step = Callable[[Any], int]
"""Something that a child's native calls do before it becomes its program; negative: refused."""


class Spawning(PosixBase):
    """exec, spawn, system."""

    environment: dict[bytes, bytes]

    def execv(self, path: Any, argv: Any, /) -> NoReturn:
        """Execute an executable path with arguments, replacing current process."""
        name = path_name(path, "execv")
        arguments = _arguments(argv, "execv() arg 2", "execv() arg 2 first element cannot be empty")
        self._exec(path, name, arguments, _texts(self.environment))

    def execve(self, path: Any, argv: Any, env: Any) -> NoReturn:
        """Execute an executable path with arguments and environment, replacing current process."""
        name = path_name(path, "execve")
        arguments = _arguments(argv, "execve: argv", "execve: argv first element cannot be empty")
        self._exec(path, name, arguments, _environment(env, "execve"))

    def _exec(
        self, path: Any, name: bytes, argv: list[bytes], environment: list[bytes]
    ) -> NoReturn:
        raise self._refusal(self._native.execve(name, argv, environment), path)

    def posix_spawn(
        self,
        path: Any,
        argv: Any,
        env: Any,
        /,
        *,
        file_actions: Any = (),
        setpgroup: Any = None,
        resetids: Any = False,
        setsid: Any = False,
        setsigmask: Any = (),
        setsigdef: Any = (),
        scheduler: Any = None,
    ) -> int:
        """Execute the program specified by path in a new process."""
        steps = self._steps(file_actions, setpgroup, resetids, setsid, setsigmask, setsigdef)
        return self._posix_spawn("posix_spawn", path, argv, env, steps)

    def posix_spawnp(
        self,
        path: Any,
        argv: Any,
        env: Any,
        /,
        *,
        file_actions: Any = (),
        setpgroup: Any = None,
        resetids: Any = False,
        setsid: Any = False,
        setsigmask: Any = (),
        setsigdef: Any = (),
        scheduler: Any = None,
    ) -> int:
        """Execute the program specified by path, searched for along PATH, in a new process."""
        steps = self._steps(file_actions, setpgroup, resetids, setsid, setsigmask, setsigdef)
        return self._posix_spawn("posix_spawnp", path, argv, env, steps)

    def _posix_spawn(self, function: str, path: Any, argv: Any, env: Any, steps: list[Step]) -> int:
        name = path_name(path, function)
        if not isinstance(argv, (list, tuple)):
            raise TypeError(f"{function}: argv must be a tuple or list")
        if not argv:
            raise ValueError(f"{function}: argv must not be empty")
        arguments = [fs_encode(each) for each in argv]
        if not arguments[0]:
            raise ValueError(f"{function}: argv first element cannot be empty")
        if env is None and SPAWNS_WITH_OWN:
            environment = _texts(self.environment)
        else:
            environment = _environment(env, function, " or None" * SPAWNS_WITH_OWN)
        names = self._along_path(name) if function == "posix_spawnp" else [name]
        return self.start(names, arguments, environment, steps, path)

    def _along_path(self, name: bytes) -> list[bytes]:
        if b"/" in name:
            return [name]
        path = self.environment.get(b"PATH", b"/bin:/usr/bin")
        return [(place or b".") + b"/" + name for place in path.split(b":")]

    def start(
        self,
        names: list[bytes],
        arguments: list[bytes],
        environment: list[bytes],
        steps: list[Step],
        path: Any = None,
    ) -> int:
        """Start the first program there is among `names`, after `steps`; return the child's number.

        An OSError of what the child was refused, for `path`; then there is no child.
        """
        native = self._native
        refused: list[int] = []  # error numbers

        def child(own: Any, _argument: object) -> int:
            for step in steps:
                if (result := step(own)) < 0:
                    refused.append(self._dialect.failure(own, result))
                    return NOT_FOUND
            refused.append(self._first_program(own, names, arguments, environment))
            return NOT_FOUND

        flags = native.CLONE_VM | native.CLONE_VFORK | native.SIGCHLD
        pid = self._checked(native.clone(child, None, flags, None))
        if refused:
            self._patient(native.wait4, pid, None, 0, None)
            raise self._dialect.error(refused[0], path_kind(path))
        return pid

    def _first_program(
        self, own: Any, names: list[bytes], arguments: list[bytes], environment: list[bytes]
    ) -> int:
        """Become the first of `names` that can be; else return the error number that tells most."""
        telling = 0
        for name in names:
            number = self._dialect.failure(own, int(own.execve(name, arguments, environment)))
            if not telling or number not in (own.ENOENT, own.ENOTDIR):
                telling = number
        return telling

    # -- spawnv and its kin, which os.py would make of fork

    def spawnv(self, mode: int, file: Any, args: Any, /) -> int:
        """Execute file with arguments from args in a subprocess."""
        return self._spawn(mode, [file], args, _texts(self.environment))

    def spawnve(self, mode: int, file: Any, args: Any, env: Any, /) -> int:
        """Execute file with arguments from args in a subprocess with the specified environment."""
        return self._spawn(mode, [file], args, _environment(env, "spawnve"))

    def spawnvp(self, mode: int, file: Any, args: Any, /) -> int:
        """Execute file (which is looked for along PATH) in a subprocess."""
        names = self._along_path(fs_encode(file))
        return self._spawn(mode, names, args, _texts(self.environment))

    def spawnvpe(self, mode: int, file: Any, args: Any, env: Any, /) -> int:
        """Execute file (which is looked for along PATH) in a subprocess with an environment."""
        names = self._along_path(fs_encode(file))
        return self._spawn(mode, names, args, _environment(env, "spawnvpe"))

    def _spawn(self, mode: int, files: list[Any], args: Any, environment: list[bytes]) -> int:
        if not isinstance(args, (list, tuple)):
            raise TypeError("argv must be a tuple or a list")
        if not args or not args[0]:
            raise ValueError("argv first element cannot be empty")
        arguments, names = [fs_encode(each) for each in args], [fs_encode(each) for each in files]
        try:
            pid = self.start(names, arguments, environment, [])
        except OSError:
            # os.py's own spawn learns it from the child's exit status alone.
            pid = self._checked(
                self._native.clone(lambda *_: NOT_FOUND, None, self._native.SIGCHLD, None)
            )
        if mode == P_NOWAIT:
            return pid
        status = self._native.IntRef()
        self._patient(self._native.wait4, pid, status, 0, None)
        ended = int(status.value)
        return -(ended & 0x7F) if ended & 0x7F else ended >> 8

    def system(self, command: Any) -> int:
        """Execute the command in a subshell; return its wait status."""
        line = fs_encode(command)
        try:
            pid = self.start([b"/bin/sh"], [b"sh", b"-c", line], _texts(self.environment), [])
        except OSError:
            return NOT_FOUND << 8
        status = self._native.IntRef()
        self._patient(self._native.wait4, pid, status, 0, None)
        return int(status.value)

    def fork(self) -> NoReturn:
        """Refuse: a copy of a running Python program cannot be made here."""
        raise self._no_fork("fork")

    def forkpty(self) -> NoReturn:
        """Refuse, as fork does."""
        raise self._no_fork("forkpty")

    def _no_fork(self, function: str) -> OSError:
        error = self._error("ENOSYS")
        error.strerror = (
            f"{function} cannot copy a running Python program here; use os.spawnv, os.posix_spawn"
            " or subprocess"
        )
        error.args = (error.errno, error.strerror)
        return error

    # -- what a child does first

    def _steps(
        self, actions: Any, group: Any, reset: Any, session: Any, mask: Any, defaults: Any
    ) -> list[Step]:
        native = self._native
        steps: list[Step] = []
        if session:
            steps.append(lambda own: own.setsid())
        if group is not None:
            number = whole_number(group)
            steps.append(lambda own: own.setpgid(0, number))
        if reset if TAKES_ANY_TRUTH else whole_number(reset):
            steps.append(lambda own: own.setresuid(-1, own.getuid(), -1))
            steps.append(lambda own: own.setresgid(-1, own.getgid(), -1))
        if mask:
            blocked = _signal_set(mask, native.NSIG)
            steps.append(lambda own: own.rt_sigprocmask(native.SIG_SETMASK, blocked, None))
        default = native.Sigaction(sa_handler=native.SIG_DFL, sa_mask=())
        steps += [_acting(number, default) for number in _signal_set(defaults, native.NSIG)]
        return steps + self._file_actions(actions)

    def _file_actions(self, actions: Any) -> list[Step]:
        if actions is None:
            return []
        if not hasattr(type(actions), "__getitem__") or isinstance(actions, dict):
            raise TypeError("file_actions must be a sequence or None")
        return [self._file_action(action) for action in actions]

    def _file_action(self, action: Any) -> Step:
        if not isinstance(action, tuple) or not action:
            raise TypeError("Each file_actions element must be a non-empty tuple")
        kind, *rest = action
        if not isinstance(kind, int):
            raise TypeError("Unknown file_actions identifier")
        row = _ACTIONS.get(kind)
        if row is None:
            raise TypeError("Unknown file_actions identifier")
        name, kinds, make = row
        if len(rest) != len(kinds):
            raise TypeError(f"A {name} file_action tuple must have {len(kinds) + 1} elements")
        return make(self, *(convert(each) for convert, each in zip(kinds, rest, strict=True)))

    def _opening(self, fd: int, path: bytes, flags: int, mode: int) -> Step:
        def step(own: Any) -> int:
            opened = int(own.openat(self._cwd, path, flags, mode))
            if opened < 0 or opened == fd:
                return opened
            result = int(own.dup2(opened, fd))
            own.close(opened)
            return result

        return step

    def _closing(self, fd: int) -> Step:
        def step(own: Any) -> int:
            own.close(fd)  # that it was not open is no failure: posix_spawn(3)
            return 0

        return step

    def _duplicating(self, fd: int, new_fd: int) -> Step:
        def step(own: Any) -> int:
            if fd != new_fd:
                return int(own.dup2(fd, new_fd))
            return int(own.fcntl(fd, own.F_SETFD, 0))  # the same: it only stays open

        return step

    def _closing_from(self, fd: int) -> Step:
        return lambda own: int(own.close_range(fd, (1 << 31) - 1, 0))


# file_actions: what the tuples are called, what they hold, and what they make the child do
_ACTIONS: dict[int, tuple[str, tuple[Callable[[Any], Any], ...], Callable[..., Step]]] = {
    POSIX_SPAWN_OPEN: (
        "open", (whole_number, fs_encode, whole_number, whole_number), Spawning._opening,
    ),
    POSIX_SPAWN_CLOSE: ("close", (whole_number,), Spawning._closing),
    POSIX_SPAWN_DUP2: ("dup2", (whole_number, whole_number), Spawning._duplicating),
    POSIX_SPAWN_CLOSEFROM: ("closefrom", (whole_number,), Spawning._closing_from),
}  # fmt: skip


def _acting(number: int, action: Any) -> Step:
    return lambda own: int(own.rt_sigaction(number, action, None))


def _arguments(argv: Any, what: str, empty_first: str) -> list[bytes]:
    if not isinstance(argv, (list, tuple)):
        raise TypeError(f"{what} must be a tuple or list")
    if not argv:
        raise ValueError(f"{what} must not be empty")
    arguments = [fs_encode(each) for each in argv]
    if not arguments[0]:
        raise ValueError(empty_first)
    return arguments


def _environment(env: Any, function: str, more: str = "") -> list[bytes]:
    if not hasattr(type(env), "__getitem__") or not hasattr(env, "keys"):
        raise TypeError(f"{function}: environment must be a mapping object{more}")
    texts = []
    for name, value in zip(list(env.keys()), list(env.values()), strict=True):
        key, content = _env_text(name), _env_text(value)
        if not key or b"=" in key:
            raise ValueError("illegal environment variable name")
        texts.append(key + b"=" + content)
    return texts


def _env_text(value: Any) -> bytes:
    return fs_encode(fspath(value))


def _texts(environment: dict[bytes, bytes]) -> list[bytes]:
    return [name + b"=" + value for name, value in environment.items()]


def _signal_set(numbers: Any, end: int) -> set[int]:
    found = {whole_number(number) for number in numbers}
    for number in found:
        if not 0 < number < end:
            raise ValueError(f"signal number {number} out of range [1; {end - 1}]")
    return found
