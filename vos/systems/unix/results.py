"""The result types of the `posix` module, with the fields each has on a Unix.

Sources: CPython's Modules/posixmodule.c (stat_result_fields and its neighbours),
Modules/resource.c, Modules/pwdmodule.c and Modules/grpmodule.c.
"""

from collections.abc import Iterable
from typing import Any

from vos.systems.structseq import StructSequence, structseq

SECOND = 10**9

_STAT_TUPLE = (
    "st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size",
    "_atime", "_mtime", "_ctime",
)  # fmt: skip
_STAT_SHOWN = (*_STAT_TUPLE[:7], "st_atime", "st_mtime", "st_ctime")
_STAT_TIMES = (
    "st_atime", "st_mtime", "st_ctime", "st_atime_ns", "st_mtime_ns", "st_ctime_ns",
)  # fmt: skip


class _StatResult(StructSequence):
    """`os.stat_result`, whose times are taken from the tuple where only that was given."""

    def __new__(cls, sequence: Iterable[Any], dict: dict[str, Any] | None = None) -> Any:
        made = super().__new__(cls, sequence, dict)
        times = tuple(
            made[7 + place] if value is None else value
            for place, value in enumerate(made._rest[:3])
        )
        made.__dict__["_rest"] = times + made._rest[3:]
        return made


def stat_result_type(*extra: str) -> type[StructSequence]:
    """`os.stat_result` with the attributes that only some systems have."""
    fields = structseq("stat_result", "os", _STAT_TUPLE, (*_STAT_TIMES, *extra), shown=_STAT_SHOWN)
    return type("stat_result", (_StatResult,), dict(fields.__dict__))


def seconds(whole: int, nanoseconds: int) -> float:
    """A time stamp as CPython makes a float of it: the parts converted apart, then added."""
    return whole + 1e-9 * nanoseconds


statvfs_result = structseq(
    "statvfs_result",
    "os",
    (
        "f_bsize", "f_frsize", "f_blocks", "f_bfree", "f_bavail", "f_files", "f_ffree", "f_favail",
        "f_flag", "f_namemax",
    ),
    ("f_fsid",),
)  # fmt: skip
terminal_size = structseq("terminal_size", "os", ("columns", "lines"))
times_result = structseq(
    "times_result", "posix", ("user", "system", "children_user", "children_system", "elapsed")
)
uname_result = structseq(
    "uname_result", "posix", ("sysname", "nodename", "release", "version", "machine")
)
waitid_result = structseq(
    "waitid_result", "posix", ("si_pid", "si_uid", "si_signo", "si_status", "si_code")
)
struct_rusage = structseq(
    "struct_rusage",
    "resource",
    (
        "ru_utime", "ru_stime", "ru_maxrss", "ru_ixrss", "ru_idrss", "ru_isrss", "ru_minflt",
        "ru_majflt", "ru_nswap", "ru_inblock", "ru_oublock", "ru_msgsnd", "ru_msgrcv",
        "ru_nsignals", "ru_nvcsw", "ru_nivcsw",
    ),
)  # fmt: skip
struct_passwd = structseq(
    "struct_passwd",
    "pwd",
    ("pw_name", "pw_passwd", "pw_uid", "pw_gid", "pw_gecos", "pw_dir", "pw_shell"),
)
struct_group = structseq("struct_group", "grp", ("gr_name", "gr_passwd", "gr_gid", "gr_mem"))


class sched_param(structseq("_", "posix", ("sched_priority",))):  # type: ignore[misc] # noqa: N801
    """`os.sched_param`, which is made of the priority itself."""

    def __new__(cls, sched_priority: Any) -> Any:
        """Hold a priority."""
        return super().__new__(cls, (sched_priority,))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple(self)


sched_param.__module__ = "posix"
