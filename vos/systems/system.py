"""What a system is, as data and functions: everything that the kernel asks of it.

The kernel knows mechanism; whenever it needs a decision (may this process? how is this error told?
what does this signal do?) it asks the `SystemPolicy` that was chosen at boot. A system is one value
of it, `SYSTEM` in its package.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol

from vos.filesystem import Inode
from vos.kernel.open_files import Access
from vos.kernel.processes import Ending
from vos.kernel.volumes import Place, Volume

if TYPE_CHECKING:
    from vos.errors import KernelError
    from vos.kernel.kernel import Kernel
    from vos.kernel.paths import Parts
    from vos.kernel.processes import Ending, Process
    from vos.kernel.trace import Call
    from vos.kernel.trap import CallTable, NativeCall


@dataclass(frozen=True, slots=True)
class Variant:
    """A distribution, build or version of a system: data that programs can observe.

    `facts` are by the system's own names (what `uname` says, say), `files` by path with contents.
    """

    name: str
    title: str
    facts: Mapping[str, str]
    files: Mapping[bytes, bytes] = field(default_factory=dict)


class Rules(Protocol):
    """A system's rules about names and permissions."""

    def may(self, process: Process, inode: Inode, want: int) -> bool:
        """Tell whether a process may READ, WRITE or SEARCH (execute) an inode; bits of `want`."""

    def link(self, process: Process, place: Place, target: bytes) -> tuple[Place, Parts]:
        """Return from where and along which names a link in the directory `place` leads."""

    def written(self, process: Process, volume: Volume, inode: Inode) -> None:
        """Take from a file what it may not keep once this process has written to it."""


def shell_status(ending: Ending) -> int:
    """Return an end as a Unix shell shows it: the code's low byte, or 128 and the signal."""
    return 128 + ending.signal if ending.signal else ending.code & 0xFF


def unix_end(reads: bool) -> Access:
    """Return how a Unix opens one end of a pipe: O_RDONLY to read, else O_WRONLY."""
    return Access(reads, not reads, flags=int(not reads))


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemPolicy:
    """One system. Where a field is a function, its parameters and meaning are as noted.

    `variants`       by name; the first is the default
    `calls`          the call table: what `Gate.entry` finds
    `native`         makes the native API object of a process
    `refused`        what a call returns for a KernelError
    `mistyped`       the TypeError for a call whose handler met a wrong type
    `deliver`        acts on a process' waiting signals (the lock is held); returns the handlers to
                     call without it
    `child_changed`  tells a parent that a child has ended, stopped or gone on
    `broken_pipe`    what befalls a process that writes to a pipe without readers
    `file_too_large` what befalls a process that writes past its limit
    `report`         the exit code of a program that raised, after saying so on its descriptor 2
    `obituary`       what is said of a process that the system ended; "" if nothing
    `terminal`       what a console does at a request of the system's own
    `interrupt`      what Ctrl-C at the console does to the processes there
    `shell`          the program that a person talks to; a line: runs that alone
    `program_path`   where programs are put that a person adds, {} for the name
    `render`         a traced call as a line; `is_error` whether it failed
    `prepare`        completes the disk: directories, device nodes, files that are missing
    `mount`          mounts what is no disk, at boot
    `install`        makes the file that stands for the program known as its path
    `login`          makes the process a person acts as, from the first one, its descriptors 0 to 2
                     on the console; True: with all rights
    `portable`       what it contributes to a process' portable modules (a `PortableSystem`)
    `limits`         a new process' limits, (soft, hard) by name
    `exit_status`    how a process' end is shown as a number
    `pipe_end`       how one end of a pipe is open: True for the one that is read
    `fold`           a name's key where letter case does not tell names apart
    """

    name: str
    variants: Mapping[str, Variant]
    calls: CallTable
    native: Callable[[Process], Any]
    rules: Rules
    refused: Callable[[Process, NativeCall, KernelError], Any]
    mistyped: Callable[[NativeCall, tuple[Any, ...], Exception], Exception]
    deliver: Callable[[Process], list[Callable[[], None]]]
    child_changed: Callable[[Process, Process], None]
    broken_pipe: Callable[[Process], None]
    file_too_large: Callable[[Process], None]
    report: Callable[[Process, BaseException], int]
    obituary: Callable[[Ending], str]
    terminal: Callable[[Process, int, Any], int]
    interrupt: Callable[[Kernel], None]
    shell: Callable[[Process, str | None], int]
    program_path: str
    render: Callable[[Call], str]
    is_error: Callable[[Call], bool]
    prepare: Callable[[Kernel], None]
    mount: Callable[[Kernel], None]
    install: Callable[[Kernel, bytes], None]
    login: Callable[[Kernel, bool], Process]
    portable: Callable[[Process], Any]
    limits: Mapping[str, tuple[int, int]]
    exit_status: Callable[[Ending], int] = shell_status
    pipe_end: Callable[[bool], Access] = unix_end
    fold: Callable[[bytes], bytes] | None = None
