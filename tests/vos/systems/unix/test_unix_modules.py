"""The modules beside `posix` of a Unix: fcntl, select, pwd, grp, signal, errno, subprocess."""

from __future__ import annotations

import errno as host_errno
import sys
from collections.abc import Iterator
from typing import Any

import pytest

import emulator
import vos


@pytest.fixture
def system() -> Iterator[vos.System]:
    with vos.boot(emulator.boot("pc"), "linux") as booted:
        yield booted


@pytest.fixture
def os(system: vos.System) -> Any:
    return system.os


@pytest.mark.skipif(sys.platform != "linux", reason="the numbers are Linux' own")
def test_errno_has_linux_numbers(system: vos.System) -> None:
    own = system.modules["errno"]
    assert own.errorcode == {
        number: name for number, name in host_errno.errorcode.items() if number in own.errorcode
    }
    assert (own.ENOTEMPTY, own.EWOULDBLOCK, own.ELOOP) == (39, 11, 40)


def test_users_and_groups_are_those_of_the_disk(system: vos.System, os: Any) -> None:
    pwd, grp = system.modules["pwd"], system.modules["grp"]
    user = pwd.getpwuid(os.getuid())
    assert (user.pw_name, user.pw_dir, user[2]) == ("user", "/home/user", 1000)
    assert grp.getgrgid(os.getgid()).gr_name == "user"
    assert "user" in grp.getgrnam("video").gr_mem
    assert os.path.expanduser("~root") == "/root"
    assert set(os.getgrouplist("user", 1000)) >= {1000, 44}
    with pytest.raises(KeyError, match=r"getpwnam\(\): name not found: 'nobody here'"):
        pwd.getpwnam("nobody here")
    with pytest.raises(TypeError, match="uid should be integer, not str"):
        pwd.getpwuid("0")


def test_locks_keep_others_out(system: vos.System, os: Any) -> None:
    fcntl = system.modules["fcntl"]
    with system.open("locked", "w+b") as file:
        fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        assert fcntl.fcntl(file, fcntl.F_GETFD) == fcntl.FD_CLOEXEC
        os.lockf(file.fileno(), os.F_TEST, 0)

        def other(open: Any, os: Any, modules: Any) -> int:
            with open("locked", "r+b") as file:
                with pytest.raises(PermissionError):
                    os.lockf(file.fileno(), os.F_TEST, 0)
                with pytest.raises(BlockingIOError):
                    modules["fcntl"].lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return 0

        assert system.run(other) == 0
        fcntl.lockf(file, fcntl.LOCK_UN)
        fcntl.flock(file, fcntl.LOCK_SH)
    with pytest.raises(ValueError, match="unrecognized lockf argument"):
        fcntl.lockf(0, 77)


def test_select_and_poll_tell_what_is_ready(system: vos.System, os: Any) -> None:
    select, time = system.modules["select"], system.modules["time"]
    reading, writing = os.pipe()
    assert select.select([reading], [writing], [], 0) == ([], [writing], [])
    start = time.monotonic()
    assert select.select([reading], [], [], 0.5) == ([], [], [])
    assert 0.5 <= time.monotonic() - start < 0.6
    os.write(writing, b"x")
    poll = select.poll()
    poll.register(reading, select.POLLIN)
    assert poll.poll(1000) == [(reading, select.POLLIN)]
    os.close(writing)
    os.read(reading, 1)
    assert poll.poll() == [(reading, select.POLLHUP)]
    with pytest.raises(OSError, match="Bad file descriptor"):
        select.select([99], [], [], 0)
    with pytest.raises(ValueError, match="timeout must be non-negative"):
        select.select([], [], [], -1)


def test_handlers_are_called_between_a_program_s_calls(system: vos.System, os: Any) -> None:
    signal = system.modules["signal"]
    seen: list[Any] = []
    before = signal.signal(signal.SIGUSR1, lambda number, frame: seen.append(number))
    assert before is signal.SIG_DFL
    os.kill(os.getpid(), signal.SIGUSR1)
    assert seen == [signal.SIGUSR1]
    signal.signal(signal.SIGUSR1, signal.SIG_IGN)
    signal.raise_signal(signal.SIGUSR1)
    assert seen == [signal.SIGUSR1]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
    blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})
    assert blocked == set()
    signal.raise_signal(signal.SIGTERM)
    assert signal.sigpending() == {signal.SIGTERM}
    with pytest.raises(ValueError, match="signal number out of range"):
        signal.signal(99, signal.SIG_IGN)


def test_a_broken_pipe_is_an_error_of_python_s(os: Any) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with pytest.raises(BrokenPipeError):
        os.write(writing, b"x")


def test_children_begin_with_what_they_are_given(system: vos.System, os: Any) -> None:
    subprocess = system.modules["subprocess"]
    os.mkdir("work")
    text = (
        "import os; print(os.getcwd(), os.environ['A'], os.umask(0),"
        " len(os.listdir('/proc/self/fd')))"
    )
    done = subprocess.run(
        ["python3", "-c", text],
        cwd="work",
        env={"A": "b"},
        umask=0o77,
        capture_output=True,
        text=True,
    )
    assert (done.stderr, done.stdout) == ("", "/home/user/work b 63 4\n")
    with pytest.raises(FileNotFoundError, match="no such program"):
        subprocess.run(["no such program"])
    with pytest.raises(OSError, match="preexec_fn cannot copy"):
        subprocess.run(["python3"], preexec_fn=print)


def test_pipes_join_children(system: vos.System) -> None:
    subprocess = system.modules["subprocess"]
    first = subprocess.Popen(["python3", "-c", "print('one\\ntwo')"], stdout=subprocess.PIPE)
    text = "import sys; print(sys.stdin.read().upper(), end='')"
    second = subprocess.run(
        ["python3", "-c", text], stdin=first.stdout, capture_output=True, text=True
    )
    first.stdout.close()
    assert (first.wait(), second.stdout) == (0, "ONE\nTWO\n")


def test_file_actions_are_done_in_the_child(system: vos.System, os: Any) -> None:
    flags = os.O_WRONLY | os.O_CREAT
    pid = os.posix_spawn(
        "/usr/bin/python3",
        ["python3", "-c", "print('to the file')"],
        {},
        file_actions=[(os.POSIX_SPAWN_OPEN, 1, "out", flags, 0o644), (os.POSIX_SPAWN_CLOSE, 0)],
    )
    assert os.waitpid(pid, 0) == (pid, 0)
    with system.open("out") as file:
        assert file.read() == "to the file\n"
    with pytest.raises(ChildProcessError):
        os.waitpid(pid, 0)


def test_spawn_waits_or_not(os: Any) -> None:
    python = "/usr/bin/python3"
    assert os.spawnl(os.P_WAIT, python, "python3", "-c", "raise SystemExit(5)") == 5
    assert os.spawnlp(os.P_WAIT, "python3", "python3", "-c", "pass") == 0
    pid = os.spawnv(os.P_NOWAIT, python, ["python3", "-c", "import os; os.kill(os.getpid(), 15)"])
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == -15
    assert os.spawnv(os.P_WAIT, "/no/such", ["x"]) == 127


def test_scandir_knows_types_without_asking(system: vos.System, os: Any) -> None:
    os.mkdir("d")
    os.symlink("d", "to-d")
    os.symlink("nowhere", "broken")
    with system.open("f", "w") as file:
        file.write("x")
    with os.scandir() as entries:
        found = {entry.name: entry for entry in entries}
    kinds = {
        name: (each.is_dir(), each.is_file(), each.is_symlink()) for name, each in found.items()
    }
    assert kinds == {
        "d": (True, False, False), "f": (False, True, False),
        "to-d": (True, False, True), "broken": (False, False, True),
    }  # fmt: skip
    assert found["f"].stat().st_size == 1 and found["f"].path == "./f"
    assert found["f"].inode() == os.stat("f").st_ino
    with pytest.raises(FileNotFoundError):
        found["broken"].stat()
    fd = os.open(".", os.O_RDONLY)
    assert sorted(entry.path for entry in os.scandir(fd)) == sorted(found)
    assert sorted(os.listdir(fd)) == sorted(os.listdir(fd)) == sorted(found)


def test_the_environment_reaches_children(system: vos.System, os: Any) -> None:
    os.environ["COLOUR"] = "grün"
    assert os.environb[b"COLOUR"] == "grün".encode()
    text = "import os; print(os.environ['COLOUR'])"
    done = system.modules["subprocess"].run(["python3", "-c", text], capture_output=True, text=True)
    assert done.stdout == "grün\n"
    del os.environ["COLOUR"]
    assert "COLOUR" not in os.environ
