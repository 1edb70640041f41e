"""How Unix commands look: what is hidden, in which order names come, what `ps` and `stat` show."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vos.kernel.processes import Process
from vos.portable.shell.commands.listing import Entry, Folder
from vos.portable.shell.task import STDIN, Task, WrongUsageError
from vos.systems.unix.shell import listing
from vos.systems.unix.shell.dialect import UnixDialect

SIGINT, SIGKILL, SIGTERM = 2, 9, 15
KIB = 1024
DISK = "/dev/disk"
PLAIN_HEADS, HUMAN_HEADS = ("1K-blocks", "Used", "Available"), ("Size", "Used", "Avail")
WIDE = 7  # columns of a number of which nothing is known


class UnixManners(UnixDialect):
    """What the shared commands ask of a Unix."""

    style = listing.Style(" ", 1024)
    orders_operands = True

    # -- ls

    def show_folder(self, task: Task, folder: Folder, number: int) -> None:
        """The names, or a line each."""
        listing.show(task, folder, number, self.style)

    def own_names(self, task: Task) -> list[str]:
        """`ls -a` shows the directory itself, and the one above."""
        return [".", ".."] if task.has("all") else []

    def is_shown(self, task: Task, entry: Entry) -> bool:
        """Names with a dot in front are hidden."""
        return entry.name[0] != "." or task.has("all") or task.has("almost all")

    def sort_key(self, name: str) -> object:
        """By code: capitals first."""
        return name

    # -- others

    def protected(self, task: Task, path: str) -> bool:
        """Whether `rm` leaves a file alone, and says so."""
        if path.rstrip("/").rpartition("/")[2] in (".", ".."):
            task.refuse(path, "EINVAL", "dot")
            return True
        return False

    def counts_width(self, task: Task, columns: int) -> int:
        """GNU's rule: one number of one file alone, else as many digits as the files' sizes have.

        What is no regular file may have any size.
        """
        if columns == 1 and len(task.operands) < 2:
            return 1
        os, stat = task.os, task.modules["stat"]
        total, least = 0, 1
        for path in task.operands or ["-"]:
            try:
                status = os.fstat(task.streams[STDIN]) if path == "-" else os.stat(path)
            except OSError:
                continue
            if stat.S_ISREG(status.st_mode):
                total += status.st_size
            else:
                least = WIDE
        return max(len(str(total)), least)

    def counts(self, numbers: list[int], path: str, width: int) -> str:
        """A line of `wc`."""
        return (" ".join(f"{each:{width}}" for each in numbers) + f" {path}").rstrip()

    def disk_lines(self, task: Task, disks: list[tuple[str, Any]]) -> Iterable[str]:
        """`df`: columns as wide as need be, but not less than GNU's."""
        plain = not task.has("human")
        rows: list[tuple[str, ...]] = [
            ("Filesystem", *(PLAIN_HEADS if plain else HUMAN_HEADS), "Use%", "Mounted on")
        ]
        for place, found in disks:
            free, room = found.f_bavail * found.f_frsize, found.f_blocks * found.f_frsize
            used = room - found.f_bfree * found.f_frsize
            sizes = [str(each // KIB) if plain else listing.human(each)
                     for each in (room, used, free)]  # fmt: skip
            share = -(-100 * used // max(used + free, 1))
            rows.append((DISK, *sizes, f"{share}%", place))
        widths = [
            max(least, *(len(row[column]) for row in rows))
            for column, least in enumerate((14, 5, 5, 5, 4))
        ]
        for first, *numbers, place in rows:
            cells = (each.rjust(width) for each, width in zip(numbers, widths[1:], strict=True))
            yield f"{first.ljust(widths[0])} {' '.join(cells)} {place}"

    def user(self, task: Task) -> str:
        """The user's name; `id` tells the numbers too."""
        os = task.os
        if task.operands:
            self._check_user(task, task.operands[0])
        name = listing.user_name(task, os.geteuid())
        if task.name != "id":
            return name
        if task.has("user"):
            return str(os.getuid())
        groups = [f"{each}({listing.group_name(task, each)})" for each in os.getgroups()]
        group = f"{os.getgid()}({listing.group_name(task, os.getgid())})"
        return f"uid={os.getuid()}({name}) gid={group} groups={','.join(groups)}"

    def _check_user(self, task: Task, name: str) -> None:
        try:
            task.modules["pwd"].getpwnam(name)
        except KeyError:
            raise WrongUsageError(task.tell("no user", path=name)) from None

    def host(self, task: Task) -> str:
        """The computer's name."""
        return str(task.os.uname().nodename)

    def version_lines(self, task: Task) -> Iterable[str]:
        """What `uname` says, in its own order."""
        names = task.os.uname()
        all_of = {
            "system": names.sysname, "node": names.nodename, "release": names.release,
            "version": names.version, "machine": names.machine, **self.uname_extra,
        }  # fmt: skip
        wanted = [key for key in all_of if task.has(key) or task.has("all")] or ["system"]
        yield " ".join(all_of[key] for key in wanted)

    uname_extra: Mapping[str, str] = {}

    def is_own(self, task: Task, process: Process) -> bool:
        """Whether `ps` shows a process without being asked for all."""
        return process.session == task.process.session

    def process_lines(self, task: Task, shown: list[Process]) -> Iterable[str]:
        """A line for each process."""
        yield "    PID TTY          TIME CMD"
        for each in shown:
            yield f"{each.pid:7} tty1     00:00:00 {_command(each)}"

    def signal(self, task: Task) -> int:
        """What `kill` sends."""
        return SIGKILL if task.has("kill") else SIGINT if task.has("interrupt") else SIGTERM

    def status_lines(self, task: Task, path: str, status: Any) -> Iterable[str]:
        """What `stat` tells, on one line: BSD's own form."""
        mode, size = listing.mode_of(status.st_mode), status.st_size
        user = listing.user_name(task, status.st_uid)
        group = listing.group_name(task, status.st_gid)
        time = task.modules["time"]
        times = " ".join(
            time.strftime('"%b %e %H:%M:%S %Y"', time.localtime(moment))
            for moment in (status.st_atime, status.st_mtime, status.st_ctime, status.st_ctime)
        )
        where = f"{status.st_dev} {status.st_ino} {mode} {status.st_nlink} {user} {group} 0 {size}"
        yield f"{where} {times} {status.st_blksize} {status.st_blocks} 0 {path}"


def _command(process: Process) -> str:
    words = process.arguments[:1] or [process.executable]
    return words[0].decode("utf-8", "replace").rpartition("/")[2]
