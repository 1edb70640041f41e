"""What a Linux disk has to hold: directories, device nodes, and the files that come with them.

At every boot what is missing is made: directories and device nodes always, a file together with its
directory (so one that was removed stays removed), the variant's own files whenever it changed.
Source: hier(7), the Filesystem Hierarchy Standard, Documentation/admin-guide/devices.txt.
"""

from __future__ import annotations

from vos.kernel.kernel import Kernel
from vos.systems.unix.calls.processes import MAGIC
from vos.systems.unix.shell.names import UTILITIES
from vos.systems.unix.skeleton import (
    PYTHON,
    SHELL,
    before,
    make_device,
    make_directory,
    make_file,
    make_link,
    make_tools,
)

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

# What BusyBox' own table of its utilities puts below /usr, where the two are apart.
BELOW_USR = "clear du env find head id less man sort tail tee uniq wc which whoami".split()

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
    far = [] if facts["usr"] == "merged" else BELOW_USR
    make_tools(kernel, b"/bin", [name for name in UTILITIES if name not in far])
    if far:
        make_tools(kernel, b"/usr/bin", far)
