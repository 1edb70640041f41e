"""What a macOS disk has to hold: directories, device nodes, links, and the files with them.

/tmp, /var and /etc are links into /private; /Volumes holds a link to the startup disk, and a disk
in memory, which is empty at each boot.
As on every Unix here, what is missing is made at boot; see `vos.systems.unix.skeleton`.
Source: hier(7) of macOS.
"""

from __future__ import annotations

from vos.filesystem import Volume, mkfs
from vos.kernel.kernel import Kernel
from vos.kernel.ramdisk import RamDisk
from vos.systems.unix.calls.processes import MAGIC
from vos.systems.unix.shell.names import UTILITIES
from vos.systems.unix.skeleton import (
    PYTHON,
    SHELL,
    before,
    make_device,
    make_directory,
    make_file,
    make_tools,
    parent_of,
)

USER, STAFF, WHEEL, ADMIN = 501, 20, 0, 80
RAM_DISK, RAM_BLOCKS = b"RAM Disk", 1024  # 1 MiB
MOUNT_POINT = b"/Volumes/" + RAM_DISK
HOME, LOGIN, ROOT_HOME = b"/Users/user", b"user", b"/private/var/root"

# path: (mode, uid, gid)
DIRECTORIES: dict[bytes, tuple[int, int, int]] = {
    b"/Applications": (0o775, 0, ADMIN), b"/Library": (0o755, 0, WHEEL),
    b"/System": (0o755, 0, WHEEL), b"/System/Library": (0o755, 0, WHEEL),
    b"/System/Library/CoreServices": (0o755, 0, WHEEL), b"/Users": (0o755, 0, ADMIN),
    b"/Users/Shared": (0o1777, 0, WHEEL), HOME: (0o755, USER, STAFF),
    HOME + b"/Desktop": (0o700, USER, STAFF), HOME + b"/Documents": (0o700, USER, STAFF),
    HOME + b"/Library": (0o700, USER, STAFF), b"/Volumes": (0o755, 0, WHEEL),
    MOUNT_POINT: (0o755, USER, STAFF),
    b"/bin": (0o755, 0, WHEEL), b"/dev": (0o555, 0, WHEEL), b"/opt": (0o755, 0, WHEEL),
    b"/private": (0o755, 0, WHEEL), b"/private/etc": (0o755, 0, WHEEL),
    b"/private/tmp": (0o1777, 0, WHEEL), b"/private/var": (0o755, 0, WHEEL),
    b"/private/var/log": (0o755, 0, WHEEL), ROOT_HOME: (0o750, 0, WHEEL),
    b"/private/var/tmp": (0o1777, 0, WHEEL), b"/sbin": (0o755, 0, WHEEL),
    b"/usr": (0o755, 0, WHEEL), b"/usr/bin": (0o755, 0, WHEEL), b"/usr/lib": (0o755, 0, WHEEL),
    b"/usr/local": (0o755, 0, WHEEL), b"/usr/local/bin": (0o755, 0, WHEEL),
    b"/usr/share": (0o755, 0, WHEEL),
}  # fmt: skip

# path: (mode, gid, major, minor)
DEVICES: dict[bytes, tuple[int, int, int, int]] = {
    b"/dev/console": (0o600, WHEEL, 0, 0), b"/dev/tty": (0o666, WHEEL, 2, 0),
    b"/dev/null": (0o666, WHEEL, 3, 2), b"/dev/zero": (0o666, WHEEL, 3, 3),
    b"/dev/random": (0o666, WHEEL, 8, 0), b"/dev/urandom": (0o666, WHEEL, 8, 1),
}  # fmt: skip

LINKS: dict[bytes, bytes] = {
    b"/etc": b"private/etc", b"/tmp": b"private/tmp", b"/var": b"private/var",
    b"/Volumes/Macintosh HD": b"/",
}  # fmt: skip

FILES: dict[bytes, bytes] = {
    b"/private/etc/passwd": (
        b"nobody:*:-2:-2:Unprivileged User:/var/empty:/usr/bin/false\n"
        b"root:*:0:0:System Administrator:/var/root:/bin/sh\n"
        b"daemon:*:1:1:System Services:/var/root:/usr/bin/false\n"
        b"user:*:501:20:User:/Users/user:SHELL\n"
    ),
    b"/private/etc/group": (
        b"nobody:*:-2:\nwheel:*:0:root\ndaemon:*:1:root\ntty:*:4:root\n"
        b"staff:*:20:root\nadmin:*:80:root,user\n"
    ),
    b"/private/etc/hosts": b"127.0.0.1\tlocalhost\n",
    b"/private/etc/shells": b"/bin/bash\n/bin/sh\n/bin/zsh\n",
}

# path: what Kernel.programs calls the program that it is
PROGRAMS: dict[bytes, bytes] = {
    b"/bin/sh": SHELL, b"/bin/bash": SHELL, b"/bin/zsh": SHELL, b"/usr/bin/python3": PYTHON,
}  # fmt: skip

ENVIRONMENT: dict[bytes, bytes] = {
    b"PATH": b"/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", b"LANG": b"en_US.UTF-8",
    b"TERM": b"xterm-256color",
}  # fmt: skip


def mount_ram_disk(kernel: Kernel) -> None:
    """Mount a second volume, as `hdiutil attach ram://` makes one: the user's, and soon gone."""
    disk = RamDisk(RAM_BLOCKS)
    mkfs(disk, clock=kernel.clock.coarse, label=RAM_DISK)
    volume = Volume(disk, kernel.clock.coarse, fold=kernel.policy.fold, verify=False)
    volume.set_attributes(volume.root, mode=0o755, uid=USER, gid=STAFF)
    directory, name = parent_of(kernel, MOUNT_POINT)
    place = (kernel.volume, kernel.volume.lookup(directory, name))
    kernel.names.mount(volume, place, MOUNT_POINT, b"ext2")


def prepare(kernel: Kernel) -> None:
    """Make whatever is missing on the disk."""
    shell = kernel.variant.facts["shell"].encode()
    made = {path for path, row in DIRECTORIES.items() if make_directory(kernel, path, *row)}
    for path, (mode, gid, *numbers) in DEVICES.items():
        make_device(kernel, path, mode, gid, numbers)
    for path, target in LINKS.items():
        directory, name = parent_of(kernel, path)
        if kernel.volume.find(directory, name) is None:
            kernel.volume.symlink(directory, name, target, 0, WHEEL)
    for path, content in FILES.items():
        if before(path) in made:
            make_file(kernel, path, content.replace(b"SHELL", shell))
    for path, program in PROGRAMS.items():
        if before(path) in made:
            make_file(kernel, path, MAGIC + program + b"\n", 0o755)
    if b"/usr/bin" in made:
        make_tools(kernel, b"/usr/bin", (*UTILITIES, "chflags", "open", "sw_vers"))
    for path, content in kernel.variant.files.items():
        make_file(kernel, path, content)
