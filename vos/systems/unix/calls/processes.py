"""Processes: making, replacing, ending and waiting for them.

There is no fork: a program's memory is Python's. `clone` runs a function as the child, which has
all the parent had; there it may change descriptors and then `execve` a program:

    #!/usr/bin/python3        the interpreter named runs the file
    PEEKPOKE name             a program that the kernel knows under that name (`Kernel.programs`)
"""

from __future__ import annotations

from operator import index

from vos.errors import KernelError
from vos.filesystem import Inode
from vos.kernel.processes import (
    Credentials,
    Ending,
    NewProgram,
    Process,
    ProcessExit,
    Program,
    Signals,
)
from vos.kernel.volumes import S_IFMT, S_IFREG, SEARCH, Place
from vos.systems.unix import lookup
from vos.systems.unix.constants import (
    AT_FDCWD,
    CLONE_VFORK,
    CLONE_VM,
    NSIG,
    S_ISGID,
    S_ISUID,
    SIG_IGN,
    WCONTINUED,
    WNOHANG,
    WUNTRACED,
)
from vos.systems.unix.kinds import CloneFlags, Function, Int, Path, Pid, Struct, Texts, WaitOptions
from vos.systems.unix.rules import RULES
from vos.systems.unix.structs import Rusage

MAGIC = b"PEEKPOKE "
HEAD = 256  # bytes of a file that say what it is
ARGUMENTS_MOST = 2 << 20
INTERPRETERS_MOST = 4


def clone(
    process: Process, fn: Function, stack: Struct, flags: CloneFlags, arg: Struct = None
) -> int:
    """Run `fn(native, arg)` as a new process with all that this one has; return its number.

    As the C library's clone: `native` acts as the child, what `fn` returns is its exit code. With
    CLONE_VFORK return once the child has called execve or ended. `stack` is not needed.
    """
    if not callable(fn):
        raise TypeError("clone(): fn takes a function")
    if flags & ~(CLONE_VM | CLONE_VFORK | 0xFF) or not 0 <= flags & 0xFF < NSIG:
        raise KernelError("EINVAL", "clone knows CLONE_VM, CLONE_VFORK and a signal")
    kernel = process.kernel
    if len(kernel.processes.table) >= process.limits["NPROC"][0]:
        raise KernelError("EAGAIN", "there are too many processes")
    child = kernel.processes.new(process)
    kernel.processes.start(child, lambda child: fn(child.native, arg))
    if flags & CLONE_VFORK:
        kernel.await_exec(child)
    return child.pid


def execve(process: Process, pathname: Path, argv: Texts, envp: Texts | None = None) -> int:
    """Let the program at `pathname` take this process over; it does not return.

    `envp` is a list of b"NAME=value"; None keeps the environment.
    """
    arguments, environment = _texts(argv), None if envp is None else _texts(envp)
    if sum(map(len, arguments)) + sum(map(len, environment or [])) > ARGUMENTS_MOST:
        raise KernelError("E2BIG", f"arguments and environment exceed {ARGUMENTS_MOST} bytes")
    path = pathname.encode("utf-8", "surrogateescape") if isinstance(pathname, str) else pathname
    place = lookup.place(process, AT_FDCWD, pathname)
    program, path, arguments = _program(process, place, path, arguments, 0)
    _become(process, place[1])
    process.arguments, process.executable = arguments, path
    if environment is not None:
        pairs = (text.partition(b"=") for text in environment)
        process.environ = {name: value for name, _, value in pairs}
    _clean_up(process)
    raise NewProgram(program)


def _texts(values: Texts) -> list[bytes]:
    found = []
    for value in values:
        raw = value.encode("utf-8", "surrogateescape") if isinstance(value, str) else value
        if not isinstance(raw, bytes):
            raise TypeError("a list of bytes or str")
        found.append(raw)
    return found


def _program(
    process: Process, place: Place, path: bytes, arguments: list[bytes], depth: int
) -> tuple[Program, bytes, list[bytes]]:
    """Return the program that a file is, with its own path and the arguments it gets."""
    volume, inode = place
    if inode.mode & S_IFMT != S_IFREG or not RULES.may(process, inode, SEARCH):
        raise KernelError("EACCES", "the file may not be executed")
    head = volume.read(inode, 0, HEAD)
    line = head.partition(b"\n")[0]
    if head.startswith(b"#!"):
        if depth >= INTERPRETERS_MOST:
            raise KernelError("ELOOP", "interpreters run each other in a row")
        words = line[2:].split(None, 1)
        if not words:
            raise KernelError("ENOEXEC", "the script names no interpreter")
        further = [words[1].strip()] if len(words) > 1 else []
        found = lookup.place(process, AT_FDCWD, words[0])
        given = [words[0], *further, path, *arguments[1:]]
        return _program(process, found, words[0], given, depth + 1)
    name = line[len(MAGIC) :].strip() if head.startswith(MAGIC) else b""
    program = process.kernel.programs.get(name)
    if program is None:
        raise KernelError("ENOEXEC", "the file is no program that runs here")
    return program, path, arguments


def _become(process: Process, inode: Inode) -> None:
    """Take the owner's and group's rights of a set-user-ID or set-group-ID program."""
    old = process.credentials
    euid = inode.uid if inode.mode & S_ISUID else old.euid
    egid = inode.gid if inode.mode & S_ISGID and inode.mode & 0o10 else old.egid
    process.become(Credentials(old.uid, old.gid, euid, egid, euid, egid, old.groups))


def _clean_up(process: Process) -> None:
    """Leave nothing of the old program: descriptors to be closed, mappings, handlers."""
    for number in sorted(process.descriptors.close_on_exec):
        process.descriptors.close(process, number)
    process.unmap_all()
    ignored = {
        number: chosen for number, chosen in process.signals.handlers.items()
        if chosen.sa_handler == SIG_IGN
    }  # fmt: skip
    process.signals = Signals(ignored, process.signals.blocked, process.signals.pending)
    process.forked = False
    process.kernel.wake()


def exit_group(process: Process, status: Int) -> int:
    """End this process with the low byte of `status`; it does not return."""
    ending = Ending(index(status) & 0xFF)
    process.kernel.processes.finish(process, ending)
    raise ProcessExit(ending)


def exit(process: Process, status: Int) -> int:
    """End this process (it has one thread)."""
    return exit_group(process, status)


def wait4(
    process: Process, pid: Pid, wstatus: Struct = None, options: WaitOptions = 0,
    rusage: Struct = None,
) -> int:  # fmt: skip
    """Wait for a child to end (or stop, or go on); return its number, its status in `wstatus`.

    `pid`: one child, -1 any, 0 one of the own group, -n one of group n. WNOHANG: 0 if none has.
    """
    if options & ~(WNOHANG | WUNTRACED | WCONTINUED) or index(pid) == -(1 << 31):
        raise KernelError("EINVAL", "wait4 knows WNOHANG, WUNTRACED and WCONTINUED")
    kernel = process.kernel

    def changed() -> tuple[Process, int] | None:
        children = [child for child in process.children.values() if _matches(process, child, pid)]
        if not children:
            raise KernelError("ECHILD", "there is no such child")
        found = ((child, _status(child, options)) for child in children)
        return next(((child, status) for child, status in found if status is not None), None)

    result = changed()
    if result is None and options & WNOHANG:
        return 0
    if result is None:
        kernel.block(process, changed)
        result = changed()
        assert result is not None
    child, status = result
    if wstatus is not None:
        wstatus.value = status
    if rusage is not None:
        fill_rusage(rusage)
    if child.ended is not None:
        kernel.processes.reap(child)
    return child.pid


def fill_rusage(rusage: Rusage) -> None:
    """Fill a Rusage: what programs use is not measured."""
    for name in Rusage.__slots__:
        setattr(rusage, name, 0)


def _matches(process: Process, child: Process, pid: int) -> bool:
    if pid > 0:
        return child.pid == pid
    if pid == -1:
        return True
    return child.group == (process.group if pid == 0 else -pid)


def _status(child: Process, options: int) -> int | None:
    """Return the wait status of what has become of a child, None if there is no news."""
    if child.ended is not None:
        return child.ended.signal or (child.ended.code & 0xFF) << 8
    if child.stopped and options & WUNTRACED and not child.reported:
        child.reported = True
        return child.stopped << 8 | 0x7F
    if child.continued and options & WCONTINUED:
        child.continued = False
        return 0xFFFF
    return None


def getpid(process: Process) -> int:
    """Return this process' number."""
    return process.pid


def gettid(process: Process) -> int:
    """Return this thread's number: its process'."""
    return process.pid


def getppid(process: Process) -> int:
    """Return the parent's number; 1 once the parent has ended."""
    return process.parent.pid if process.parent is not None else 0


CALLS = (
    clone, execve, exit, exit_group, wait4, getpid, gettid, getppid,
)  # fmt: skip
