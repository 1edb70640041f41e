"""Making what a Unix disk has to hold; which directories and files those are is each system's."""

from __future__ import annotations

from collections.abc import Sequence

from vos.filesystem import Inode
from vos.kernel.kernel import Kernel
from vos.kernel.volumes import S_IFCHR
from vos.systems.unix.calls.processes import MAGIC

# What Kernel.programs calls the programs that every system has.
PYTHON, SHELL, TOOLS = b"python3", b"sh", b"tools"


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
