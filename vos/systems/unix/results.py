"""The result types of the `posix` module, with the fields each has on a Unix.

Source: CPython's Modules/posixmodule.c (stat_result_fields and its neighbours).
"""

from typing import Any

from vos.systems.structseq import StructSequence, structseq

SECOND = 10**9

_STAT_TUPLE = (
    "st_mode", "st_ino", "st_dev", "st_nlink", "st_uid", "st_gid", "st_size",
    "_integer_atime", "_integer_mtime", "_integer_ctime",
)  # fmt: skip
_STAT_TIMES = (
    "st_atime", "st_mtime", "st_ctime", "st_atime_ns", "st_mtime_ns", "st_ctime_ns",
)  # fmt: skip


def stat_result_type(*extra: str) -> type[StructSequence]:
    """`os.stat_result` with the attributes that only some systems have."""
    made = structseq("stat_result", "os", _STAT_TUPLE, (*_STAT_TIMES, *extra))

    def __repr__(self: Any) -> str:  # noqa: N807 # it is the class's __repr__
        names = (*_STAT_TUPLE[:7], "st_atime", "st_mtime", "st_ctime")
        fields = zip(names, self, strict=True)
        return f"os.stat_result({', '.join(f'{name}={value!r}' for name, value in fields)})"

    made.__repr__ = __repr__  # type: ignore[method-assign] # CPython shows the times' public names
    return made


def stat_times(atime: int, mtime: int, ctime: int) -> tuple[Any, ...]:
    """The nine fields that follow `st_size`: whole seconds, seconds, nanoseconds."""
    return (
        atime // SECOND,
        mtime // SECOND,
        ctime // SECOND,
        _seconds(atime),
        _seconds(mtime),
        _seconds(ctime),
        atime,
        mtime,
        ctime,
    )


def _seconds(nanoseconds: int) -> float:
    """Seconds as CPython makes them: the parts converted apart, then added."""
    whole, rest = divmod(nanoseconds, SECOND)
    return whole + 1e-9 * rest


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
sched_param = structseq("sched_param", "posix", ("sched_priority",))
waitid_result = structseq(
    "waitid_result", "posix", ("si_pid", "si_uid", "si_signo", "si_status", "si_code")
)
