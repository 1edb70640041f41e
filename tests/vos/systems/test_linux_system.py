"""Linux as a whole: boot on every model, what is on the disk, devices, /proc, the trace."""

from __future__ import annotations

import shutil
import struct
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from ext2_disks import TOOLS, needs_tools
from linux_worlds import dirent_names

import emulator
import vos
from vos.systems.linux.variants import VARIANTS

Native = Any


@pytest.fixture
def system() -> Iterator[vos.System]:
    with vos.boot(emulator.boot("pc"), "linux") as booted:
        yield booted


def read(linux: Native, path: bytes) -> bytes:
    fd = linux.open(path, linux.O_RDONLY)
    assert fd >= 0, linux.strerror(fd)
    parts, buffer = [], bytearray(4096)
    while (size := linux.read(fd, buffer)) > 0:
        parts.append(bytes(buffer[:size]))
    linux.close(fd)
    return b"".join(parts)


def names(linux: Native, path: bytes) -> set[str]:
    fd = linux.open(path, linux.O_RDONLY | linux.O_DIRECTORY)
    buffer = bytearray(16384)
    size = linux.getdents64(fd, buffer)
    linux.close(fd)
    return set(dirent_names(bytes(buffer[:size])))


@needs_tools
@pytest.mark.parametrize("model", emulator.MODELS)
def test_every_model_boots_and_its_image_is_clean(model: str, tmp_path: Path) -> None:
    image = tmp_path / "disk.img"
    machine = emulator.boot(model, image)
    with vos.boot(machine, "linux") as system:
        linux = system.native
        fd = linux.open(b"kept", linux.O_CREAT | linux.O_WRONLY, 0o644)
        assert linux.write(fd, b"from " + model.encode()) == 5 + len(model)
    machine.close()
    checked = subprocess.run([str(TOOLS["e2fsck"]), "-fn", image], capture_output=True, check=False)
    assert checked.returncode == 0, checked.stdout
    again = emulator.boot(model, image)
    with vos.boot(again, "linux") as system:
        assert read(system.native, b"/home/user/kept") == b"from " + model.encode()
    again.close()


@needs_tools
def test_a_synced_file_survives_a_machine_that_is_lost(tmp_path: Path) -> None:
    image, copy = tmp_path / "disk.img", tmp_path / "copy.img"
    machine = emulator.boot("pc", image)
    linux = vos.boot(machine, "linux").native
    fd = linux.open(b"synced", linux.O_CREAT | linux.O_WRONLY, 0o644)
    linux.write(fd, b"whole")
    assert linux.fsync(fd) == 0
    linux.write(fd, b" and more")
    shutil.copy(image, copy)
    checked = subprocess.run([str(TOOLS["e2fsck"]), "-fn", copy], capture_output=True, check=False)
    assert checked.returncode == 0, checked.stdout
    with closing(emulator.boot("pc", copy)) as found, vos.boot(found, "linux") as system:
        assert read(system.native, b"/home/user/synced") == b"whole"
    machine.close()


def test_a_disk_that_holds_something_else_is_refused() -> None:
    machine = emulator.boot("pc")
    machine.disk.medium.write(0, bytes([1]) * 512 * 8)  # type: ignore[union-attr,arg-type]
    before = bytes(machine.disk.medium.read(0, 64))  # type: ignore[union-attr]
    with pytest.raises(vos.BootError, match="disk cannot be used"):
        vos.boot(machine, "linux")
    assert bytes(machine.disk.medium.read(0, 64)) == before  # type: ignore[union-attr]


def test_names_that_are_none_are_refused() -> None:
    machine = emulator.boot("pc")
    with pytest.raises(vos.BootError, match="there are linux"):
        vos.boot(machine, "beos")
    with pytest.raises(vos.BootError, match="there are debian"):
        vos.boot(machine, "linux", "slackware")


@pytest.mark.parametrize("variant", VARIANTS)
def test_a_program_can_tell_the_variants_apart(variant: str) -> None:
    with vos.boot(emulator.boot("pc"), f"linux/{variant}") as system:
        linux = system.native
        name = linux.Utsname()
        assert linux.uname(name) == 0
        assert name.release == VARIANTS[variant].facts["release"].encode()
        assert b"ID=" in read(linux, b"/etc/os-release")
        assert f'ID="{variant}"'.encode() in read(linux, b"/etc/os-release")
        assert read(linux, b"/etc/hostname").strip() == name.nodename


def test_the_root_holds_what_a_linux_has(system: vos.System) -> None:
    linux = system.native
    top = {"bin", "dev", "etc", "home", "proc", "root", "tmp", "usr", "var"}
    assert names(linux, b"/") >= top
    found = linux.Stat()
    linux.stat(b"/tmp", found)
    assert oct(found.st_mode) == oct(0o041777)
    assert b"user:x:1000:1000" in read(linux, b"/etc/passwd")


def test_files_that_were_removed_stay_removed(tmp_path: Path) -> None:
    image = tmp_path / "disk.img"
    machine = emulator.boot("pc", image)
    with vos.boot(machine, "linux", privileged=True) as system:
        assert system.native.unlink(b"/etc/hosts") == 0
        assert system.native.rmdir(b"/opt") == 0
    machine.close()
    with closing(emulator.boot("pc", image)) as again, vos.boot(again, "linux") as system:
        assert system.native.access(b"/etc/hosts", 0) == -system.native.ENOENT
        assert system.native.access(b"/opt", 0) == 0


def test_memory_devices(system: vos.System) -> None:
    linux, buffer = system.native, bytearray(b"x" * 8)
    results = {}
    for name in (b"null", b"zero", b"full", b"urandom"):
        fd = linux.open(b"/dev/" + name, linux.O_RDWR)
        results[name] = (linux.read(fd, buffer), linux.write(fd, b"12345"))
    assert results[b"null"] == (0, 5)
    assert results[b"zero"] == (8, 5)
    assert results[b"full"] == (8, -linux.ENOSPC)
    assert results[b"urandom"] == (8, 5)


def test_the_framebuffer_is_the_picture(system: vos.System) -> None:
    linux = system.native
    fd = linux.open(b"/dev/fb0", linux.O_RDWR)
    info, fixed = linux.fb_var_screeninfo(), linux.fb_fix_screeninfo()
    assert linux.ioctl(fd, linux.FBIOGET_VSCREENINFO, info) == 0
    assert linux.ioctl(fd, linux.FBIOGET_FSCREENINFO, fixed) == 0
    assert (info.xres, info.yres, info.bits_per_pixel, info.red.offset) == (320, 200, 32, 16)
    assert (fixed.line_length, fixed.smem_len) == (1280, 256_000)
    both = linux.PROT_READ | linux.PROT_WRITE
    address = linux.mmap(0, fixed.smem_len, both, linux.MAP_SHARED, fd, 0)
    assert address > 0
    linux.memory(address)[0:4] = bytes((0, 0, 255, 0))
    linux.poke(address + 5, 255)
    assert linux.pwrite64(fd, bytes((255, 255, 255, 0)), 4, 1280) == 4
    frames = system.machine.frames
    assert linux.ioctl(fd, linux.FBIO_WAITFORVSYNC, None) == 0
    assert system.machine.frames == frames + 1
    picture = system.machine.frame(border=False)
    assert picture[0, :3].tolist() == [[255, 0, 0], [0, 255, 0], [0, 0, 0]]
    assert picture[1, 0].tolist() == [255, 255, 255]
    assert linux.munmap(address, fixed.smem_len) == 0
    assert linux.clone(lambda child, _: child.poke(address, 1), None, linux.SIGCHLD) > 0
    status = linux.IntRef()
    linux.wait4(-1, status, 0)
    assert status.value == linux.SIGSEGV


def test_keys_arrive_as_events(system: vos.System) -> None:
    linux, machine = system.native, system.machine
    fd = linux.open(b"/dev/input/event0", linux.O_RDONLY)
    waiting = linux.open(b"/dev/input/event0", linux.O_RDONLY | linux.O_NONBLOCK)
    buffer = bytearray(24 * 16)
    assert linux.read(waiting, buffer) == -linux.EAGAIN
    machine.keyboard.press("a")
    events = []
    while len(events) < 2:
        size = linux.read(fd, buffer)
        events += [raw[2:] for raw in struct.iter_unpack("<qqHHi", buffer[:size])]
    assert events == [(linux.EV_KEY, linux.KEY_A, 1), (linux.EV_SYN, linux.SYN_REPORT, 0)]
    machine.keyboard.release("a")
    entry = linux.Pollfd(fd, linux.POLLIN)
    assert linux.poll([entry], 1, 1000) == 1
    size = linux.read(fd, buffer)
    up = next(struct.iter_unpack("<qqHHi", buffer[:size]))
    assert up[2:] == (linux.EV_KEY, linux.KEY_A, 0)


def test_proc_tells_of_processes(system: vos.System) -> None:
    linux = system.native
    assert str(linux.getpid()) in names(linux, b"/proc")
    assert b"Uid:\t1000\t1000\t1000\t1000\n" in read(linux, b"/proc/self/status")
    assert read(linux, b"/proc/self/cmdline") == b"-bash\0"
    assert b"HOME=/home/user\0" in read(linux, b"/proc/self/environ")
    assert b" / ext2 " in read(linux, b"/proc/mounts")
    assert read(linux, b"/proc/uptime") == b"0.00 0.00\n"
    linux.nanosleep(linux.Timespec(2, 0))
    assert 2.0 <= float(read(linux, b"/proc/uptime").split()[0]) < 2.1
    buffer = bytearray(64)
    fd = linux.open(b"/proc/self/cwd", linux.O_RDONLY | linux.O_DIRECTORY)
    assert buffer[: linux.readlink(b"/proc/self/fd/%d" % fd, buffer, 64)] == b"/home/user"
    assert linux.access(b"/proc/self/cwd/../user", 0) == 0
    assert linux.mkdir(b"/proc/x", 0o755) == -linux.EACCES
    assert linux.rename(b"/proc/uptime", b"/tmp/x") == -linux.EXDEV
    assert linux.link(b"/proc/uptime", b"/tmp/x") == -linux.EXDEV
    assert linux.rmdir(b"/proc") == -linux.EACCES


def test_the_trace_reads_like_strace(system: vos.System) -> None:
    linux = system.native
    with system.trace:
        flags = linux.O_CREAT | linux.O_WRONLY | linux.O_CLOEXEC
        fd = linux.openat(linux.AT_FDCWD, b"a\n", flags, 0o644)
        linux.write(fd, b"x" * 40, 40)
        linux.lseek(fd, 0, linux.SEEK_END)
        linux.mkdir("nix/x", 0o755)
        linux.close(fd)
        linux.sync()
        with system.trace.step(system.process, "portable", "os.remove", "a"):
            linux.unlink(b"a\n")
    lines = system.trace.render().splitlines()
    assert lines == [
        'openat(AT_FDCWD, "a\\n", O_WRONLY|O_CREAT|O_CLOEXEC, 0644) = 3',
        'write(3, "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"..., 40) = 40',
        "lseek(3, 0, SEEK_END) = 40",
        'mkdir("nix/x", 0755) = -1 ENOENT (No such file or directory)',
        "close(3) = 0",
        "sync() = 0",
        "os.remove('a')",
        '  unlink("a\\n") = 0',
    ]
    synced = next(call for call in system.trace if call.name == "sync")
    assert synced.outs > 10  # the pc's disk is behind ports
    assert synced.sectors > 4
    assert all(call.outs == 0 for call in system.trace if call.name == "close")
    assert "mkdir" in system.trace.summary()
    before = len(system.trace)
    linux.getpid()
    assert len(system.trace) == before


def test_mapped_files(system: vos.System) -> None:
    linux = system.native
    fd = linux.open(b"mapped", linux.O_CREAT | linux.O_RDWR, 0o644)
    linux.write(fd, b"0123456789")
    both = linux.PROT_READ | linux.PROT_WRITE
    shared = linux.mmap(0, 10, both, linux.MAP_SHARED, fd, 0)
    private = linux.mmap(0, 10, both, linux.MAP_PRIVATE, fd, 0)
    linux.memory(shared)[0:2] = b"AB"
    linux.memory(private)[5:7] = b"YZ"
    assert linux.msync(shared, 10, linux.MS_SYNC) == 0
    buffer = bytearray(20)
    assert buffer[: linux.pread64(fd, buffer, 20, 0)] == b"AB23456789"
    linux.memory(shared)[9:12] = b"!!!"  # past the end of the file: nowhere
    assert linux.munmap(shared, 10) == 0
    assert buffer[: linux.pread64(fd, buffer, 20, 0)] == b"AB2345678!"
    assert linux.mmap(0, 0, both, linux.MAP_SHARED, fd, 0) == -linux.EINVAL
    assert linux.mmap(0, 1 << 60, both, linux.MAP_SHARED, fd, 0) == -linux.ENOMEM
    assert linux.munmap(private + 1, 10) == -linux.EINVAL


def test_files_without_names(system: vos.System) -> None:
    linux = system.native
    for fd in (
        linux.memfd_create(b"scratch", 0),
        linux.open(b"/tmp", linux.O_TMPFILE | linux.O_RDWR, 0o600),
    ):
        assert fd >= 0
        assert linux.write(fd, b"nowhere") == 7
        found = linux.Stat()
        assert linux.fstat(fd, found) == 0
        assert (found.st_nlink, found.st_size) == (0, 7)
    assert names(linux, b"/tmp") == {".", ".."}


def test_a_path_descriptor_only_shows_the_way(system: vos.System) -> None:
    linux = system.native
    fd = linux.open(b"/etc", linux.O_PATH)
    inside = linux.openat(fd, b"passwd", linux.O_RDONLY)
    assert inside >= 0
    assert linux.getdents64(fd, bytearray(100)) == -linux.EBADF
    assert linux.fchmod(fd, 0o755) == -linux.EBADF
    assert linux.fstat(fd, linux.Stat()) == 0
    assert linux.fchdir(fd) == 0
    assert linux.read(linux.open(b"passwd", linux.O_PATH), bytearray(1)) == -linux.EBADF
