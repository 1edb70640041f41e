"""macOS' shells and what their commands say: BSD's sentences, zsh as the person's shell.

zsh is what people get from 10.15 on, bash before; `sh` is bash in POSIX mode.
Sources: Apple's manual pages (chflags(1), sw_vers(1), open(1), ls(1)); Apple's file_cmds (rm.c) and
FreeBSD's sources (cp, mv, df, ls, wc, find), of which its tools are; support.apple.com, "Use zsh as
the default shell on your Mac".
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import Any

from vos.kernel.processes import Process
from vos.portable.shell.interpreter import Shell
from vos.portable.shell.task import Row, Task, WrongUsageError
from vos.systems.macos.session import TERMINAL
from vos.systems.unix.shell.listing import Style
from vos.systems.unix.shell.manners import DISK, UnixManners
from vos.systems.unix.shell.places import short_place
from vos.systems.unix.shell.programs import sh, utility
from vos.systems.unix.shell.rows import BUILTINS, UTILITIES, with_sentences
from vos.systems.unix.shell.voices import OLD_BASH, ZSH, Voice

BLOCK = 512
USAGE_STATUS = {"cp": 64, "mv": 64, "rm": 64, "grep": 2, "sort": 2}
REFUSALS = {
    "": "{name}: {path}: {why}",
    "option": "{name}: illegal option -- {letter}\nusage: {name} [options] [file ...]",
    "missing": "usage: {name} [options] file ...",
    "extra": "usage: {name} [options] file ...",
    "cp many": "cp: {path} is not a directory",
    "cp over": "cp: {target}: Not a directory",
    "mv": "mv: rename {path} to {target}: {why}",
    "mv over": "mv: rename {path} to {target}: Not a directory",
    "mv many": "mv: {path} is not a directory",
    "ln absent": "ln: {target}: {why}",
    "ln directory": "ln: {target}: Is a directory",
    "ln many": "ln: {path}: {why}",
    "rm directory": "rm: {path}: is a directory",
    "rm dot": 'rm: "." and ".." may not be removed',
    "sort": "sort: {path}: {why}",
    "wc": "wc: {path}: open: {why}",
    "stat": "stat: {path}: stat: {why}",
    "kill": "kill: {path}: {why}",
    "open": "The file {path} does not exist.",
}
SENTENCES = {
    "cp": {
        "directory": "cp: {path} is a directory (not copied).",
        "same": "cp: {target} and {path} are identical (not copied).",
        "verbose": "{path} -> {target}",
        "missing": "usage: cp [-R] [-fp] source_file target_file\n"
        "       cp [-R] [-fp] source_file ... target_directory",
    },
    "mv": {"verbose": "{path} -> {target}",
           "missing": "usage: mv [-f | -i | -n] [-hv] source target\n"
           "       mv [-f | -i | -n] [-v] source ... directory"},
    "rm": {"verbose": "{path}", "verbose directory": "{path}",
           "missing": "usage: rm [-f | -i] [-dPRrvWt] file ...\n       unlink file"},
    "mkdir": {"missing": "usage: mkdir [-pv] [-m mode] directory_name ..."},
    "touch": {"missing": "usage: touch [-A [-][[hh]mm]SS] [-achm] [-r file] [-t ...] file ..."},
    "chmod": {"mode": "chmod: Invalid file mode: {path}"},
    "chown": {"no pwd": "chown: {path}: illegal user name",
              "no grp": "chown: {path}: illegal group name"},
    "find": {"missing": "usage: find [-H | -L | -P] [-EXdsx] [-f path] path ... [expression]\n"
             "       find [-H | -L | -P] [-EXdsx] -f path [path ...] [expression]"},
    "which": {"missing program": "{path} not found"},
    "sleep": {"interval": "usage: sleep seconds"},
    "head": {"number": "head: illegal line count -- {path}"},
    "tail": {"number": "tail: illegal offset -- {path}"},
    "id": {"no user": "id: {path}: no such user"},
    "kill": {"number": "kill: illegal pid: {path}"},
    "date": {"format": "%a %b %e %H:%M:%S UTC %Y"},
}  # fmt: skip
FLAGS = {
    "nodump": "UF_NODUMP", "uchg": "UF_IMMUTABLE", "uchange": "UF_IMMUTABLE",
    "uimmutable": "UF_IMMUTABLE", "uappnd": "UF_APPEND", "uappend": "UF_APPEND",
    "opaque": "UF_OPAQUE", "hidden": "UF_HIDDEN",
}  # fmt: skip


def change_flags(task: Task) -> int:
    """Chflags: uchg, hidden ..., and with `no` in front not any more."""
    wanted, *paths = task.operands
    stat = task.modules["stat"]
    for path in paths:
        try:
            flags = task.os.stat(path).st_flags
            for word in wanted.split(","):
                name = FLAGS.get(word) or FLAGS.get(word.removeprefix("no"))
                if name is None:
                    raise WrongUsageError(f"chflags: invalid flag: {word}")
                bit = getattr(stat, name)
                flags = flags | bit if word in FLAGS else flags & ~bit
            task.os.chflags(path, flags)
        except OSError as error:
            task.refuse(path, error)
    return task.status


def open_file(task: Task) -> int:
    """Open: a script with Python, text on the console, as there is no desktop."""
    for path in task.operands:
        if not task.os.path.exists(path):
            task.complain(task.dialect.refusal(task, "", path, "ENOENT"))
            return 1
        if path.endswith(".py"):
            task.modules["subprocess"].run(["python3", path])
        else:
            task.write(task.read(path))
    return 0


def product(task: Task) -> int:
    """sw_vers: name, version, build; -productVersion alone."""
    text = task.read("/System/Library/CoreServices/SystemVersion.plist").decode()
    fields = text.replace("</key>", "").replace("</string>", "").split("<")[1:]
    words = [each.partition(">")[2].strip() for each in fields if each[:4] in ("key>", "stri")]
    facts = dict(zip(words[::2], words[1::2], strict=False))
    for name in ("ProductName", "ProductVersion", "BuildVersion"):
        value = facts.get(name) or facts["ProductBuildVersion"]
        if name in task.options:
            task.say(value)
        elif not task.options:
            task.say(f"{name + ':':<16}{value}")
    return 0


OWN = {
    "chflags": Row(change_flags, "mark files: uchg, nouchg, hidden", least=2),
    "open": Row(open_file, "open a file", least=1),
    "sw_vers": Row(product, "the version of macOS", most=0, flags={
        each: each.lstrip("-")[0].upper() + each.lstrip("-")[1:]
        for each in ("-productName", "-productVersion", "-buildVersion", "--productVersion")
    }),
}  # fmt: skip


class MacosDialect(UnixManners):
    """macOS' shell before 10.15, and `sh`."""

    style = Style("  ", 512, " ", "B")
    history_file = ".bash_history"

    def set_raw(self, process: Process, fd: int, wanted: bool) -> None:
        """Change the terminal's modes."""
        TERMINAL.set_raw(process.native, fd, wanted)

    def prompt(self, shell: Shell) -> str:
        """users-Mac:~ user$."""
        names, os = shell.os.uname(), shell.os
        host = names.nodename.partition(".")[0]
        mark = "#" if os.geteuid() == 0 else "$"
        return f"{host}:{short_place(shell)} {os.environ.get('USER', 'root')}{mark} "

    def wrong_status(self, task: Task) -> int:
        """EX_USAGE where the tool's usage() says so, 2 for grep's and sort's."""
        if task.shell is not None or task.name not in USAGE_STATUS:
            return self.usage_status if task.shell is not None else 1
        return USAGE_STATUS[task.name]

    def disk_lines(self, task: Task, disks: list[tuple[str, Any]]) -> Iterable[str]:
        """BSD's `df`: blocks of 512 bytes, and how many files there are and may be."""
        heads = ("512-blocks", "Used", "Available")
        rows = [
            [each * found.f_frsize // BLOCK for each in
             (found.f_blocks, found.f_blocks - found.f_bfree, found.f_bavail)]
            for _, found in disks
        ]  # fmt: skip
        widths = [
            max(len(head), *(len(str(row[column])) for row in rows))
            for column, head in enumerate(heads)
        ]
        titles = " ".join(head.rjust(width) for head, width in zip(heads, widths, strict=True))
        yield f"{'Filesystem'} {titles} Capacity iused ifree %iused  Mounted on"
        for (place, found), row in zip(disks, rows, strict=True):
            sizes = " ".join(f"{each:{width}}" for each, width in zip(row, widths, strict=True))
            share = 100 * row[1] / max(row[1] + row[2], 1)
            files = found.f_files - found.f_ffree
            full = 100 * files / max(found.f_files, 1)
            counts = f"{files:7} {found.f_ffree:5} {full:4.0f}%"
            yield f"{DISK:10} {sizes} {share:5.0f}% {counts}   {place}"

    def counts_width(self, task: Task, columns: int) -> int:
        """Always the same."""
        return 7

    def counts(self, numbers: list[int], path: str, width: int) -> str:
        """A line of BSD's `wc`."""
        return ("".join(f" {each:{width}}" for each in numbers) + f" {path}").rstrip()

    def process_lines(self, task: Task, shown: list[Process]) -> Iterable[str]:
        """A line for each process."""
        yield "  PID TTY           TIME CMD"
        for each in shown:
            words = each.arguments[:1] or [each.executable]
            yield f"{each.pid:5} ttys000    0:00.00 {words[0].decode('utf-8', 'replace')}"


class ZshDialect(MacosDialect):
    """zsh: a pattern without a file is an error."""

    history_file = ".zsh_history"

    def prompt(self, shell: Shell) -> str:
        """user@users-Mac ~ %: the last part of the working directory."""
        names, os = shell.os.uname(), shell.os
        place = short_place(shell)
        last = place if place in ("/", "~") else place.rpartition("/")[2]
        mark = "#" if os.geteuid() == 0 else "%"
        host = names.nodename.partition(".")[0]
        return f"{os.environ.get('USER', 'root')}@{host} {last} {mark} "


KINDS: dict[str, tuple[type[MacosDialect], Voice]] = {"zsh": (ZshDialect, ZSH)}


@lru_cache
def _dialect(name: str) -> UnixManners:
    kind, voice = KINDS.get(name, (MacosDialect, OLD_BASH))
    rows = {**with_sentences(UTILITIES, SENTENCES), **OWN}
    rows["find"] = replace(rows["find"], least=1)
    return kind(voice, BUILTINS, rows, REFUSALS)


def dialect_of(process: Process) -> UnixManners:
    """The language of the shell that a process is."""
    return _dialect(process.executable.rpartition(b"/")[2].decode())


def run_shell(process: Process) -> int:
    """Be the shell."""
    return sh(process, dialect_of(process))


def run_utility(process: Process) -> int:
    """Be a utility."""
    return utility(process, dialect_of(process))
