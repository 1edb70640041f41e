"""What the virtual `os` says of wrong arguments and of what is not there, beside the host's own.

Each line is evaluated twice, in an empty directory: with the virtual `os` and with the real one.
The class, the sentence, the number, the file names and the warnings have to be the same.
"""

from __future__ import annotations

import os as host
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import emulator
import vos

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or not hasattr(host, "geteuid") or host.geteuid() != 0,
    reason="the real Linux to compare with is this host's, as root",
)

# Names that mean something there: nothing is called zz, no descriptor is 99, no process 99999999.
LINES = r"""
os.stat([])
os.stat(1.5)
os.stat(None)
os.stat(2**40)
os.stat(-2**70)
os.stat("a\0b")
os.stat(b"a\0b")
os.stat(P(1))
os.stat(P("zz"))
os.stat(P)
os.stat(I())
os.stat(99)
os.stat(bytearray(b"zz"))
os.stat("zz", dir_fd="a")
os.stat("zz", dir_fd=1.0)
os.stat("zz", dir_fd=99)
os.stat("zz", dir_fd=2**40)
os.stat(P("a\0"))
os.stat("\ud800\udc80")
os.stat("\ud800")
os.lstat(0)
os.lstat([])
os.fstat("a")
os.fstat(2**40)
os.fstat(1.0)
os.fstat(99)
os.open("zz", "r")
os.open("zz", 0)
os.open([], 0)
os.open("zz", 2**40)
os.mkdir(None)
os.mkdir("zz/yy")
os.mkdir("zz", "a")
os.mkdir(0)
os.rename("zz", [])
os.rename([], "zz")
os.rename("zz","yy")
os.rename("zz\0","yy")
os.rename("zz","yy\0")
os.replace("zz",b"yy\0")
os.link("zz","yy\0")
os.link("zz",None)
os.symlink("zz",None)
os.symlink("zz","nn/yy")
os.remove(None)
os.unlink("zz")
os.rmdir(None)
os.readlink(None)
os.readlink(".")
os.listdir(1.5)
os.listdir([])
os.listdir("zz")
os.listdir(99)
os.listdir(b"zz")
os.scandir(1.5)
os.scandir("zz")
os.scandir(99)
os.chdir(1.5)
os.chdir("zz")
os.chdir(99)
os.access([], 0)
os.access("zz", "a")
os.access(0, 0)
os.access("zz\0", 0)
os.chmod(1.5, 0)
os.chmod("zz", 0)
os.chmod("zz", "a")
os.chmod("zz", 0, follow_symlinks=False)
os.chmod(99, 0)
os.chown("zz", "a", 1)
os.chown("zz", 1, 2**40)
os.chown("zz", -2, 1)
os.chown("zz", 1.0, 1)
os.chown("zz", -1, -1)
os.lchown(0, -1, -1)
os.utime("zz")
os.utime([], None)
os.utime("zz", 1)
os.utime("zz", (1,))
os.utime("zz", [1,2])
os.utime("zz", ("a",2))
os.utime("zz", (1,2), ns=(1,2))
os.utime("zz", ns=1)
os.utime("zz", ns=("a",1))
os.utime("zz", ns=(1.0,1))
os.utime("zz", (float("nan"),1))
os.utime("zz", (float("inf"),1))
os.utime("zz", (1e300,1))
os.utime("zz", (2**80,1))
os.truncate("zz", 1)
os.truncate("zz", "a")
os.truncate([], 1)
os.ftruncate(99, 1)
os.ftruncate(99, 2**80)
os.ftruncate("a", 1)
os.fsync("a")
os.fsync(99)
os.fsync(I())
os.fchdir([])
os.close("a")
os.close(99)
os.close(1.5)
os.dup("a")
os.dup(99)
os.dup2(99, 98)
os.dup2(-1, 98)
os.read(99, 1)
os.read(0, -1)
os.read("a", 1)
os.read(0, "a")
os.read(0, 2**80)
os.write(99, b"a")
os.write(99, "a")
os.write("a", b"a")
os.write(99, 5)
os.pread(99, 1, 0)
os.pread(0, -1, 0)
os.pread(0, 1, "a")
os.pwrite(99, "a", 0)
os.readv(99, [])
os.readv(99, 5)
os.readv(99, [b"a"])
os.writev(99, 5)
os.writev(99, ["a"])
os.lseek(99, 0, 0)
os.lseek(0, "a", 0)
os.lseek(0, 0, "a")
os.lseek(0, 1.5, 0)
os.isatty(99)
os.isatty("a")
os.pipe2("a")
os.pipe2(1)
os.umask("a")
os.getxattr("zz","user.a")
os.getxattr([],"user.a")
os.getxattr("zz",1)
os.setxattr("zz","user.a","b")
os.setxattr("zz","user.a",b"b","c")
os.getxattr(0,"user.a",follow_symlinks=False)
os.listxattr(1.5)
os.listxattr("zz")
os.removexattr("zz","user.a")
os.statvfs("zz")
os.statvfs([])
os.fstatvfs(99)
os.kill("a",1)
os.kill(99999999,0)
os.waitpid(99999,0)
os.waitpid("a",0)
os.getpgid(99999999)
os.getsid(99999999)
os.setuid("a")
os.setuid(-2)
os.setgid("a")
os.setgroups(5)
os.setgroups(["a"])
os.strerror("a")
os.strerror(9999)
os.strerror(-1)
os.urandom(-1)
os.urandom("a")
os.getrandom(-1)
os.getrandom(5, 99)
os.putenv("a=b","c")
os.putenv("a\0","c")
os.putenv("","c")
os.putenv(1,"c")
os.unsetenv("a=b")
os.unsetenv("")
os.unsetenv(1)
os.environ.__setitem__("a",1)
os.environ.__setitem__(1,"a")
os.environ.__setitem__("a=b","a")
os.environ.__delitem__("zzzz")
os.get_terminal_size(99)
os.get_terminal_size("a")
os.get_inheritable(99)
os.set_inheritable(99,1)
os.get_blocking(99)
os.set_blocking(99,1)
os.sysconf("a")
os.sysconf(9999)
os.sysconf([])
os.confstr("a")
os.pathconf("zz","PC_NAME_MAX")
os.pathconf(".","zz")
os.pathconf(".",[])
os.fpathconf(99,0)
os.ttyname(99)
os.posix_fallocate(99,0,1)
os.posix_fadvise(99,0,0,0)
os.sendfile(99,98,0,1)
os.copy_file_range(99,98,-1)
os.copy_file_range(99,98,1)
os.lockf(99,0,0)
os.memfd_create(1)
os.mkfifo("zz/yy")
os.mkfifo(1)
os.mknod("zz/yy")
os.getloadavg
os.nice("a")
os.getpriority(9,0)
os.setpriority("a",0,0)
os.sched_getaffinity(99999999)
os.sched_setaffinity(0,[])
os.sched_setaffinity(0,["a"])
os.sched_setaffinity(0,[-1])
os.sched_get_priority_max(99)
os.sched_param("a")
os.posix_spawn("zz",["a"],{})
os.posix_spawn("zz",[],{})
os.posix_spawn("zz",5,{})
os.posix_spawn("zz",["a"],5)
os.posix_spawn("zz",[1],{})
os.posix_spawn("zz",["a"],{}, file_actions=5)
os.posix_spawn("zz",["a"],{}, file_actions=[5])
os.posix_spawn("zz",["a"],{}, file_actions=[(9,)])
os.posix_spawn("zz",["a"],{}, setsigmask=[9999])
os.execv("zz",[])
os.execv("zz",5)
os.execv("zz",[""])
os.execv("zz",["a\0"])
os.execve("zz",["a"],{"a=":"b"})
os.execve("zz",["a"],{"a":1})
os.execve("zz",["a"],5)
os.spawnv(os.P_WAIT,"zz",[])
os.spawnv(os.P_WAIT,"zz",["",])
os.stat_result((1,))
os.stat_result(5)
os.stat_result(range(10))
os.stat_result(range(11)).st_atime
os.terminal_size((1,))
os.terminal_size((1,2))
os.fspath(1)
os.fspath(P(1))
os.fspath(P("a"))
os.waitstatus_to_exitcode(0x7f)
os.waitstatus_to_exitcode("a")
os.waitstatus_to_exitcode(256)
os.waitstatus_to_exitcode(9)
os.WEXITSTATUS(256)
os.WIFEXITED("a")
os.major(-1)
os.makedev(8,1)
os.makedev("a",1)
os.device_encoding(99)
os.closerange(50,60)
os.closerange("a",60)
os.system(1)
os.fchmod(99,0)
os.fchown(99,-1,-1)
os.chroot(1)
os.getgrouplist("zz",5)
os.register_at_fork()
os.register_at_fork(before=1)
os.ctermid()
os.preadv(99,[bytearray(1)],0)
os.pwritev(99,[b"a"],0)
os.splice(99,98,-1)
os.tcgetpgrp(99)
os.tcsetpgrp(99,1)
os.pidfd_open(99999999)
os.waitid(os.P_PID, 99999999, os.WEXITED)
os.eventfd("a")
""".strip().splitlines()


class P:
    """A path-like of anything."""

    def __init__(self, value: Any) -> None:
        self.value = value

    def __fspath__(self) -> Any:
        return self.value


class I:  # noqa: E742 # short, for the table
    """A descriptor that is not an int."""

    def __index__(self) -> int:
        return 99


@pytest.fixture(scope="module")
def virtual() -> Iterator[Any]:
    with vos.boot(emulator.boot("pc"), "linux", privileged=True) as system:
        system.os.mkdir("/tmp/empty")
        system.os.chdir("/tmp/empty")
        yield system.os


def outcome(os: Any, line: str) -> str:
    """What evaluating a line comes to, as text."""
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        try:
            result = eval(line, {"os": os, "P": P, "I": I})
            shown = "a function" if callable(result) else repr(result)
        except OSError as error:
            shown = (
                f"{type(error).__name__} {error.errno} {error.strerror!r}"
                f" {_name(error.filename)} {_name(error.filename2)}"
            )
        except Exception as error:
            shown = f"{type(error).__name__}: {error}"
    return shown + "".join(f" {each.category.__name__}: {each.message}" for each in warned)


def _name(filename: object) -> str:
    return "an I" if isinstance(filename, I) else repr(filename)


@pytest.mark.parametrize("line", LINES)
def test_the_virtual_os_says_what_the_real_one_says(
    virtual: Any, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = line.removeprefix("os.").partition("(")[0].partition(".")[0]
    if not hasattr(virtual, name):
        pytest.skip(f"there is no os.{name} here: its system call is missing")
    monkeypatch.chdir(tmp_path)
    assert outcome(virtual, line) == outcome(host, line)


def test_nobody_waits_for_no_children(virtual: Any) -> None:
    """The host is not asked: a process that runs tests may have children of its own."""
    sentence = "ChildProcessError 10 'No child processes' None None"
    assert outcome(virtual, "os.wait()") == sentence
