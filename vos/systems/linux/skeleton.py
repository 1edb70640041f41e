"""What a Linux disk has to hold: directories, device nodes, and the files that come with them.

At every boot what is missing is made: directories and device nodes always, a file together with its
directory (so one that was removed stays removed), the variant's own files whenever it changed.
Source: hier(7), the Filesystem Hierarchy Standard, Documentation/admin-guide/devices.txt.
"""

from __future__ import annotations

from collections.abc import Sequence

from vos.filesystem import Inode
from vos.kernel.kernel import Kernel
from vos.kernel.volumes import S_IFCHR
from vos.systems.linux.calls.processes import MAGIC
from vos.systems.unix.shell.names import UTILITIES

USER, GROUP = 1000, 1000
HOME = b"/home/user"
LOGIN = b"user"

# path: (mode, uid, gid)
DIRECTORIES: dict[bytes, tuple[int, int, int]] = {
    b"/boot": (0o755, 0, 0), b"/dev": (0o755, 0, 0),
    b"/dev/input": (0o755, 0, 0), b"/dev/shm": (0o1777, 0, 0), b"/etc": (0o755, 0, 0),
    b"/home": (0o755, 0, 0), b"/media": (0o755, 0, 0), b"/mnt": (0o755, 0, 0),
    b"/opt": (0o755, 0, 0), b"/proc": (0o555, 0, 0), b"/root": (0o700, 0, 0),
    b"/run": (0o755, 0, 0), b"/srv": (0o755, 0, 0), b"/sys": (0o555, 0, 0),
    b"/tmp": (0o1777, 0, 0), b"/usr": (0o755, 0, 0), b"/usr/bin": (0o755, 0, 0),
    b"/usr/lib": (0o755, 0, 0), b"/usr/sbin": (0o755, 0, 0),
    b"/usr/local": (0o755, 0, 0), b"/usr/local/bin": (0o755, 0, 0),
    b"/usr/share": (0o755, 0, 0), b"/var": (0o755, 0, 0),
    b"/var/log": (0o755, 0, 0), b"/var/tmp": (0o1777, 0, 0),
}  # fmt: skip
MERGED = (b"bin", b"sbin", b"lib")  # links into /usr where a distribution has merged the two

VIDEO, INPUT = 44, 104  # the groups that may use the display, and read keys

# path: (mode, gid, major, minor)
DEVICES: dict[bytes, tuple[int, int, int, int]] = {
    b"/dev/null": (0o666, 0, 1, 3), b"/dev/zero": (0o666, 0, 1, 5), b"/dev/full": (0o666, 0, 1, 7),
    b"/dev/random": (0o666, 0, 1, 8), b"/dev/urandom": (0o666, 0, 1, 9),
    b"/dev/tty": (0o666, 5, 5, 0), b"/dev/console": (0o600, 5, 5, 1),
    b"/dev/fb0": (0o660, VIDEO, 29, 0), b"/dev/input/event0": (0o660, INPUT, 13, 64),
    b"/dev/input/event1": (0o660, INPUT, 13, 65), b"/dev/input/event2": (0o660, INPUT, 13, 66),
}  # fmt: skip

LINKS: dict[bytes, bytes] = {
    b"/dev/fd": b"/proc/self/fd", b"/dev/stdin": b"/proc/self/fd/0",
    b"/dev/stdout": b"/proc/self/fd/1", b"/dev/stderr": b"/proc/self/fd/2",
    b"/etc/mtab": b"/proc/self/mounts",
}  # fmt: skip

FILES: dict[bytes, bytes] = {
    b"/etc/group": (
        b"root:x:0:\ndaemon:x:1:\ntty:x:5:\nvideo:x:44:user\nusers:x:100:\n"
        b"input:x:104:user\nuser:x:1000:\nnogroup:x:65534:\n"
    ),
    b"/etc/fstab": b"/dev/disk / ext2 defaults 0 1\nproc /proc proc defaults 0 0\n",
    b"/etc/hosts": b"127.0.0.1\tlocalhost\n",
}
PASSWD = (
    "root:x:0:0:root:/root:{shell}\n"
    "daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n"
    "nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n"
    "user:x:1000:1000:User,,,:/home/user:{shell}\n"
)

PYTHON, SHELL, TOOLS = b"python3", b"sh", b"tools"

ENVIRONMENT: dict[bytes, bytes] = {b"LANG": b"C.UTF-8", b"TERM": b"linux"}


def prepare(kernel: Kernel) -> None:
    """Make whatever is missing on the disk."""
    facts = kernel.variant.facts
    made = {path for path, row in DIRECTORIES.items() if make_directory(kernel, path, *row)}
    make_directory(kernel, HOME, int(facts["home"], 8), USER, GROUP)
    for path, (mode, gid, *numbers) in DEVICES.items():
        make_device(kernel, path, mode, gid, numbers)
    for path, target in LINKS.items():
        if before(path) in made:
            make_link(kernel, path, target)
    if b"/usr" in made:
        _make_programs(kernel)
    shells = "".join(f"{shell}\n" for shell in dict.fromkeys(("/bin/sh", facts["shell"])))
    accounts = {b"/etc/passwd": PASSWD.format(**facts).encode(), b"/etc/shells": shells.encode()}
    for path, content in {**FILES, **accounts}.items():
        if before(path) in made:
            make_file(kernel, path, content)
    name = facts["nodename"].encode()
    for path, content in {**kernel.variant.files, b"/etc/hostname": name + b"\n"}.items():
        make_file(kernel, path, content)


def _make_programs(kernel: Kernel) -> None:
    """Make /bin and its like, the shells, /bin/sh as a link to one of them, and the utilities."""
    facts = kernel.variant.facts
    for name in MERGED:
        if facts["usr"] == "merged":
            make_link(kernel, b"/" + name, b"usr/" + name)
        else:
            make_directory(kernel, b"/" + name, 0o755, 0, 0)
    shells = {b"/bin/" + facts["sh"].encode(), facts["shell"].encode()}
    for path in sorted(shells):
        make_file(kernel, path, MAGIC + SHELL + b"\n", 0o755)
    make_link(kernel, b"/bin/sh", facts["sh"].encode())
    make_file(kernel, b"/usr/bin/python3", MAGIC + PYTHON + b"\n", 0o755)
    make_tools(kernel, b"/bin", UTILITIES)


def make_device(kernel: Kernel, path: bytes, mode: int, gid: int, numbers: Sequence[int]) -> None:
    """Make a device's node, in place of one that another system has left there."""
    directory, name = parent_of(kernel, path)
    found, (major, minor) = kernel.volume.find(directory, name), numbers
    if found is not None and found.device != (major, minor):
        kernel.volume.unlink(directory, name)
        found = None
    if found is None:
        kernel.volume.mknod(directory, name, S_IFCHR | mode, 0, gid, (major, minor))


def make_link(kernel: Kernel, path: bytes, target: bytes) -> None:
    """Make a symbolic link of root's."""
    directory, name = parent_of(kernel, path)
    kernel.volume.symlink(directory, name, target, 0, 0)


def make_tools(kernel: Kernel, directory: bytes, names: Sequence[str]) -> None:
    """Make the utilities: one program, with as many names as it has uses."""
    first, *others = (name.encode() for name in names)
    make_file(kernel, directory + b"/" + first, MAGIC + TOOLS + b"\n", 0o755)
    place, _ = parent_of(kernel, directory + b"/" + first)
    inode = kernel.volume.lookup(place, first)
    for name in others:
        kernel.volume.link(inode, place, name)


def install(kernel: Kernel, path: bytes) -> None:
    """Make the file that is the program which the kernel knows by its path."""
    with kernel.lock:
        make_file(kernel, path, MAGIC + path + b"\n", 0o755)


def before(path: bytes) -> bytes:
    """Return the directory of a path."""
    return path.rpartition(b"/")[0]


def parent_of(kernel: Kernel, path: bytes) -> tuple[Inode, bytes]:
    """Return the directory that a path of the skeleton lies in, and the last name."""
    *names, last = path.split(b"/")[1:]
    first = kernel.processes.first
    return kernel.names.walk(first, kernel.names.root, tuple(names))[1], last


def make_directory(kernel: Kernel, path: bytes, mode: int, uid: int, gid: int) -> bool:
    """Make a directory if it is missing; tell whether it was."""
    parent, name = parent_of(kernel, path)
    if kernel.volume.find(parent, name) is not None:
        return False
    kernel.volume.mkdir(parent, name, mode, uid, gid)
    return True


def make_file(kernel: Kernel, path: bytes, content: bytes, mode: int = 0o644) -> None:
    """Let a file hold just this."""
    volume = kernel.volume
    directory, name = parent_of(kernel, path)
    inode = volume.find(directory, name) or volume.create(directory, name, mode, 0, 0)
    if inode.size != len(content) or volume.read(inode, 0, inode.size) != content:
        volume.truncate(inode, 0)
        volume.write(inode, 0, content)
