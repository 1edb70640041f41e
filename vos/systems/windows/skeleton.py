"""What a Windows disk has to hold: directories, programs, and the files that come with them.

At every boot what is missing is made: directories always, a file together with its directory (so
one that was removed stays removed). The second drive is a disk in memory, empty at each boot.
"""

from __future__ import annotations

from vos.filesystem import Inode, Volume, mkfs
from vos.kernel.kernel import Kernel
from vos.kernel.ramdisk import RamDisk
from vos.systems.windows.attributes import set_attributes
from vos.systems.windows.calls.starting import MAGIC
from vos.systems.windows.constants import (
    FILE_ATTRIBUTE_HIDDEN,
    FILE_ATTRIBUTE_READONLY,
)
from vos.systems.windows.rules import fold
from vos.systems.windows.shell.names import UTILITIES

USER, GROUP = 1000, 1000
HOME = "C:\\Users\\user"
SYSTEM_DIRECTORY = "Windows\\System32"
HIDDEN = FILE_ATTRIBUTE_HIDDEN
SECOND_BLOCKS = 2048  # 2 MiB

# path: (owner, attributes)
DIRECTORIES: dict[str, tuple[int, int]] = {
    "Windows": (0, 0), "Windows\\System32": (0, 0), "Windows\\System32\\drivers": (0, 0),
    "Windows\\System32\\drivers\\etc": (0, 0), "Windows\\Temp": (USER, 0),
    "Program Files": (0, FILE_ATTRIBUTE_READONLY), "ProgramData": (USER, HIDDEN),
    "Program Files\\Python": (0, 0),
    "Users": (0, FILE_ATTRIBUTE_READONLY), "Users\\Public": (USER, FILE_ATTRIBUTE_READONLY),
    "Users\\user": (USER, 0), "Users\\user\\Desktop": (USER, 0),
    "Users\\user\\Documents": (USER, 0), "Users\\user\\AppData": (USER, HIDDEN),
    "Users\\user\\AppData\\Local": (USER, 0), "Users\\user\\AppData\\Local\\Temp": (USER, 0),
    "Users\\user\\AppData\\Roaming": (USER, 0),
}  # fmt: skip

FILES: dict[str, bytes] = {
    "Windows\\win.ini": b"; for 16-bit app support\r\n[fonts]\r\n[extensions]\r\n[files]\r\n",
    "Windows\\System32\\drivers\\etc\\hosts": b"# 127.0.0.1       localhost\r\n",
}

PYTHON, SHELL, TOOLS = b"python", b"cmd", b"tools"

# path: what Kernel.programs calls the program that it is
PROGRAMS: dict[str, bytes] = {
    "Windows\\System32\\cmd.exe": SHELL, "Program Files\\Python\\python.exe": PYTHON,
}  # fmt: skip

ENVIRONMENT: dict[str, str] = {
    "ALLUSERSPROFILE": "C:\\ProgramData", "APPDATA": f"{HOME}\\AppData\\Roaming",
    "CommonProgramFiles": "C:\\Program Files\\Common Files",
    "ComSpec": "C:\\Windows\\System32\\cmd.exe", "HOMEDRIVE": "C:", "HOMEPATH": "\\Users\\user",
    "LOCALAPPDATA": f"{HOME}\\AppData\\Local", "NUMBER_OF_PROCESSORS": "1", "OS": "Windows_NT",
    "Path": "C:\\Windows\\System32;C:\\Windows;C:\\Program Files\\Python",
    "PATHEXT": ".COM;.EXE;.BAT;.CMD", "PROCESSOR_ARCHITECTURE": "AMD64",
    "ProgramData": "C:\\ProgramData", "ProgramFiles": "C:\\Program Files",
    "PUBLIC": "C:\\Users\\Public", "SystemDrive": "C:", "SystemRoot": "C:\\Windows",
    "TEMP": f"{HOME}\\AppData\\Local\\Temp", "TMP": f"{HOME}\\AppData\\Local\\Temp",
    "USERNAME": "user", "USERPROFILE": HOME, "windir": "C:\\Windows",
}  # fmt: skip


def prepare(kernel: Kernel) -> None:
    """Make whatever is missing on the disk."""
    made = {path for path, row in DIRECTORIES.items() if _directory(kernel, path, *row)}
    for path, content in FILES.items():
        if path.rpartition("\\")[0] in made:
            _file(kernel, path, content)
    for path, program in PROGRAMS.items():
        if path.rpartition("\\")[0] in made:
            _file(kernel, path, MAGIC + program + b"\n", 0o755)
    if SYSTEM_DIRECTORY in made:
        _make_tools(kernel)


def _make_tools(kernel: Kernel) -> None:
    """Make the utilities: one program, with as many names as it has uses."""
    first, *others = (f"{SYSTEM_DIRECTORY}\\{name}.exe" for name in UTILITIES)
    _file(kernel, first, MAGIC + TOOLS + b"\n", 0o755)
    directory, name = _parent(kernel, first)
    inode = kernel.volume.lookup(directory, name)
    for other in others:
        kernel.volume.link(inode, directory, _parent(kernel, other)[1])


def mount_second(kernel: Kernel) -> None:
    """Make the second drive."""
    disk = RamDisk(SECOND_BLOCKS)
    clock = kernel.clock.coarse
    mkfs(disk, clock=clock, label=b"DATA")
    volume = Volume(disk, clock, fold=fold, verify=False)
    volume.set_attributes(volume.root, uid=USER, gid=GROUP)
    kernel.names.show(volume, b"D:", b"ext2")


def install(kernel: Kernel, path: bytes) -> None:
    """Make the file that is the program which the kernel knows by its path."""
    with kernel.lock:
        inside = path.decode().partition(":\\")[2] or path.decode()
        _file(kernel, inside, MAGIC + path + b"\n", 0o755)


def _parent(kernel: Kernel, path: str) -> tuple[Inode, bytes]:
    """Return the directory that a path of the skeleton lies in, and the last name."""
    *names, last = path.split("\\")
    directory = kernel.volume.root
    for name in names:
        directory = kernel.volume.lookup(directory, name.encode())
    return directory, last.encode()


def _directory(kernel: Kernel, path: str, owner: int, attributes: int) -> bool:
    """Make a directory if it is missing; tell whether it was."""
    parent, name = _parent(kernel, path)
    if kernel.volume.find(parent, name) is not None:
        return False
    inode = kernel.volume.mkdir(parent, name, 0o755, owner, owner)
    if attributes:
        set_attributes(kernel.volume, inode, attributes)
    return True


def _file(kernel: Kernel, path: str, content: bytes, mode: int = 0o644) -> None:
    """Let a file hold just this."""
    volume = kernel.volume
    directory, name = _parent(kernel, path)
    inode = volume.find(directory, name) or volume.create(directory, name, mode, 0, 0)
    if inode.size != len(content) or volume.read(inode, 0, inode.size) != content:
        volume.truncate(inode, 0)
        volume.write(inode, 0, content)
