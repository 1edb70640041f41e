"""What sysconf, confstr and pathconf know on macOS: names, numbers and values.

Source: xnu's bsd/sys/unistd.h and Libc's gen/sysconf.c; names are CPython's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

# number: (name without SC_, value)
_SYSTEM: dict[int, tuple[str, int | Callable[[Any], int]]] = {
    1: ("ARG_MAX", 1048576), 2: ("CHILD_MAX", 2784), 3: ("CLK_TCK", 100), 4: ("NGROUPS_MAX", 16),
    5: ("OPEN_MAX", 256), 6: ("JOB_CONTROL", 1), 7: ("SAVED_IDS", 200112), 8: ("VERSION", 200112),
    9: ("BC_BASE_MAX", 99), 10: ("BC_DIM_MAX", 2048), 11: ("BC_SCALE_MAX", 99),
    12: ("BC_STRING_MAX", 1000), 13: ("COLL_WEIGHTS_MAX", 2), 14: ("EXPR_NEST_MAX", 32),
    15: ("LINE_MAX", 2048), 16: ("RE_DUP_MAX", 255), 26: ("STREAM_MAX", 20),
    27: ("TZNAME_MAX", 255), 29: ("PAGESIZE", 4096), 56: ("IOV_MAX", 1024),
    57: ("NPROCESSORS_CONF", lambda posix: posix.cpu_count()),
    58: ("NPROCESSORS_ONLN", lambda posix: posix.cpu_count()),
    73: ("LOGIN_NAME_MAX", 255), 96: ("THREADS", 200112), 101: ("TTY_NAME_MAX", 128),
    200: ("PHYS_PAGES", lambda posix: posix.memory_pages()[0]),
}  # fmt: skip
SYSCONF_NAMES = {f"SC_{name}": number for number, (name, _) in _SYSTEM.items()} | {
    "SC_PAGE_SIZE": 29,
}  # fmt: skip
SYSCONF = {number: value for number, (_, value) in _SYSTEM.items()}

CONFSTR_NAMES = {
    "CS_PATH": 1, "CS_DARWIN_USER_DIR": 65536, "CS_DARWIN_USER_TEMP_DIR": 65537,
    "CS_DARWIN_USER_CACHE_DIR": 65538,
}  # fmt: skip
CONFSTR = {1: "/usr/bin:/bin:/usr/sbin:/sbin", 65536: "/tmp/", 65537: "/tmp/", 65538: "/tmp/"}

# number: (name without PC_, value)
_PATH: dict[int, tuple[str, int | Callable[[Any], int]]] = {
    1: ("LINK_MAX", 32767), 2: ("MAX_CANON", 1024), 3: ("MAX_INPUT", 1024),
    4: ("NAME_MAX", lambda volume: volume.f_namelen), 5: ("PATH_MAX", 1024), 6: ("PIPE_BUF", 512),
    7: ("CHOWN_RESTRICTED", 200112), 8: ("NO_TRUNC", 200112), 9: ("VDISABLE", 255),
}  # fmt: skip
PATHCONF_NAMES = {f"PC_{name}": number for number, (name, _) in _PATH.items()}
PATHCONF = {number: value for number, (_, value) in _PATH.items()}
