"""Each distribution and each macOS tells what it is, and behaves as it alone does."""

from __future__ import annotations

import unicodedata
from typing import Any, NamedTuple

import pytest

import emulator
import vos
from vos.systems.linux.variants import VARIANTS as DISTRIBUTIONS
from vos.systems.macos.variants import VARIANTS as VERSIONS


class Distribution(NamedTuple):
    """What a program finds on one."""

    sh: str  # where /bin/sh leads
    bin: str | None  # where /bin leads, if it is a link
    umask: int
    home: int
    missing: frozenset[str]  # calls that its kernel does not have
    libc: tuple[str, str]
    loop: str  # what ELOOP says


GNU_LOOP = "Too many levels of symbolic links"
NEW = frozenset(["fchmodat2"])
EXPECTED = {
    "debian": Distribution(
        "dash", "usr/bin", 0o022, 0o700, NEW, ("glibc", "2.36"), GNU_LOOP,
    ),
    "ubuntu": Distribution(
        "dash", "usr/bin", 0o002, 0o750, NEW, ("glibc", "2.35"), GNU_LOOP,
    ),
    "fedora": Distribution(
        "bash", "usr/bin", 0o022, 0o700, frozenset(), ("glibc", "2.39"), GNU_LOOP,
    ),
    "alpine": Distribution(
        "busybox", None, 0o022, 0o2755, frozenset(), ("", ""), "Symbolic link loop",
    ),
}  # fmt: skip


def missing_calls(linux: Any) -> frozenset[str]:
    calls = {
        "fchmodat2": lambda: linux.fchmodat2(linux.AT_FDCWD, b"/home/user", 0o700, 0),
        "close_range": lambda: linux.close_range(100, 200, 0),
        "faccessat2": lambda: linux.faccessat2(linux.AT_FDCWD, b"/", 0, 0),
    }
    return frozenset(name for name, call in calls.items() if call() == -linux.ENOSYS)


def found(system: vos.System) -> Distribution:
    os, platform = system.os, system.modules["platform"]
    umask = os.umask(0)
    os.umask(umask)
    os.symlink("round", "round")
    with pytest.raises(OSError) as caught:
        os.stat("round")
    mode = os.stat(os.path.expanduser("~")).st_mode & 0o7777
    return Distribution(
        os.readlink("/bin/sh"), os.readlink("/bin") if os.path.islink("/bin") else None, umask,
        mode, missing_calls(system.native), platform.libc_ver(), caught.value.strerror,
    )  # fmt: skip


def test_every_distribution_is_listed() -> None:
    assert EXPECTED.keys() == DISTRIBUTIONS.keys()
    assert len(set(EXPECTED.values())) == len(EXPECTED)


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_how_a_distribution_behaves(name: str) -> None:
    with vos.boot(emulator.boot("pc"), f"linux/{name}") as system:
        assert found(system) == EXPECTED[name]


@pytest.mark.parametrize("name", DISTRIBUTIONS)
def test_what_a_distribution_calls_itself(name: str) -> None:
    facts = DISTRIBUTIONS[name].facts
    with vos.boot(emulator.boot("pc"), f"linux/{name}") as system:
        os, platform = system.os, system.modules["platform"]
        assert platform.freedesktop_os_release()["ID"] == name
        assert (platform.system(), platform.release()) == ("Linux", facts["release"])
        assert platform.version() == facts["version"] and platform.node() == facts["nodename"]
        user = system.modules["pwd"].getpwuid(os.getuid())
        assert user.pw_shell == os.environ["SHELL"] == facts["shell"]
        assert user.pw_shell in system.open("/etc/shells").read().split()
        assert os.environ["PATH"] == facts["path"] and os.get_exec_path()[0] in facts["path"]
        assert os.access(user.pw_shell, os.X_OK) and os.system("exit 3") == 3 << 8


def test_what_is_made_in_a_set_group_id_home_is_so_too() -> None:
    for name in DISTRIBUTIONS:
        with vos.boot(emulator.boot("pc"), f"linux/{name}") as system:
            system.os.mkdir("made", 0o777)
            inherited = system.os.stat("made").st_mode & 0o2000
            assert bool(inherited) == (EXPECTED[name].home & 0o2000 != 0)


def test_musl_has_texts_and_an_edition_of_its_own() -> None:
    with vos.boot(emulator.boot("pc"), "linux/alpine") as system:
        os, linux = system.os, system.native
        assert linux.strerror(-linux.ENOTTY) == os.strerror(25) == "Not a tty"
        assert os.strerror(0) == os.strerror(4095) == "No error information"
        with pytest.raises(OSError, match="Invalid argument"):
            os.confstr("CS_GNU_LIBC_VERSION")
        sys = system.modules["sys"]
        assert sys.thread_info.version is None
        assert sys.implementation._multiarch == "x86_64-linux-musl"
        found = system.modules["sysconfig"].get_config_var("EXT_SUFFIX")
        assert found.endswith("x86_64-linux-musl.so")


def test_a_disk_keeps_its_layout_under_another_distribution() -> None:
    machine = emulator.boot("pc")
    vos.boot(machine, "linux/alpine").shutdown()
    with vos.boot(machine, "linux/fedora") as system:
        assert not system.os.path.islink("/bin") and system.os.system("true") == 0


class Version(NamedTuple):
    """What a program finds on a macOS."""

    darwin: str
    decomposed: bool  # HFS+ keeps the decomposed form of names
    clones: bool
    shell: str  # zsh since 10.15
    since: frozenset[str]  # what came with 11 and 13


ALL = frozenset(["preadv", "mkfifo dir_fd"])
MACOS = {
    "14": Version("23.4.0", False, True, "/bin/zsh", ALL),
    "12": Version("21.6.0", False, True, "/bin/zsh", frozenset(["preadv"])),
    "10.15": Version("19.6.0", False, True, "/bin/zsh", frozenset()),
    "10.12": Version("16.7.0", True, False, "/bin/bash", frozenset()),
}


def test_every_macos_is_listed() -> None:
    assert MACOS.keys() == VERSIONS.keys()
    assert len(set(MACOS.values())) == len(MACOS)


@pytest.mark.parametrize("name", VERSIONS)
def test_how_a_macos_behaves_and_what_it_calls_itself(name: str) -> None:
    with vos.boot(emulator.boot("pc"), f"macos/{name}") as system:
        os, macos = system.os, system.native
        composed = unicodedata.normalize("NFC", "é")
        system.open(composed, "w").close()
        assert os.path.exists(composed)
        has = {"preadv": hasattr(os, "preadv"), "mkfifo dir_fd": os.mkfifo in os.supports_dir_fd}
        assert MACOS[name] == Version(
            os.uname().release, composed not in os.listdir(),
            macos.clonefile(composed.encode(), b"clone", 0) == 0,
            system.modules["pwd"].getpwuid(os.getuid()).pw_shell,
            frozenset(each for each, there in has.items() if there),
        )  # fmt: skip
        version, _, machine = system.modules["platform"].mac_ver()
        assert version == VERSIONS[name].facts["kern.osproductversion"] and machine == "x86_64"
        assert version.startswith(name) and os.environ["SHELL"] == MACOS[name].shell
