"""Linux' shells and what their commands say: GNU's, and BusyBox' on Alpine.

Sources: the messages of GNU coreutils 9, of dash 0.5.12, bash 5 and BusyBox 1.36.
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
    "extra": "{name}: extra operand '{path}'\nTry '{name} --help' for more information.",
    "ls": "{name}: cannot access '{path}': {why}",
    "ls open": "{name}: cannot open directory '{path}': {why}",
    "cp": "{name}: cannot stat '{path}': {why}",
    "cp target": "{name}: cannot create regular file '{path}': {why}",
    "mv": "{name}: cannot stat '{path}': {why}",
    "mv inside": "{name}: cannot move '{path}' to a subdirectory of itself",
    "rm": "{name}: cannot remove '{path}': {why}",
    "rm dot": "{name}: refusing to remove '.' or '..' directory: skipping '{path}'",
    "mkdir": "{name}: cannot create directory ‘{path}’: {why}",
    "rmdir": "{name}: failed to remove '{path}': {why}",
    "touch": "{name}: cannot touch '{path}': {why}",
    "ln": "{name}: failed to create hard link '{path}': {why}",
    "ln symbolic": "{name}: failed to create symbolic link '{path}': {why}",
    "chmod": "{name}: cannot access '{path}': {why}",
    "chown": "{name}: cannot access '{path}': {why}",
    "head": "{name}: cannot open '{path}' for reading: {why}",
    "tail": "{name}: cannot open '{path}' for reading: {why}",
    "sort": "{name}: cannot read: {path}: {why}",
    "find": "{name}: ‘{path}’: {why}",
    "stat": "{name}: cannot statx '{path}': {why}",
    "kill": "{name}: ({path}) - {why}",
}
GNU_SENTENCES = {
    "cp": {
        "directory": "cp: -r not specified; omitting directory '{path}'",
        "same": "cp: '{path}' and '{target}' are the same file",
        "missing": "cp: missing file operand\nTry 'cp --help' for more information.",
        "verbose": "'{path}' -> '{target}'",
    },
    "mv": {"missing": "mv: missing file operand\nTry 'mv --help' for more information."},
    "rm": {"verbose": "removed '{path}'"},
    "touch": {"missing": "touch: missing file operand\nTry 'touch --help' for more information."},
    "grep": {"missing": "Usage: grep [OPTION]... PATTERNS [FILE]..."},
}
BUSYBOX_REFUSALS = {
    "": "{name}: {path}: {why}",
    "option": "{name}: unrecognized option: {letter}",
    "missing": "BusyBox v1.36.1 (2023-11-07 18:53:09 UTC) multi-call binary.\n\nUsage: {name} ...",
    "extra": "BusyBox v1.36.1 (2023-11-07 18:53:09 UTC) multi-call binary.\n\nUsage: {name} ...",
    "cat": "{name}: can't open '{path}': {why}",
    "ls open": "{name}: can't open '{path}': {why}",
    "cp": "{name}: can't stat '{path}': {why}",
    "cp target": "{name}: can't create '{path}': {why}",
    "mv": "{name}: can't rename '{path}': {why}",
    "rm": "{name}: can't remove '{path}': {why}",
    "rm directory": "{name}: '{path}' is a directory",
    "rm dot": "{name}: can't remove '.' or '..'",
    "mkdir": "{name}: can't create directory '{path}': {why}",
    "rmdir": "{name}: '{path}': {why}",
    "sort": "{name}: {path}: {why}",
    "stat": "{name}: can't stat '{path}': {why}",
    "kill": "{name}: can't kill pid {path}: {why}",
}
BUSYBOX_SENTENCES = {
    "cp": {
        "directory": "cp: omitting directory '{path}'",
        "same": "cp: '{path}' and '{target}' are the same file",
        "verbose": "'{path}' -> '{target}'",
    },
    "rm": {"verbose": "removed '{path}'"},
}


class LinuxDialect(UnixManners):
    """A Linux shell."""

    listing_status = 2

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
        yield f"  File: {path}"
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
