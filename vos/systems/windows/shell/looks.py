"""How Windows' commands look: dir's table, tree's root, tasklist's, and the system's own name.

    10/26/1985  01:21 AM    <DIR>          Documents
    10/26/1985  01:21 AM                12 notes.txt
                   1 File(s)             12 bytes

On narrower screens all stands closer together.
Source: learn.microsoft.com, "dir", "tree", "tasklist", "whoami", "ver"; spaced as on Windows 10.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from vos.kernel.processes import Process
from vos.portable.shell.commands.listing import Entry, Folder
from vos.portable.shell.interpreter import Shell
from vos.portable.shell.task import STDERR, Task
from vos.systems.windows.paths import shown
from vos.systems.windows.shell.dialect import CmdDialect

HIDDEN_OR_SYSTEM, DIRECTORY = 0x6, 0x10
KEEP = 15  # SIGTERM: TerminateProcess takes it as the exit code
LABEL_SIZE = 261


class Looks(CmdDialect):
    """What the shared commands ask of Windows."""

    # -- dir

    def begin_listing(self, task: Task, folders: list[Folder]) -> None:
        """The drive's name and number."""
        if not task.has("bare"):
            task.say("\n".join(volume_lines(task, _drive(task, folders))))

    def end_listing(self, task: Task, folders: list[Folder]) -> None:
        """The sums, and how much room there is."""
        entries = [each for folder in folders for each in folder.entries]
        if not entries:
            task.failures += 1
            if not (folders or task.has("bare") or task.has("recursive")):
                place = task.os.path.dirname(task.os.path.abspath((task.operands or ["."])[0]))
                task.say(f"\n Directory of {place}\n")
            task.write(self.encode("File Not Found\n"), STDERR)
            return
        if task.has("bare"):
            return
        directories = sum(each.is_directory for each in entries)
        if task.has("recursive"):
            task.say("\n     Total Files Listed:")
            self._sums(task, entries)
        free = task.modules["shutil"].disk_usage(_drive(task, folders)).free
        fit = _fit(task)
        task.say(f"{directories:{fit.numbers}} Dir(s) {free:>{fit.sums + 1},} bytes free")

    def _sums(self, task: Task, entries: list[Entry]) -> None:
        files = [each for each in entries if not each.is_directory]
        size = sum(each.status.st_size for each in files)
        fit = _fit(task)
        task.say(f"{len(files):{fit.numbers}} File(s) {size:>{fit.sums},} bytes")

    def show_folder(self, task: Task, folder: Folder, number: int) -> None:
        """One directory; or the files that were named, under that of the first."""
        path = task.os.path
        place = folder.path if folder.path is not None else path.dirname(folder.entries[0].path)
        names = [path.basename(each.name) or each.name for each in folder.entries]
        if task.has("bare"):
            for name, each in zip(names, folder.entries, strict=True):
                task.say(path.abspath(each.path) if task.has("recursive") else name)
            return
        task.say(f"\n Directory of {path.abspath(place or '.')}\n")
        if task.has("wide"):
            _wide(task, folder.entries, names)
        else:
            for name, each in zip(names, folder.entries, strict=True):
                task.say(_line(task, name, each))
        if folder.entries:
            self._sums(task, folder.entries)

    def absent(self, task: Task, path: str, error: OSError) -> None:
        """Of a file that is not there the directory's end tells."""

    def own_names(self, task: Task) -> list[str]:
        """A listing begins with the directory itself, and the one above."""
        return [] if task.has("bare") or task.name == "tree" else [".", ".."]

    def is_shown(self, task: Task, entry: Entry) -> bool:
        """Hidden and system files are not, unless /a asks for them."""
        marks = entry.status.st_file_attributes
        wanted = task.options.get("attributes")
        if wanted is None:
            return not marks & HIDDEN_OR_SYSTEM
        signs = {"d": DIRECTORY, "h": 2, "s": 4, "r": 1, "a": 0x20}
        asked, sense = True, True
        for letter in wanted.lower():
            if letter == "-":
                sense = False
                continue
            asked = asked and bool(marks & signs.get(letter, 0)) == sense
            sense = True
        return asked

    def shows_named(self, task: Task, entry: Entry) -> bool:
        """Only if it is not hidden."""
        return self.is_shown(task, entry)

    def sort_key(self, name: str) -> Any:
        """Whatever the letters' case."""
        return name.lower()

    def tree_title(self, task: Task, path: str) -> str:
        """The drive's name and number; the path in capitals, or the drive alone for here."""
        full = str(task.os.path.abspath(path)).upper()
        label, serial = volume_of(task, full[:2] + "\\")
        title = task.tell("title", label=label and f" for volume {label}", serial=serial)
        return f"{title}\n{f'{full[:2]}.' if path == '.' else full}"

    # -- others

    def user(self, task: Task) -> str:
        """COMPUTER\\user, in small letters."""
        environ = task.os.environ
        name = f"{environ.get('USERDOMAIN', '')}\\{environ.get('USERNAME', '')}"
        return name.lower()

    def host(self, task: Task) -> str:
        """The computer's name."""
        return str(task.os.environ.get("COMPUTERNAME", ""))

    def version_lines(self, task: Task) -> Iterable[str]:
        """What ver says."""
        yield f"\nMicrosoft Windows [Version {_version(task.process)}]"

    def process_lines(self, task: Task, shown_ones: list[Process]) -> Iterable[str]:
        """A line for each process."""
        yield ""
        yield "Image Name                     PID Session Name        Session#    Mem Usage"
        yield "========================= ======== ================ =========== ============"
        for each in shown_ones:
            name = shown(each.executable).rpartition("\\")[2]
            yield f"{name:25} {each.pid * 4:8} {'Console':16} {1:>11} {4096:>10,} K"

    def signal(self, task: Task) -> int:
        """The exit code of what is ended."""
        return KEEP

    def shown(self, name: str) -> str:
        """Names are in capitals."""
        return name.upper()

    def banner(self, shell: Shell) -> str:
        """What stands above the first prompt."""
        major = shell.modules.sys.getwindowsversion()[0]
        version = _version(shell.process)
        return f"Microsoft Windows [Version {version}]\n{RIGHTS[major >= NEW]}\n\n"

    def prompt(self, shell: Shell) -> str:
        """C:\\Users\\user>, one line below what was said."""
        return f"{shell.os.getcwd()}>"


NEW = 10


class Fit(NamedTuple):
    """How wide dir's columns are on screens of `columns` and more; `size` is 0 for the usual."""

    columns: int
    when: str
    size: int
    numbers: int
    sums: int


FITS = (
    Fit(60, "%m/%d/%Y  %I:%M %p", 0, 16, 14),
    Fit(40, "%m/%d/%Y  %I:%M %p", 7, 6, 10),
    Fit(0, "%m/%d/%y %H:%M", 7, 3, 8),
)


def _fit(task: Task) -> Fit:
    return next(fit for fit in FITS if task.columns >= fit.columns)


RIGHTS = {
    True: "(c) Microsoft Corporation. All rights reserved.",
    False: "Copyright (c) 2009 Microsoft Corporation.  All rights reserved.",
}


def _version(process: Process) -> str:
    """All numbers of the version, the last of which only the shell tells."""
    numbers = process.modules.sys.getwindowsversion()[:3]
    return ".".join(map(str, numbers)) + str(process.kernel.variant.facts["revision"])


def _drive(task: Task, folders: list[Folder]) -> str:
    place = folders[0].path if folders and folders[0].path is not None else "."
    return str(task.os.path.splitdrive(task.os.path.abspath(place))[0]) + "\\"


def volume_of(task: Task, root: str) -> tuple[str, str]:
    """A drive's label and serial number."""
    native = task.process.native
    label, serial = [""], native.DWORD()
    native.GetVolumeInformationW(root, label, LABEL_SIZE, serial, None, None, None, 0)
    high, low = divmod(serial.value, 1 << 16)
    return label[0], f"{high:04X}-{low:04X}"


def volume_lines(task: Task, root: str) -> list[str]:
    """The same, as vol and dir tell it."""
    label, serial = volume_of(task, root)
    name = f"is {label}" if label else "has no label."
    return [f" Volume in drive {root[0]} {name}", f" Volume Serial Number is {serial}"]


def _line(task: Task, name: str, entry: Entry) -> str:
    time = task.modules["time"]
    fit = _fit(task)
    when = time.strftime(fit.when, time.localtime(entry.status.st_mtime))
    if fit.size:
        size = "<DIR>" if entry.is_directory else f"{entry.status.st_size:,}"
        return f"{when} {size:>{fit.size}} {name}"
    if entry.target:
        kind = "<SYMLINKD>" if entry.status.st_file_attributes & DIRECTORY else "<SYMLINK>"
        return f"{when}    {kind:15}{name} [{entry.target}]"
    if entry.is_directory:
        return f"{when}    {'<DIR>':15}{name}"
    return f"{when} {entry.status.st_size:>17,} {name}"


def _wide(task: Task, entries: list[Entry], names: list[str]) -> None:
    labels = [
        f"[{name}]" if each.is_directory else name
        for name, each in zip(names, entries, strict=True)
    ]
    width = max(map(len, labels), default=0) + 1
    per_line = max(task.columns // width, 1)
    for at in range(0, len(labels), per_line):
        task.say("".join(each.ljust(width) for each in labels[at : at + per_line]).rstrip())
