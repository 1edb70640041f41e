"""The numbers of Linux' system calls on x86-64, for the calls that there are, and since when.

Sources: arch/x86/entry/syscalls/syscall_64.tbl of the kernel; syscalls(2).
"""

from __future__ import annotations

SYS: dict[str, int] = {
    "read": 0, "write": 1, "open": 2, "close": 3, "stat": 4, "fstat": 5, "lstat": 6, "poll": 7,
    "lseek": 8, "mmap": 9, "munmap": 11, "rt_sigaction": 13, "rt_sigprocmask": 14, "ioctl": 16,
    "pread64": 17, "pwrite64": 18, "readv": 19, "writev": 20, "access": 21, "pipe": 22,
    "select": 23, "sched_yield": 24, "msync": 26, "dup": 32, "dup2": 33, "pause": 34,
    "nanosleep": 35, "getpid": 39, "sendfile": 40, "clone": 56, "execve": 59, "exit": 60,
    "wait4": 61, "kill": 62, "uname": 63, "fcntl": 72, "flock": 73, "fsync": 74,
    "fdatasync": 75, "truncate": 76, "ftruncate": 77, "getcwd": 79, "chdir": 80, "fchdir": 81,
    "rename": 82, "mkdir": 83, "rmdir": 84, "creat": 85, "link": 86, "unlink": 87,
    "symlink": 88, "readlink": 89, "chmod": 90, "fchmod": 91, "chown": 92, "fchown": 93,
    "lchown": 94, "umask": 95, "gettimeofday": 96, "getrlimit": 97, "getrusage": 98,
    "sysinfo": 99, "times": 100, "getuid": 102, "getgid": 104, "setuid": 105, "setgid": 106,
    "geteuid": 107, "getegid": 108, "setpgid": 109, "getppid": 110, "getpgrp": 111,
    "setsid": 112, "setreuid": 113, "setregid": 114, "getgroups": 115, "setgroups": 116,
    "setresuid": 117, "getresuid": 118, "setresgid": 119, "getresgid": 120, "getpgid": 121,
    "getsid": 124, "rt_sigpending": 127, "mknod": 133, "personality": 135, "statfs": 137,
    "fstatfs": 138, "getpriority": 140, "setpriority": 141, "setrlimit": 160, "chroot": 161,
    "sync": 162, "gettid": 186, "setxattr": 188, "lsetxattr": 189, "fsetxattr": 190,
    "getxattr": 191, "lgetxattr": 192, "fgetxattr": 193, "listxattr": 194, "llistxattr": 195,
    "flistxattr": 196, "removexattr": 197, "lremovexattr": 198, "fremovexattr": 199,
    "time": 201, "sched_getaffinity": 204, "getdents64": 217, "fadvise64": 221,
    "clock_gettime": 228, "clock_getres": 229, "clock_nanosleep": 230, "exit_group": 231,
    "tgkill": 234, "openat": 257, "mkdirat": 258, "mknodat": 259, "fchownat": 260,
    "newfstatat": 262, "unlinkat": 263, "renameat": 264, "linkat": 265, "symlinkat": 266,
    "readlinkat": 267, "fchmodat": 268, "faccessat": 269, "ppoll": 271, "utimensat": 280,
    "fallocate": 285, "dup3": 292, "pipe2": 293, "preadv": 295, "pwritev": 296,
    "prlimit64": 302, "syncfs": 306, "getcpu": 309, "renameat2": 316, "getrandom": 318,
    "memfd_create": 319, "copy_file_range": 326, "preadv2": 327, "pwritev2": 328, "statx": 332,
    "pidfd_open": 434, "close_range": 436, "faccessat2": 439,
    "fchmodat2": 452,
}  # fmt: skip

# The first release of the kernel that has a call; older ones refuse it with ENOSYS.
SINCE: dict[str, tuple[int, int]] = {
    "pidfd_open": (5, 3), "faccessat2": (5, 8), "close_range": (5, 9), "fchmodat2": (6, 6),
}  # fmt: skip
