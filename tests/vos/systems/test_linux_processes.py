"""Processes under Linux: begin, wait, signals, pipes, FIFOs, locks, and programs on the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

import emulator
import vos

Native = Any


@pytest.fixture
def system() -> Iterator[vos.System]:
    with vos.boot(emulator.boot("pc"), "linux") as booted:
        yield booted


@pytest.fixture
def linux(system: vos.System) -> Native:
    return system.native


def start(linux: Native, program: Callable[[Native], Any]) -> int:
    pid = linux.clone(lambda child, _: program(child), None, linux.SIGCHLD)
    assert pid > 0
    return int(pid)


def wait(linux: Native, pid: int = -1, options: int = 0) -> tuple[int, int]:
    status = linux.IntRef()
    return linux.wait4(pid, status, options), status.value


def test_the_user_s_process_is_the_user_s(linux: Native) -> None:
    assert (linux.getuid(), linux.geteuid(), linux.getgid()) == (1000, 1000, 1000)
    assert linux.getppid() == 1
    buffer = bytearray(100)
    assert buffer[: linux.getcwd(buffer, 100)] == b"/home/user\0"


ENDINGS: list[tuple[str, Callable[[Native], Any], int]] = [
    ("returning", lambda linux: None, 0),
    ("a code", lambda linux: 7, 7 << 8),
    ("only its low byte", lambda linux: 0x1FF, 0xFF << 8),
    ("exit_group", lambda linux: linux.exit_group(3), 3 << 8),
    ("a poke", lambda linux: linux.poke(0xB8000, 65), 11),
    ("a peek", lambda linux: linux.peek(-1), 11),
    ("its own SIGTERM", lambda linux: linux.kill(linux.getpid(), 15), 15),
    ("its own SIGKILL", lambda linux: linux.kill(linux.getpid(), 9), 9),
    ("a broken pipe", lambda linux: broken_pipe(linux), 13),
    ("an exception", lambda linux: 1 / 0, 1 << 8),
]


def broken_pipe(linux: Native) -> None:
    ends = [0, 0]
    linux.pipe(ends)
    linux.close(ends[0])
    linux.write(ends[1], b"x")


@pytest.mark.parametrize(
    ("program", "status"), [row[1:] for row in ENDINGS], ids=[row[0] for row in ENDINGS]
)
def test_wait_tells_how_a_child_ended(linux: Native, program: Any, status: int) -> None:
    pid = start(linux, program)
    assert wait(linux, pid) == (pid, status)
    assert wait(linux) == (-linux.ECHILD, 0)


def test_one_that_pokes_dies_alone(system: vos.System) -> None:
    before = system.machine.memory.copy()
    assert system.run(lambda process: process.native.poke(0xA0000, 4)) == 139
    assert (system.machine.memory == before).all()
    assert system.native.getpid() > 1


def test_a_killed_child_that_waits_ends_at_once(linux: Native) -> None:
    ends = [0, 0]
    linux.pipe(ends)
    pid = start(linux, lambda child: child.read(ends[0], bytearray(1)))
    assert wait(linux, pid, linux.WNOHANG) == (0, 0)
    assert linux.kill(pid, linux.SIGKILL) == 0
    assert wait(linux, pid) == (pid, linux.SIGKILL)
    assert linux.kill(pid, 0) == -linux.ESRCH


def test_a_handler_runs_and_interrupts(linux: Native) -> None:
    caught: list[int] = []

    def program(child: Native) -> int:
        action = child.Sigaction(sa_handler=caught.append)
        child.rt_sigaction(child.SIGUSR1, action)
        child.write(1, b"ready")
        return int(child.pause() == -child.EINTR)

    ends = [0, 0]
    linux.pipe(ends)
    keep = linux.dup(1)
    linux.dup2(ends[1], 1)
    pid = start(linux, program)
    linux.dup2(keep, 1)
    linux.read(ends[0], bytearray(5))
    assert linux.kill(pid, linux.SIGUSR1) == 0
    assert wait(linux, pid) == (pid, 1 << 8)
    assert caught == [linux.SIGUSR1]


def test_blocked_signals_wait(linux: Native) -> None:
    caught: list[int] = []
    linux.rt_sigaction(linux.SIGUSR2, linux.Sigaction(sa_handler=caught.append))
    linux.rt_sigprocmask(linux.SIG_BLOCK, {linux.SIGUSR2})
    linux.kill(linux.getpid(), linux.SIGUSR2)
    pending: set[int] = set()
    assert linux.rt_sigpending(pending) == 0
    assert (pending, caught) == ({linux.SIGUSR2}, [])
    linux.rt_sigprocmask(linux.SIG_SETMASK, set())
    assert caught == [linux.SIGUSR2]


def test_stopped_and_continued_children_are_reported(linux: Native) -> None:
    pid = start(linux, lambda child: child.pause())
    linux.kill(pid, linux.SIGSTOP)
    assert wait(linux, pid, linux.WUNTRACED) == (pid, linux.SIGSTOP << 8 | 0x7F)
    linux.kill(pid, linux.SIGCONT)
    assert wait(linux, pid, linux.WCONTINUED) == (pid, 0xFFFF)
    linux.kill(pid, linux.SIGTERM)
    assert wait(linux, pid) == (pid, linux.SIGTERM)


def test_orphans_become_the_first_process_s(linux: Native) -> None:
    ends = [0, 0]
    linux.pipe(ends)

    def grandchild(child: Native) -> None:
        while child.getppid() != 1:
            child.sched_yield()
        child.write(ends[1], b"%d" % child.getppid())

    pid = start(linux, lambda child: start(child, grandchild) * 0)
    assert wait(linux, pid) == (pid, 0)
    buffer = bytearray(8)
    assert buffer[: linux.read(ends[0], buffer)] == b"1"


def test_a_pipe_carries_more_than_it_holds(linux: Native) -> None:
    ends = [0, 0]
    linux.pipe(ends)
    data = bytes(range(256)) * 1000

    def writer(child: Native) -> int:
        child.close(ends[0])
        return 0 if child.write(ends[1], data) == len(data) else 1

    pid = start(linux, writer)
    linux.close(ends[1])
    got, buffer = bytearray(), bytearray(70_000)
    while (size := linux.read(ends[0], buffer)) > 0:
        got += buffer[:size]
    assert bytes(got) == data
    assert wait(linux, pid) == (pid, 0)


def test_a_pipe_that_does_not_wait(linux: Native) -> None:
    ends = [0, 0]
    linux.pipe2(ends, linux.O_NONBLOCK)
    assert linux.read(ends[0], bytearray(1)) == -linux.EAGAIN
    assert linux.write(ends[1], bytes(70_000)) == 65_536
    assert linux.write(ends[1], b"x") == -linux.EAGAIN
    assert linux.poll([linux.Pollfd(ends[1], linux.POLLOUT)], 1, 0) == 0
    linux.close(ends[1])
    entry = linux.Pollfd(ends[0], linux.POLLIN)
    assert linux.poll([entry], 1, -1) == 1
    assert entry.revents == linux.POLLIN | linux.POLLHUP


def test_opening_a_fifo_waits_for_the_other_side(linux: Native) -> None:
    assert linux.mknod(b"fifo", linux.S_IFIFO | 0o600) == 0
    assert linux.open(b"fifo", linux.O_WRONLY | linux.O_NONBLOCK) == -linux.ENXIO

    def program(child: Native) -> None:
        fd = child.open(b"fifo", child.O_WRONLY)
        child.write(fd, b"through")

    pid = start(linux, program)
    fd = linux.open(b"fifo", linux.O_RDONLY)
    buffer = bytearray(20)
    assert buffer[: linux.read(fd, buffer)] == b"through"
    assert linux.read(fd, buffer) == 0
    assert wait(linux, pid) == (pid, 0)


def test_sleeping_lets_the_machine_s_time_pass(system: vos.System, linux: Native) -> None:
    before, after = linux.Timespec(), linux.Timespec()
    linux.clock_gettime(linux.CLOCK_MONOTONIC, before)
    pids = [start(linux, lambda child: child.nanosleep(child.Timespec(1, 0))) for _ in range(3)]
    assert sorted(wait(linux)[0] for _ in pids) == sorted(pids)
    linux.clock_gettime(linux.CLOCK_MONOTONIC, after)
    passed = (after.tv_sec - before.tv_sec) + (after.tv_nsec - before.tv_nsec) / 1e9
    assert 1.0 <= passed < 2.0  # asleep together, not one after the other
    assert system.machine.frames == pytest.approx(70 * passed, abs=2)


def test_poll_ends_at_its_time(linux: Native) -> None:
    ends = [0, 0]
    linux.pipe(ends)
    before, after = linux.Timespec(), linux.Timespec()
    linux.clock_gettime(linux.CLOCK_MONOTONIC, before)
    assert linux.poll([linux.Pollfd(ends[0], linux.POLLIN)], 1, 100) == 0
    linux.clock_gettime(linux.CLOCK_MONOTONIC, after)
    assert 0.1 <= (after.tv_nsec - before.tv_nsec) / 1e9 < 0.15


def test_a_descriptor_of_a_process_is_ready_once_that_has_ended(linux: Native) -> None:
    ends = [0, 0]
    linux.pipe(ends)
    pid = start(linux, lambda child: child.read(ends[0], bytearray(1)))
    fd = linux.pidfd_open(pid, 0)
    asked = [linux.Pollfd(fd, linux.POLLIN | linux.POLLOUT)]
    assert linux.poll(asked, 1, 0) == 0
    linux.write(ends[1], b"x")
    assert linux.poll(asked, 1, -1) == 1
    assert asked[0].revents == linux.POLLIN
    assert wait(linux, pid) == (pid, 1 << 8)  # read returned 1
    assert linux.fcntl(fd, linux.F_GETFD, 0) == linux.FD_CLOEXEC
    assert linux.read(fd, bytearray(1)) == -linux.EINVAL
    assert linux.pidfd_open(pid, 0) == -linux.ESRCH
    assert linux.pidfd_open(pid, 1) == linux.pidfd_open(0, 0) == -linux.EINVAL


def test_record_locks_are_of_processes(linux: Native) -> None:
    fd = linux.open(b"locked", linux.O_CREAT | linux.O_RDWR, 0o644)
    lock = linux.Flock(l_type=linux.F_WRLCK, l_start=10, l_len=10)
    assert linux.fcntl(fd, linux.F_SETLK, lock) == 0

    def program(child: Native) -> int:
        asked = child.Flock(l_type=child.F_RDLCK, l_start=0, l_len=0)
        child.fcntl(fd, child.F_GETLK, asked)
        found = (asked.l_type, asked.l_start, asked.l_len, asked.l_pid)
        refused = child.fcntl(fd, child.F_SETLK, child.Flock(l_type=1, l_start=15, l_len=1))
        beside = child.fcntl(fd, child.F_SETLK, child.Flock(l_type=1, l_start=20, l_len=5))
        expected = (child.F_WRLCK, 10, 10, child.getppid())
        return 0 if (found, refused, beside) == (expected, -child.EAGAIN, 0) else 1

    assert wait(linux, start(linux, program))[1] == 0
    waiting = start(linux, lambda child: child.fcntl(fd, child.F_SETLKW, child.Flock(l_type=1)))
    assert wait(linux, waiting, linux.WNOHANG) == (0, 0)
    linux.close(linux.open(b"locked", linux.O_RDONLY))  # closing any descriptor drops them all
    assert wait(linux, waiting) == (waiting, 0)


def test_two_that_wait_for_each_other_are_told(linux: Native) -> None:
    fd = linux.open(b"locked", linux.O_CREAT | linux.O_RDWR, 0o644)
    linux.fcntl(fd, linux.F_SETLK, linux.Flock(l_type=1, l_start=0, l_len=1))
    ends = [0, 0]
    linux.pipe(ends)

    def program(child: Native) -> int:
        child.fcntl(fd, child.F_SETLK, child.Flock(l_type=1, l_start=1, l_len=1))
        child.write(ends[1], b"!")
        return int(child.fcntl(fd, child.F_SETLKW, child.Flock(l_type=1, l_start=0, l_len=1)))

    pid = start(linux, program)
    linux.read(ends[0], bytearray(1))
    while not linux._process.kernel.lock_waits:
        linux.sched_yield()
    second = linux.Flock(l_type=1, l_start=1, l_len=1)
    assert linux.fcntl(fd, linux.F_SETLKW, second) == -linux.EDEADLK
    linux.close(fd)
    assert wait(linux, pid) == (pid, 0)


def test_whole_locks_are_of_open_files(linux: Native) -> None:
    one = linux.open(b"locked", linux.O_CREAT | linux.O_RDWR, 0o644)
    other = linux.open(b"locked", linux.O_RDWR)
    assert linux.flock(one, linux.LOCK_SH) == 0
    assert linux.flock(other, linux.LOCK_SH) == 0
    assert linux.flock(other, linux.LOCK_EX | linux.LOCK_NB) == -linux.EAGAIN
    assert linux.flock(linux.dup(one), linux.LOCK_UN) == 0
    assert linux.flock(other, linux.LOCK_EX | linux.LOCK_NB) == 0


def test_execve_runs_programs_and_scripts(system: vos.System, linux: Native) -> None:
    root = vos_root(system)

    def echo(process: Any) -> int:
        process.native.write(1, b" ".join(process.arguments) + process.environ.get(b"SAY", b""))
        return 4

    system.install(b"/bin/echo", echo)
    script = linux.open(b"script", linux.O_CREAT | linux.O_WRONLY, 0o755)
    linux.write(script, b"#!/bin/echo -n\nwhatever\n")
    linux.close(script)
    ends = [0, 0]
    linux.pipe(ends)
    closed = linux.open(b"script", linux.O_RDONLY | linux.O_CLOEXEC)

    def program(child: Native) -> None:
        child.dup2(ends[1], 1)
        child.execve(b"./script", [b"script", b"one"], [b"SAY=!"])

    pid = linux.clone(lambda child, _: program(child), None, linux.CLONE_VFORK | linux.SIGCHLD)
    assert wait(linux, pid) == (pid, 4 << 8)
    buffer = bytearray(100)
    assert buffer[: linux.read(ends[0], buffer)] == b"/bin/echo -n ./script one!"
    assert linux.close(closed) == 0
    assert root.chmod(b"/home/user/script", 0o644) == 0
    for path in (b"./script", b"/tmp", b"/etc/passwd"):
        assert linux.execve(path, [b"x"]) == -linux.EACCES
    assert linux.execve(b"nix", [b"x"]) == -linux.ENOENT


def vos_root(system: vos.System) -> Native:
    return system.policy.login(system.kernel, True).native


def test_a_descriptor_table_has_an_end(linux: Native) -> None:
    limit = linux.Rlimit(rlim_cur=10, rlim_max=20)
    assert linux.setrlimit(linux.RLIMIT_NOFILE, limit) == 0
    opened = []
    while (fd := linux.open(b"/dev/null", linux.O_RDONLY)) >= 0:
        opened.append(fd)
    assert (fd, opened) == (-linux.EMFILE, list(range(3, 10)))
    assert linux.open(b"new", linux.O_CREAT | linux.O_RDWR, 0o644) == -linux.EMFILE
    assert linux.access(b"new", 0) == -linux.ENOENT
    assert linux.dup2(0, 10) == -linux.EBADF
    higher = linux.Rlimit(rlim_cur=30, rlim_max=30)
    assert linux.setrlimit(linux.RLIMIT_NOFILE, higher) == -linux.EPERM


def test_an_unlinked_file_lives_while_it_is_open(linux: Native) -> None:
    fd = linux.open(b"gone", linux.O_CREAT | linux.O_RDWR, 0o644)
    linux.write(fd, b"still here")
    assert linux.unlink(b"gone") == 0
    assert linux.open(b"gone", linux.O_RDONLY) == -linux.ENOENT
    buffer = bytearray(40)
    assert buffer[: linux.pread64(fd, buffer, 20, 0)] == b"still here"
    found = linux.Stat()
    linux.fstat(fd, found)
    assert found.st_nlink == 0
    size = linux.readlink(b"/proc/self/fd/%d" % fd, buffer, 40)
    assert buffer[:size] == b"/home/user/gone (deleted)"
