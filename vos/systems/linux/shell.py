"""Linux' shells and what their commands say: GNU's, and BusyBox' on Alpine.

Sources: what the programs of Debian 12 say (coreutils 9.1, grep 3.8, findutils 4.9, procps 4.0,
dash 0.5.12, bash 5.2), in the locale C.UTF-8; BusyBox 1.35's own, and its usage texts' first lines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from vos.kernel.processes import Process
from vos.portable.shell.interpreter import Shell
from vos.portable.shell.task import Task
from vos.systems.linux.devices import TERMINAL
from vos.systems.system import Variant
from vos.systems.unix.shell.listing import group_name, mode_of, user_name
from vos.systems.unix.shell.manners import UnixManners
from vos.systems.unix.shell.places import short_place
from vos.systems.unix.shell.programs import sh, utility
from vos.systems.unix.shell.rows import BUILTINS, UTILITIES, with_sentences
from vos.systems.unix.shell.voices import ASH, BASH, DASH, Voice

GNU_REFUSALS = {
    "": "{name}: {path}: {why}",
    "option": "{name}: invalid option -- '{letter}'\nTry '{name} --help' for more information.",
    "missing": "{name}: missing operand\nTry '{name} --help' for more information.",
    "after": "{name}: missing operand after ‘{path}’\nTry '{name} --help' for more information.",
    "extra": "{name}: extra operand ‘{path}’\nTry '{name} --help' for more information.",
    "ls": "{name}: cannot access '{path}': {why}",
    "ls open": "{name}: cannot open directory '{path}': {why}",
    "cp": "{name}: cannot stat '{path}': {why}",
    "cp open": "{name}: cannot open '{path}' for reading: {why}",
    "cp target": "{name}: cannot create regular file '{path}': {why}",
    "cp many": "{name}: target '{path}': {why}",
    "mv": "{name}: cannot stat '{path}': {why}",
    "mv failed": "{name}: cannot move '{path}' to '{target}': {why}",
    "mv inside": "{name}: cannot move '{path}' to a subdirectory of itself, '{target}'",
    "mv over": "{name}: cannot overwrite non-directory '{target}' with directory '{path}'",
    "mv many": "{name}: target '{path}': {why}",
    "rm root": "{name}: it is dangerous to operate recursively on '/'\n"
    "{name}: use --no-preserve-root to override this failsafe",
    "rm": "{name}: cannot remove '{path}': {why}",
    "rm dot": "{name}: refusing to remove '.' or '..' directory: skipping '{path}'",
    "mkdir": "{name}: cannot create directory ‘{path}’: {why}",
    "rmdir": "{name}: failed to remove '{path}': {why}",
    "touch": "{name}: cannot touch '{path}': {why}",
    "ln": "{name}: failed to create hard link '{path}' => '{target}': {why}",
    "ln exists": "{name}: failed to create hard link '{path}': {why}",
    "ln absent": "{name}: failed to access '{target}': {why}",
    "ln directory": "{name}: {target}: hard link not allowed for directory",
    "ln many": "{name}: target '{path}': {why}",
    "ln symbolic": "{name}: failed to create symbolic link '{path}': {why}",
    "chmod": "{name}: cannot access '{path}': {why}",
    "chmod denied": "{name}: changing permissions of '{path}': {why}",
    "chown": "{name}: cannot access '{path}': {why}",
    "chown denied": "{name}: changing ownership of '{path}': {why}",
    "head": "{name}: cannot open '{path}' for reading: {why}",
    "head directory": "{name}: error reading '{path}': {why}",
    "tail": "{name}: cannot open '{path}' for reading: {why}",
    "tail directory": "{name}: error reading '{path}': {why}",
    "sort": "{name}: cannot read: {path}: {why}",
    "sort directory": "{name}: read failed: {path}: {why}",
    "du": "{name}: cannot access '{path}': {why}",
    "du open": "{name}: cannot read directory '{path}': {why}",
    "find": "{name}: ‘{path}’: {why}",
    "env": "{name}: ‘{path}’: {why}",
    "stat": "{name}: cannot statx '{path}': {why}",
    "kill": "{name}: ({path}) - {why}",
}
_TRY = "\nTry '{name} --help' for more information."
GNU_SENTENCES = {
    "cp": {
        "directory": "cp: -r not specified; omitting directory '{path}'",
        "same": "cp: '{path}' and '{target}' are the same file",
        "itself": "cp: cannot copy a directory, '{path}', into itself, '{target}'",
        "over": "cp: cannot overwrite non-directory '{target}' with directory '{path}'",
        "missing": "cp: missing file operand" + _TRY,
        "after": "cp: missing destination file operand after '{path}'" + _TRY,
        "verbose": "'{path}' -> '{target}'",
    },
    "mv": {
        "same": "mv: '{path}' and '{target}' are the same file",
        "missing": "mv: missing file operand" + _TRY,
        "after": "mv: missing destination file operand after '{path}'" + _TRY,
        "verbose": "renamed '{path}' -> '{target}'",
    },
    "rm": {"verbose": "removed '{path}'", "verbose directory": "removed directory '{path}'"},
    "mkdir": {"verbose": "mkdir: created directory '{path}'"},
    "ln": {"missing": "ln: missing file operand" + _TRY},
    "chmod": {"mode": "chmod: invalid mode: ‘{path}’" + _TRY},
    "chown": {"no pwd": "chown: invalid user: ‘{wanted}’",
              "no grp": "chown: invalid group: ‘{wanted}’"},
    "touch": {"missing": "touch: missing file operand" + _TRY},
    "grep": {"missing": "Usage: grep [OPTION]... PATTERNS [FILE]..." + _TRY},
    "head": {"number": "head: invalid number of lines: ‘{path}’"},
    "tail": {"number": "tail: invalid number of lines: ‘{path}’"},
    "sleep": {"interval": "sleep: invalid time interval ‘{path}’" + _TRY},
    "date": {"invalid": "date: invalid date ‘{path}’"},
    "id": {"no user": "id: ‘{path}’: no such user"},
}  # fmt: skip
_BUSYBOX = "BusyBox v1.36.1 (2023-11-07 18:53:09 UTC) multi-call binary.\n\nUsage: {name} ..."
BUSYBOX_REFUSALS = {
    "": "{name}: {path}: {why}",
    "option": "{name}: unrecognized option: {letter}\n" + _BUSYBOX,
    "missing": _BUSYBOX,
    "extra": _BUSYBOX,
    "cat": "{name}: can't open '{path}': {why}",
    "ls open": "{name}: can't open '{path}': {why}",
    "cp": "{name}: can't stat '{path}': {why}",
    "cp open": "{name}: can't open '{path}': {why}",
    "cp target": "{name}: can't create '{path}': {why}",
    "cp itself": "{name}: recursion detected, omitting directory '{target}'",
    "mv": "{name}: can't rename '{path}': {why}",
    "mv over": "{name}: can't rename '{path}': Not a directory",
    "ln absent": "{name}: {target}: {why}",
    "rm": "{name}: can't remove '{path}': {why}",
    "rm directory": "{name}: '{path}' is a directory",
    "rm dot": "{name}: can't remove '.' or '..'",
    "mkdir": "{name}: can't create directory '{path}': {why}",
    "rmdir": "{name}: '{path}': {why}",
    "sort": "{name}: {path}: {why}",
    "stat": "{name}: can't stat '{path}': {why}",
    "tail": "{name}: can't open '{path}': {why}",
    "tail directory": "{name}: read error: {why}",
    "kill": "{name}: can't kill pid {path}: {why}",
    "env": "{name}: can't execute '{path}': {why}",
}
BUSYBOX_SENTENCES = {
    "cp": {
        "directory": "cp: omitting directory '{path}'",
        "same": "cp: '{path}' and '{target}' are the same file",
        "verbose": "'{path}' -> '{target}'",
    },
    "mv": {"verbose": "'{path}' -> '{target}'"},
    "rm": {"verbose": "removed '{path}'", "verbose directory": "removed directory: '{path}'"},
    "mkdir": {"verbose": "created directory: '{path}'"},
    "chmod": {"mode": "chmod: invalid mode '{path}'"},
    "chown": {"no pwd": "chown: unknown user {path}", "no grp": "chown: unknown group {path}"},
    "head": {"number": "head: invalid number '{path}'"},
    "tail": {"number": "tail: invalid number '{path}'"},
    "date": {"invalid": "date: invalid date '{path}'"},
    "id": {"no user": "id: unknown user {path}"},
}


class LinuxDialect(UnixManners):
    """A Linux shell."""

    listing_status = 2
    numbers_on = True

    def protected(self, task: Task, path: str) -> bool:
        """GNU's `rm` guards . and .. only from -r, and / too."""
        if not task.has("recursive"):
            return False
        if task.os.path.realpath(path) == "/":
            task.refuse(path, "EINVAL", "root")
            return True
        return super().protected(task, path)

    uname_extra: Mapping[str, str] = {"operating system": "GNU/Linux"}

    def set_raw(self, process: Process, fd: int, wanted: bool) -> None:
        """Change the terminal's modes."""
        TERMINAL.set_raw(process.native, fd, wanted)

    def prompt(self, shell: Shell) -> str:
        """user@debian:~$, or # for root."""
        names, os = shell.os.uname(), shell.os
        mark = "#" if os.geteuid() == 0 else "$"
        user = os.environ.get("USER", "root" if mark == "#" else "user")
        return f"{user}@{names.nodename}:{short_place(shell)}{mark} "

    def status_lines(self, task: Task, path: str, status: Any) -> Iterable[str]:
        """What `stat` tells, in GNU's form."""
        time, mode = task.modules["time"], mode_of(status.st_mode)
        kind = KINDS_OF_FILES.get(mode[0], "regular file")
        kind = "regular empty file" if kind == "regular file" and not status.st_size else kind
        user, group = user_name(task, status.st_uid), group_name(task, status.st_gid)
        link = f" -> {task.os.readlink(path)}" if mode[0] == "l" else ""
        yield f"  File: {path}{link}"
        yield (
            f"  Size: {status.st_size:<10}\tBlocks: {status.st_blocks:<10} "
            f"IO Block: {status.st_blksize:<6} {kind}"
        )
        device = f"{status.st_dev >> 8},{status.st_dev & 0xFF}"
        yield f"Device: {device}\tInode: {status.st_ino:<11} Links: {status.st_nlink}"
        yield (
            f"Access: ({status.st_mode & 0o7777:04o}/{mode})  "
            f"Uid: ({status.st_uid:5}/{user:>8})   Gid: ({status.st_gid:5}/{group:>8})"
        )
        for name in ("Access", "Modify", "Change"):
            moment = getattr(status, f"st_{name[0].lower()}time_ns")
            second, rest = divmod(moment, 10**9)
            text = time.strftime("%Y-%m-%d %H:%M:%S", time.gmtime(second))
            yield f"{name}: {text}.{rest:09} +0000"
        yield " Birth: -"


KINDS_OF_FILES = {
    "d": "directory", "l": "symbolic link", "c": "character special file", "p": "fifo",
}  # fmt: skip


class AlpineDialect(LinuxDialect):
    """BusyBox' ash: its prompt, and its utilities' own habits."""

    uname_extra: Mapping[str, str] = {"operating system": "Linux"}
    history_file = ".ash_history"
    listing_status = 1

    def protected(self, task: Task, path: str) -> bool:
        """BusyBox' `rm` knows . and .. only."""
        return UnixManners.protected(self, task, path)

    def counts_width(self, task: Task, columns: int) -> int:
        """BusyBox' `wc`: a number alone, or columns."""
        return 1 if columns == 1 else 9

    def prompt(self, shell: Shell) -> str:
        """localhost:~$: without a user."""
        mark = "#" if shell.os.geteuid() == 0 else "$"
        return f"{shell.os.uname().nodename}:{short_place(shell)}{mark} "


class BashDialect(LinuxDialect):
    """The shell for people of Debian and Ubuntu."""

    history_file = ".bash_history"


class FedoraDialect(BashDialect):
    """bash as Fedora sets it up, which is its `sh` too."""

    def prompt(self, shell: Shell) -> str:
        """[user@fedora ~]$: the last part of the working directory."""
        names, os = shell.os.uname(), shell.os
        mark = "#" if os.geteuid() == 0 else "$"
        last = short_place(shell).rpartition("/")[2] or "/"
        return f"[{os.environ.get('USER', 'root')}@{names.nodename} {last}]{mark} "


@lru_cache
def _dialect(variant: str, name: str) -> UnixManners:
    if variant == ALPINE:
        rows = with_sentences(UTILITIES, BUSYBOX_SENTENCES)
        return AlpineDialect(ASH, BUILTINS, rows, BUSYBOX_REFUSALS)
    kind, voice = KINDS.get(variant) or KINDS.get(name, (LinuxDialect, DASH))
    rows = with_sentences(UTILITIES, GNU_SENTENCES)
    return kind(voice, BUILTINS, rows, GNU_REFUSALS)


ALPINE = "alpine"
# By the variant if its shells are all one, else by the name.
KINDS: dict[str, tuple[type[LinuxDialect], Voice]] = {
    "fedora": (FedoraDialect, BASH), "bash": (BashDialect, BASH),
}  # fmt: skip


def dialect_of(process: Process) -> UnixManners:
    """The language of the shell that a process is."""
    variant: Variant = process.kernel.variant
    return _dialect(variant.name, process.executable.rpartition(b"/")[2].decode())


def run_shell(process: Process) -> int:
    """Be the shell."""
    return sh(process, dialect_of(process))


def run_utility(process: Process) -> int:
    """Be a utility."""
    return utility(process, dialect_of(process))
