"""What sysconf, confstr and pathconf know on Linux: names, numbers and values.

Names are CPython's, numbers the GNU C library's (bits/confname.h); values are what it answers on
x86-64, a function of the `posix` or of a filled `struct statfs` where they are not fixed. A number
that is in no table of values is refused with EINVAL; -1 says that there is no limit.
"""

from collections.abc import Callable
from typing import Any

MEMORY_PAGE = 4096

# number: (name without SC_, value)
_SYSTEM: dict[int, tuple[str, int | Callable[[Any], int]]] = {
    0: ("ARG_MAX", 2097152), 1: ("CHILD_MAX", 1024), 2: ("CLK_TCK", 100),
    3: ("NGROUPS_MAX", 65536), 4: ("OPEN_MAX", 1024), 5: ("STREAM_MAX", 16),
    6: ("TZNAME_MAX", -1), 7: ("JOB_CONTROL", 1), 8: ("SAVED_IDS", 1),
    9: ("REALTIME_SIGNALS", 200809), 10: ("PRIORITY_SCHEDULING", 200809), 11: ("TIMERS", 200809),
    12: ("ASYNCHRONOUS_IO", 200809), 13: ("PRIORITIZED_IO", 200809),
    14: ("SYNCHRONIZED_IO", 200809), 15: ("FSYNC", 200809), 16: ("MAPPED_FILES", 200809),
    17: ("MEMLOCK", 200809), 18: ("MEMLOCK_RANGE", 200809), 19: ("MEMORY_PROTECTION", 200809),
    20: ("MESSAGE_PASSING", 200809), 21: ("SEMAPHORES", 200809),
    22: ("SHARED_MEMORY_OBJECTS", 200809), 23: ("AIO_LISTIO_MAX", -1), 24: ("AIO_MAX", -1),
    25: ("AIO_PRIO_DELTA_MAX", 20), 26: ("DELAYTIMER_MAX", 2147483647), 27: ("MQ_OPEN_MAX", -1),
    28: ("MQ_PRIO_MAX", 32768), 29: ("VERSION", 200809), 30: ("PAGESIZE", MEMORY_PAGE),
    31: ("RTSIG_MAX", 32), 32: ("SEM_NSEMS_MAX", -1), 33: ("SEM_VALUE_MAX", 2147483647),
    34: ("SIGQUEUE_MAX", 1024), 35: ("TIMER_MAX", -1), 36: ("BC_BASE_MAX", 99),
    37: ("BC_DIM_MAX", 2048), 38: ("BC_SCALE_MAX", 99), 39: ("BC_STRING_MAX", 1000),
    40: ("COLL_WEIGHTS_MAX", 255), 42: ("EXPR_NEST_MAX", 32), 43: ("LINE_MAX", 2048),
    44: ("RE_DUP_MAX", 32767), 45: ("CHARCLASS_NAME_MAX", 2048), 46: ("2_VERSION", 200809),
    47: ("2_C_BIND", 200809), 48: ("2_C_DEV", 200809), 49: ("2_FORT_DEV", -1),
    50: ("2_FORT_RUN", -1), 51: ("2_SW_DEV", 200809), 52: ("2_LOCALEDEF", 200809),
    60: ("IOV_MAX", 1024), 67: ("THREADS", 200809), 68: ("THREAD_SAFE_FUNCTIONS", 200809),
    69: ("GETGR_R_SIZE_MAX", 1024), 70: ("GETPW_R_SIZE_MAX", 1024), 71: ("LOGIN_NAME_MAX", 256),
    72: ("TTY_NAME_MAX", 32), 73: ("THREAD_DESTRUCTOR_ITERATIONS", 4),
    74: ("THREAD_KEYS_MAX", 1024), 75: ("THREAD_STACK_MIN", 16384), 76: ("THREAD_THREADS_MAX", -1),
    77: ("THREAD_ATTR_STACKADDR", 200809), 78: ("THREAD_ATTR_STACKSIZE", 200809),
    79: ("THREAD_PRIORITY_SCHEDULING", 200809), 80: ("THREAD_PRIO_INHERIT", 200809),
    81: ("THREAD_PRIO_PROTECT", 200809), 82: ("THREAD_PROCESS_SHARED", 200809),
    83: ("NPROCESSORS_CONF", lambda posix: posix.cpu_count()),
    84: ("NPROCESSORS_ONLN", lambda posix: posix.cpu_count()),
    85: ("PHYS_PAGES", lambda posix: posix.memory_pages()[0]),
    86: ("AVPHYS_PAGES", lambda posix: posix.memory_pages()[1]), 87: ("ATEXIT_MAX", 2147483647),
    88: ("PASS_MAX", 8192), 89: ("XOPEN_VERSION", 700), 90: ("XOPEN_XCU_VERSION", 4),
    91: ("XOPEN_UNIX", 1), 92: ("XOPEN_CRYPT", -1), 93: ("XOPEN_ENH_I18N", 1),
    94: ("XOPEN_SHM", 1), 95: ("2_CHAR_TERM", 200809), 97: ("2_UPE", -1),
    101: ("CHAR_BIT", 8), 102: ("CHAR_MAX", 127), 103: ("CHAR_MIN", -128),
    104: ("INT_MAX", 2147483647), 105: ("INT_MIN", -2147483648), 106: ("LONG_BIT", 64),
    107: ("WORD_BIT", 32), 108: ("MB_LEN_MAX", 16), 109: ("NZERO", 20), 110: ("SSIZE_MAX", 32767),
    111: ("SCHAR_MAX", 127), 112: ("SCHAR_MIN", -128), 113: ("SHRT_MAX", 32767),
    114: ("SHRT_MIN", -32768), 115: ("UCHAR_MAX", 255), 116: ("UINT_MAX", 4294967295),
    117: ("ULONG_MAX", -1), 118: ("USHRT_MAX", 65535), 119: ("NL_ARGMAX", 4096),
    120: ("NL_LANGMAX", 2048), 121: ("NL_MSGMAX", 2147483647), 122: ("NL_NMAX", 2147483647),
    123: ("NL_SETMAX", 2147483647), 124: ("NL_TEXTMAX", 2147483647), 125: ("XBS5_ILP32_OFF32", -1),
    126: ("XBS5_ILP32_OFFBIG", -1), 127: ("XBS5_LP64_OFF64", 1), 128: ("XBS5_LPBIG_OFFBIG", -1),
    129: ("XOPEN_LEGACY", 1), 130: ("XOPEN_REALTIME", 1), 131: ("XOPEN_REALTIME_THREADS", 1),
    249: ("MINSIGSTKSZ", 2048),
}  # fmt: skip

SYSCONF_NAMES = {f"SC_{name}": number for number, (name, _) in _SYSTEM.items()} | {
    "SC_PAGE_SIZE": 30, "SC_UIO_MAXIOV": 60,
}  # fmt: skip
SYSCONF = {number: value for number, (_, value) in _SYSTEM.items()}

CONFSTR_NAMES = {"CS_PATH": 0, "CS_GNU_LIBC_VERSION": 2, "CS_GNU_LIBPTHREAD_VERSION": 3}
CONFSTR = {0: "/bin:/usr/bin", 2: "glibc 2.36", 3: "NPTL 2.36"}

# number: (name without PC_, value)
_PATH: dict[int, tuple[str, int | Callable[[Any], int]]] = {
    0: ("LINK_MAX", 32000), 1: ("MAX_CANON", 255), 2: ("MAX_INPUT", 255),
    3: ("NAME_MAX", lambda volume: volume.f_namelen), 4: ("PATH_MAX", 4096), 5: ("PIPE_BUF", 4096),
    6: ("CHOWN_RESTRICTED", 1), 7: ("NO_TRUNC", 1), 8: ("VDISABLE", 0), 9: ("SYNC_IO", -1),
    10: ("ASYNC_IO", -1), 11: ("PRIO_IO", -1), 12: ("SOCK_MAXBUF", -1), 13: ("FILESIZEBITS", 64),
    14: ("REC_INCR_XFER_SIZE", -1), 15: ("REC_MAX_XFER_SIZE", -1),
    16: ("REC_MIN_XFER_SIZE", lambda volume: volume.f_bsize),
    17: ("REC_XFER_ALIGN", lambda volume: volume.f_bsize),
    18: ("ALLOC_SIZE_MIN", lambda volume: volume.f_bsize), 19: ("SYMLINK_MAX", -1),
}  # fmt: skip

PATHCONF_NAMES = {f"PC_{name}": number for number, (name, _) in _PATH.items()}
PATHCONF = {number: value for number, (_, value) in _PATH.items()}
