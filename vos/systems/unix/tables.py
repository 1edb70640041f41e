"""What `posix` has alike on every Unix: of which native calls its functions are made, constants.

Source: CPython's Modules/posixmodule.c.
"""

from __future__ import annotations

# The native calls that a function is made of, where they are not the one of its own name. What is
# empty needs none.
MADE_OF: dict[str, tuple[str, ...]] = {
    "remove": ("unlinkat",), "replace": ("renameat",), "unlink": ("unlinkat",),
    "rename": ("renameat",), "rmdir": ("unlinkat",), "mkfifo": ("mknodat",),
    "listdir": ("getdents64",), "scandir": ("getdents64",), "getcwdb": ("getcwd",),
    "lchown": ("fchownat",), "utime": ("utimensat",), "statvfs": ("statfs",),
    "fstatvfs": ("fstatfs",), "seteuid": ("setresuid",), "setegid": ("setresgid",),
    "getgrouplist": ("openat",), "initgroups": ("setgroups",), "getlogin": ("getuid",),
    "setpgrp": ("setpgid",), "getpgrp": ("getpgid",), "nice": ("setpriority",),
    "strerror": (), "urandom": ("getrandom",), "cpu_count": ("sched_getaffinity",),
    "getloadavg": ("sysinfo",), "sysconf": (), "confstr": (), "pathconf": ("statfs",),
    "fpathconf": ("fstatfs",), "pread": ("pread64",), "pwrite": ("pwrite64",),
    "preadv": ("preadv2",), "pwritev": ("pwritev2",), "posix_fallocate": ("fallocate",),
    "posix_fadvise": ("fadvise64",), "closerange": ("close_range",),
    "get_inheritable": ("fcntl",), "set_inheritable": ("fcntl",), "get_blocking": ("fcntl",),
    "set_blocking": ("fcntl",), "lockf": ("fcntl",), "isatty": ("ioctl",), "ttyname": ("ioctl",),
    "get_terminal_size": ("ioctl",), "tcgetpgrp": ("ioctl",), "tcsetpgrp": ("ioctl",),
    "ctermid": (), "device_encoding": ("ioctl",), "putenv": (), "unsetenv": (), "fspath": (),
    "readinto": ("read",), "major": (), "minor": (), "makedev": (), "register_at_fork": (),
    "WCOREDUMP": (), "WEXITSTATUS": (), "WIFCONTINUED": (), "WIFEXITED": (), "WIFSIGNALED": (),
    "WIFSTOPPED": (), "WSTOPSIG": (), "WTERMSIG": (), "waitstatus_to_exitcode": (),
    "fork": (), "forkpty": (), "abort": ("kill",), "_exit": ("exit_group",), "killpg": ("kill",),
    "execv": ("execve",), "posix_spawn": ("clone", "execve"), "posix_spawnp": ("clone", "execve"),
    "spawnv": ("clone", "execve"), "spawnve": ("clone", "execve"),
    "spawnvp": ("clone", "execve"), "spawnvpe": ("clone", "execve"),
    "system": ("clone", "execve"), "wait": ("wait4",), "waitpid": ("wait4",), "wait3": ("wait4",),
    "wait4": ("wait4",), "_create_environ": (),
}  # fmt: skip

# Constants of the C library and of CPython itself.
SHARED_CONSTANTS: dict[str, int] = {
    "F_ULOCK": 0, "F_LOCK": 1, "F_TLOCK": 2, "F_TEST": 3,
    "EX_OK": 0, "EX_USAGE": 64, "EX_DATAERR": 65, "EX_NOINPUT": 66, "EX_NOUSER": 67,
    "EX_NOHOST": 68, "EX_UNAVAILABLE": 69, "EX_SOFTWARE": 70, "EX_OSERR": 71, "EX_OSFILE": 72,
    "EX_CANTCREAT": 73, "EX_IOERR": 74, "EX_TEMPFAIL": 75, "EX_PROTOCOL": 76, "EX_NOPERM": 77,
    "EX_CONFIG": 78, "P_ALL": 0, "P_PID": 1, "P_PGID": 2, "P_WAIT": 0, "P_NOWAIT": 1,
    "P_NOWAITO": 1, "CLD_EXITED": 1, "CLD_KILLED": 2, "CLD_DUMPED": 3, "CLD_TRAPPED": 4,
    "CLD_STOPPED": 5, "CLD_CONTINUED": 6, "POSIX_SPAWN_OPEN": 0, "POSIX_SPAWN_CLOSE": 1,
    "POSIX_SPAWN_DUP2": 2,
}  # fmt: skip
