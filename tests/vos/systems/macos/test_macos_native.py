"""macOS' own calls and structures, as a C program would use them."""

from __future__ import annotations

from struct import unpack_from
from typing import Any

import pytest
from macos_worlds import macos, text_of

import emulator
import vos
from vos.systems.macos.variants import VARIANTS

__all__ = ["macos"]


def made(native: Any, path: bytes, data: bytes = b"") -> int:
    """Make a file; return its descriptor."""
    fd = native.open(path, native.O_CREAT | native.O_RDWR | native.O_TRUNC, 0o644)
    assert fd >= 0 and native.write(fd, data, len(data)) == len(data)
    return int(fd)


def test_a_failure_is_minus_one_and_errno(macos: vos.System) -> None:
    native = macos.native
    assert native.rmdir(b"missing") == -1 and native.errno == native.ENOENT == 2
    assert native.strerror(native.errno) == "No such file or directory"
    assert native.mkdir(b"there", 0o755) == 0 and native.errno == 2  # a success leaves errno
    assert native.strerror(0) == "Undefined error: 0"


def test_getdirentries64_gives_macos_records(macos: vos.System) -> None:
    native = macos.native
    made(native, "Zoë".encode())
    fd = native.open(b".", native.O_RDONLY | native.O_DIRECTORY)
    buffer, position = bytearray(4096), native.IntRef(value=7)
    length, at, found = native.getdirentries64(fd, buffer, 4096, position), 0, {}
    while at < length:
        inode, _, size, name_length, kind = unpack_from("<QQHHB", buffer, at)
        found[bytes(buffer[at + 21 : at + 21 + name_length]).decode()] = (inode, kind)
        assert size % 8 == 0
        at += size
    st = native.Stat()
    assert native.stat("zoë".upper(), st) == 0
    assert found["Zoë"] == (st.st_ino, native.DT_REG) and found["Library"][1] == native.DT_DIR
    assert position.value == 0 and native.getdirentries64(fd, buffer, 4096, position) == 0


def test_an_open_file_tells_its_path_as_it_is_spelled(macos: vos.System) -> None:
    native, room = macos.native, bytearray(1024)
    fd = made(native, b"Letter")
    assert native.fcntl(native.open(b"/USERS/user/LETTER", 0), native.F_GETPATH, room) == 0
    assert room.partition(b"\0")[0] == b"/Users/user/Letter"
    assert native.fcntl(fd, native.F_FULLFSYNC) == 0 and native.fcntl(fd, native.F_NOCACHE, 1) == 0
    native.unlink(b"letter")
    assert native.fcntl(fd, native.F_GETPATH, room) == -1 and native.errno == native.ENOENT


def test_getattrlist_packs_what_is_asked_for(macos: vos.System) -> None:
    native = macos.native
    native.chflags(b"Desktop", native.UF_HIDDEN)
    wanted = native.AttrList(
        bitmapcount=native.ATTR_BIT_MAP_COUNT,
        commonattr=native.ATTR_CMN_NAME | native.ATTR_CMN_OBJTYPE | native.ATTR_CMN_FLAGS,
    )
    buffer = bytearray(64)
    assert native.getattrlist(b"desktop", wanted, buffer, 64, 0) == 0
    length, offset, size, kind, flags = unpack_from("<IiIII", buffer)
    assert (kind, flags) == (2, native.UF_HIDDEN)
    assert bytes(buffer[4 + offset : 4 + offset + size]) == b"Desktop\0" and length % 4 == 0
    assert native.getattrlist(b"desktop", native.AttrList(), buffer, 64, 0) == -1
    assert native.errno == native.EINVAL


def test_a_clone_is_a_file_of_its_own(macos: vos.System) -> None:
    native = macos.native
    made(native, b"first", b"contents")
    native.setxattr(b"first", b"com.example.note", b"kept", 4, 0, 0)
    assert native.clonefile(b"first", b"second", 0) == 0
    native.truncate(b"first", 0)
    fd, room = native.open(b"second", 0), bytearray(16)
    assert native.read(fd, room, 16) == 8 and room[:8] == b"contents"
    assert native.getxattr(b"second", b"com.example.note", room, 16, 0, 0) == 4
    assert native.clonefile(b"first", b"second", 0) == -1 and native.errno == native.EEXIST


def test_extended_attributes_have_positions_and_options(macos: vos.System) -> None:
    native = macos.native
    made(native, b"file")
    assert native.setxattr(b"file", b"com.apple.x", b"value", 5, 0, native.XATTR_CREATE) == 0
    assert native.setxattr(b"file", b"com.apple.x", b"v", 1, 0, native.XATTR_CREATE) == -1
    assert native.errno == native.EEXIST
    native.chflags(b"file", native.UF_HIDDEN)  # kept beside them, and not shown
    room = bytearray(64)
    assert native.listxattr(b"file", room, 64, 0) == 12 and room[:12] == b"com.apple.x\0"
    assert native.getxattr(b"file", b"none", None, 0, 0, 0) == -1
    assert native.errno == native.ENOATTR == 93
    assert native.removexattr(b"file", b"com.apple.x", 0) == 0
    assert native.listxattr(b"file", None, 0, 0) == 0


def test_links_and_events_are_opened_as_such(macos: vos.System) -> None:
    native, st, room = macos.native, macos.native.Stat(), bytearray(8)
    native.symlink(b"missing", b"way")
    fd = native.open(b"way", native.O_SYMLINK)
    assert native.fstat(fd, st) == 0 and native.S_ISLNK(st.st_mode)
    made(native, b"file", b"text")
    fd = native.open(b"file", native.O_EVTONLY)
    assert native.fstat(fd, st) == 0 and st.st_size == 4
    assert native.read(fd, room, 8) == -1 and native.errno == native.EBADF


def test_exclusive_opening_locks(macos: vos.System) -> None:
    native = macos.native
    made(native, b"file")
    flags = native.O_RDWR | native.O_EXLOCK | native.O_NONBLOCK
    assert native.open(b"file", flags) >= 0
    assert native.open(b"file", flags) == -1 and native.errno == native.EAGAIN == 35


def test_statfs_tells_the_volume_and_where_it_is(macos: vos.System) -> None:
    native, found = macos.native, macos.native.Statfs()
    assert native.statfs(b"/Volumes/Macintosh HD/Users", found) == 0
    assert (found.f_fstypename, found.f_mntonname) == (b"apfs", b"/")
    assert found.f_flags & native.MNT_ROOTFS and found.f_bfree <= found.f_blocks


def test_a_kernel_queue_tells_what_can_be_read(macos: vos.System) -> None:
    native, ends = macos.native, [0, 0]
    native.pipe(ends)
    queue = native.kqueue()
    events: list[Any] = []
    change = native.Kevent(ident=ends[0], filter=native.EVFILT_READ, flags=native.EV_ADD, udata="x")
    assert native.kevent(queue, [change], 1, events, 4, native.Timespec(0, 0)) == 0
    native.write(ends[1], b"abc", 3)
    assert native.kevent(queue, None, 0, events, 4, None) == 1
    assert (events[0].ident, events[0].data, events[0].udata) == (ends[0], 3, "x")
    gone = native.Kevent(ident=99, filter=native.EVFILT_READ, flags=native.EV_DELETE)
    assert native.kevent(queue, [gone], 1, [], 0, None) == -1 and native.errno == native.ENOENT


def test_time_chance_and_the_machine(macos: vos.System) -> None:
    native, base = macos.native, macos.native.mach_timebase_info_data_t()
    before = native.mach_absolute_time()
    assert native.nanosleep(native.Timespec(0, 30_000_000), None) == 0
    assert native.mach_timebase_info(base) == 0 and base.numer == base.denom
    assert native.mach_absolute_time() - before >= 30_000_000
    assert native.getentropy(bytearray(257), 257) == -1 and native.errno == native.EIO
    data = bytearray(256)
    assert native.getentropy(data, 256) == 0 and len(set(data)) > 64
    assert native.sysctlbyname(b"kern.nothing", None, None) == -1 and native.errno == 2


def test_a_wait_status_and_signals_have_macos_numbers(macos: vos.System) -> None:
    native, status = macos.native, macos.native.IntRef()

    def child(own: Any) -> int:
        own.sigaction(own.SIGUSR2, own.Sigaction(sa_handler=own.SIG_DFL, sa_mask=()), None)
        own.kill(own.getpid(), own.SIGUSR2)
        own.getpid()
        return 0

    pid = native.vfork(child)
    assert native.wait4(pid, status, 0, None) == pid
    assert native.WIFSIGNALED(status.value) and native.WTERMSIG(status.value) == 31
    blocked: set[int] = set()
    assert native.sigprocmask(native.SIG_BLOCK, {native.SIGUSR1}, None) == 0
    native.kill(native.getpid(), native.SIGUSR1)
    assert native.sigpending(blocked) == 0 and blocked == {30}


def test_a_process_that_pokes_dies_alone(macos: vos.System) -> None:
    def astray(macos: Any) -> None:
        macos.poke(1024, 1)

    def protected(macos: Any) -> None:
        size, private = 4096, macos.MAP_ANON | macos.MAP_PRIVATE
        macos.poke(macos.mmap(0, size, macos.PROT_READ, private, -1, 0), 1)

    assert macos.run(astray) == 128 + 11  # SIGSEGV: nothing is mapped there
    assert macos.run(protected) == 128 + 10  # SIGBUS: it may not be written to
    assert macos.native.getpid() > 0


def test_root_s_flags_are_root_s(macos: vos.System) -> None:
    native = macos.native
    made(native, b"file")
    assert native.chflags(b"file", native.SF_IMMUTABLE) == -1 and native.errno == native.EPERM
    with vos.boot(emulator.boot("c64"), "macos", privileged=True) as system:
        root = system.native
        made(root, b"file")
        assert root.chflags(b"file", root.SF_IMMUTABLE) == 0
        assert root.unlink(b"file") == -1 and root.errno == root.EPERM


def test_a_trace_shows_names_flags_and_errors(macos: vos.System) -> None:
    with macos.trace as trace:
        macos.native.open(b"missing", macos.native.O_RDONLY | macos.native.O_NOFOLLOW)
        macos.native.CGMainDisplayID()
    text = trace.render()
    assert 'open("missing", O_RDONLY|O_NOFOLLOW) = -1 ENOENT (No such file' in text
    assert "CGMainDisplayID() = 1" in text


@pytest.mark.parametrize("name", VARIANTS)
def test_each_version_reports_itself(name: str) -> None:
    with vos.boot(emulator.boot("c64"), "macos", name) as system:
        product = text_of(system, b"kern.osproductversion")
        assert product.startswith(name)
        assert text_of(system, b"kern.osrelease") == system.os.uname().release
        platform = system.modules["platform"]
        assert platform.mac_ver()[0] == product and platform.system() == "Darwin"


def features(name: str) -> tuple[bool, bool, bool]:
    with vos.boot(emulator.boot("c64"), "macos", name) as system:
        os, native = system.os, system.native
        made(native, b"a")
        at = os.mkfifo in os.supports_dir_fd
        assert at == hasattr(native, "mkfifoat") and hasattr(native, "mkfifo")
        if not at:
            with pytest.raises(NotImplementedError, match="dir_fd unavailable on this platform"):
                os.mkfifo("pipe", dir_fd=os.open(".", os.O_RDONLY))
        os.mkfifo("pipe")
        return native.clonefile(b"a", b"b", 0) == 0, hasattr(os, "preadv"), at


def test_versions_differ_in_what_they_have() -> None:
    assert {name: features(name) for name in VARIANTS} == {
        "14": (True, True, True),
        "12": (True, True, False),
        "10.15": (True, False, False),
        "10.12": (False, False, False),
    }
