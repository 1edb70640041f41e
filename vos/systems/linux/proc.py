"""/proc: what runs, as files. Made when looked at; see proc(5) for what each line means.

/proc/cpuinfo meminfo mounts uptime version stat loadavg filesystems devices
/proc/self -> the number of who looks
/proc/NUMBER/  cmdline comm environ stat status mounts cwd exe root fd/
"""

from __future__ import annotations

from collections.abc import Callable

from vos.filesystem import Inode
from vos.kernel.kernel import Kernel
from vos.kernel.open_files import OpenFile
from vos.kernel.paths import name_of
from vos.kernel.processes import Process
from vos.kernel.synthetic import Node, Synthetic
from vos.kernel.volumes import S_IFDIR, S_IFLNK, S_IFREG, Place

SECOND = 1_000_000_000
READABLE, DIRECTORY, LINK = S_IFREG | 0o444, S_IFDIR | 0o555, S_IFLNK | 0o777
PRIVATE = S_IFREG | 0o400
OPTIONS = {b"ext2": b"rw,relatime", b"proc": b"rw,nosuid,nodev,noexec,relatime"}


class Proc(Synthetic):
    """The volume on /proc."""

    def __init__(self, kernel: Kernel) -> None:
        super().__init__(kernel.clock.coarse, b"proc")
        self._kernel = kernel
        self._processes: dict[int, Node] = {}
        self._fixed = {
            name: self.node(READABLE, content=content)
            for name, content in {
                b"cpuinfo": self._cpuinfo, b"meminfo": self._meminfo, b"uptime": self._uptime,
                b"version": self._version, b"loadavg": lambda: b"0.00 0.00 0.00 1/1 1\n",
                b"filesystems": lambda: b"nodev\tproc\n\text2\n", b"devices": self._devices,
                b"stat": self._stat,
            }.items()
        }  # fmt: skip
        self._fixed[b"self"] = self.node(LINK, target=lambda process: b"%d" % process.pid)
        self._fixed[b"mounts"] = self.node(LINK, target=lambda process: b"self/mounts")
        assert isinstance(self.root, Node)
        self.root.children = self._children_of_root

    def _children_of_root(self) -> dict[bytes, Node]:
        table = self._kernel.processes.table
        self._processes = {
            pid: self._processes.get(pid) or self._process(process)
            for pid, process in table.items()
        }
        numbered = {b"%d" % pid: node for pid, node in self._processes.items()}
        self.root.links = 2 + len(numbered)
        return self._fixed | numbered

    # One process.

    def _process(self, process: Process) -> Node:
        owner = (process.credentials.euid, process.credentials.egid)
        texts: dict[bytes, Callable[[Process], bytes]] = {
            b"cmdline": lambda p: b"".join(word + b"\0" for word in p.arguments),
            b"comm": lambda p: p.name[:15] + b"\n", b"status": _status, b"stat": _stat,
            b"mounts": self._mounts,
        }  # fmt: skip
        nodes = {name: self._text(process, owner, text) for name, text in texts.items()}
        nodes[b"environ"] = self.node(PRIVATE, owner, content=lambda: _environ(process))
        places: dict[bytes, Callable[[], Place]] = {
            b"cwd": lambda: process.cwd, b"root": lambda: process.root,
        }  # fmt: skip
        for name, place in places.items():
            nodes[name] = self._link_to_directory(owner, place)
        nodes[b"exe"] = self.node(LINK, owner, target=lambda _: process.executable)
        nodes[b"fd"] = self.node(
            S_IFDIR | 0o500, owner, children=lambda: self._descriptors(process, owner)
        )
        return self.node(DIRECTORY, owner, children=lambda: nodes)

    def _text(
        self, process: Process, owner: tuple[int, int], text: Callable[[Process], bytes]
    ) -> Node:
        return self.node(READABLE, owner, content=lambda: text(process))

    def _link_to_directory(self, owner: tuple[int, int], place: Callable[[], Place]) -> Node:
        return self.node(
            LINK, owner,
            target=lambda looker: self._path(looker, place()), jump=lambda _: place(),
        )  # fmt: skip

    def _path(self, looker: Process, place: Place) -> bytes:
        names = self._kernel.names.path_of(looker, place)
        return b"(deleted)" if names is None else b"/" + b"/".join(names)

    def _descriptors(self, process: Process, owner: tuple[int, int]) -> dict[bytes, Node]:
        return {
            b"%d" % number: self._descriptor(process, number, owner)
            for number in process.descriptors.numbers()
        }

    def _descriptor(self, process: Process, number: int, owner: tuple[int, int]) -> Node:
        file = process.descriptors.file(number)
        node = self.node(
            LINK, owner,
            target=lambda looker: self._path_of_file(looker, file),
            jump=lambda _: (file.volume, file.inode),
        )  # fmt: skip
        node.size = 64
        return node

    def _path_of_file(self, looker: Process, file: OpenFile) -> bytes:
        if file.volume is self._kernel.pipes:
            return b"pipe:[%d]" % file.inode.number
        if file.name.startswith(b"memfd:"):
            return b"/" + file.name + b" (deleted)"
        if file.inode.mode & 0xF000 == S_IFDIR:
            return self._path(looker, (file.volume, file.inode))
        directory = file.directory or self._home_of(file)
        if directory is None:
            return b"/#%d (deleted)" % file.inode.number
        name = name_of(file.volume, directory, file.inode)
        path = self._path(looker, (file.volume, directory)).rstrip(b"/") + b"/"
        return path + (file.name + b" (deleted)" if name is None else name)

    def _home_of(self, file: OpenFile) -> Inode | None:
        """Return a directory that names an open file's inode; searched for, as it is rare."""
        waiting = [file.volume.root]
        while waiting:
            directory = waiting.pop()
            for entry in file.volume.readdir(directory)[2:]:
                if entry.number == file.inode.number:
                    return directory
                if entry.kind == 2:
                    waiting.append(file.volume.inode(entry.number))
        return None

    def _mounts(self, _process: Process) -> bytes:
        sources = {b"ext2": b"/dev/disk"}
        return b"".join(
            b" ".join((sources.get(kind, kind), where, kind, OPTIONS[kind], b"0 0\n"))
            for _, where, kind in self._kernel.names.mount_list
        )

    # The whole.

    def _cpuinfo(self) -> bytes:
        model = self._kernel.machine.model
        return (
            f"processor\t: 0\nvendor_id\t: Peekpoke\nmodel name\t: {model.title}\n"
            f"address sizes\t: {model.memory.size.bit_length()} bits physical\n\n"
        ).encode()

    def _meminfo(self) -> bytes:
        size = self._kernel.memory_size // 1024
        rows = {"MemTotal": size, "MemFree": size, "MemAvailable": size, "Buffers": 0, "Cached": 0,
                "SwapTotal": 0, "SwapFree": 0}  # fmt: skip
        return "".join(f"{name + ':':<15}{value:>9} kB\n" for name, value in rows.items()).encode()

    def _uptime(self) -> bytes:
        hundredths = self._kernel.clock.uptime() * 100 // SECOND
        seconds = b"%d.%02d" % divmod(hundredths, 100)
        return seconds + b" " + seconds + b"\n"

    def _version(self) -> bytes:
        facts = self._kernel.variant.facts
        return f"Linux version {facts['release']} {facts['version']}\n".encode()

    def _devices(self) -> bytes:
        return b"Character devices:\n  1 mem\n  5 /dev/tty\n 13 input\n 29 fb\n\nBlock devices:\n"

    def _stat(self) -> bytes:
        clock = self._kernel.clock
        ticks = clock.uptime() * 100 // SECOND
        boot = (clock.now() - clock.uptime()) // SECOND
        running = len(self._kernel.processes.table)
        return (
            f"cpu  0 0 0 {ticks} 0 0 0 0 0 0\ncpu0 0 0 0 {ticks} 0 0 0 0 0 0\n"
            f"btime {boot}\nprocs_running {running}\nprocs_blocked 0\n"
        ).encode()


def _environ(process: Process) -> bytes:
    return b"".join(name + b"=" + value + b"\0" for name, value in process.environ.items())


def _state(process: Process) -> tuple[str, str]:
    if process.ended is not None:
        return "Z", "zombie"
    if process.stopped:
        return "T", "stopped"
    return "R", "running"


def _status(process: Process) -> bytes:
    own = process.credentials
    letter, word = _state(process)
    parent = process.parent.pid if process.parent else 0
    groups = " ".join(map(str, own.groups))
    pending = sum(1 << number - 1 for number in process.signals.pending)
    blocked = sum(1 << number - 1 for number in process.signals.blocked)
    return (
        f"Name:\t{process.name.decode(errors='replace')[:15]}\nUmask:\t{process.umask:04o}\n"
        f"State:\t{letter} ({word})\nTgid:\t{process.pid}\nPid:\t{process.pid}\nPPid:\t{parent}\n"
        f"Uid:\t{own.uid}\t{own.euid}\t{own.suid}\t{own.euid}\n"
        f"Gid:\t{own.gid}\t{own.egid}\t{own.sgid}\t{own.egid}\n"
        f"FDSize:\t{len(process.descriptors.slots)}\nGroups:\t{groups} \nThreads:\t1\n"
        f"SigPnd:\t{pending:016x}\nSigBlk:\t{blocked:016x}\n"
    ).encode()


def _stat(process: Process) -> bytes:
    parent = process.parent.pid if process.parent else 0
    fields = [_state(process)[0], parent, process.group, process.session, 0, -1]
    name = process.name.decode(errors="replace")[:15]
    return f"{process.pid} ({name}) {' '.join(map(str, fields))}\n".encode()
