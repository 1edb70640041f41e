"""CPython's own tests of os, io and their neighbours, run over the virtual system.

What is expected to differ is in `DIFFERENT`, each with its reason; everything else has to pass.
"""

from __future__ import annotations

import pytest
from cpython_runs import is_installed, run, surprises

FORK = "a running Python program cannot be copied here"
NETWORK = "the virtual system has no network, so no server to send to"
SMALL_DISK = "the file is larger than the disk"
ONE_BLOCK = "ext2 keeps a file's extended attributes in one block of 1 KiB"
HOST_ERRNO = "io's C code takes BlockingIOError's number from the host's errno"
DEVELOPMENT = "options that tune the interpreter (-X dev, -X utf8, -X warn_default_encoding)"
HALF_DONE = "modules stay whole until the process ends"
ONE_FILE = "it runs a script of CPython's that was not put on the disk"
IN_PYTHON = "paths are split in Python, which is slower and gives the same"
PYTHON_TYPES = "a type of io that C code makes final or immutable is a Python class here"
HOST_HOOK = "io's C code tells the host's sys.unraisablehook"
HOST_TESTS = "a child's test.support is the host's, which has no such child"
HOST_NAME = "the library is compiled once for all processes, under its name on the host"
NO_RIGHTS = "it asks as a person who may not read everything; these tests run as root"
USERS = "it takes a group's number for a user's: here the same number has another name there"
OPEN = "_pyio.open is io.open only where both come from the same module"

DIFFERENT: dict[str, dict[str, str]] = {
    "test_os": {
        "ForkTests": FORK, "TestSendfile": NETWORK, "ExtendedAttributeTests": ONE_BLOCK,
    },
    "test_posix": {
        "test_fexecve": FORK, "test_register_at_fork": FORK, "test_posix_spawnp": HOST_TESTS,
        "TestPosixDirFd.test_stat_dir_fd": HOST_NAME,
    },
    "test_posixpath": {
        "PosixPathTest.test_fast_paths_in_use": IN_PYTHON,
        "PosixPathTest.test_realpath_unreadable_symlink": NO_RIGHTS,
    },
    "test_genericpath": {},
    "test_glob": {},
    "test_filecmp": {},
    "test_shutil": {
        "TestCopyFileObj": SMALL_DISK,
        "setUpClass (test.test_shutil.TestZeroCopySendfile)": SMALL_DISK,
        "setUpClass (test.test_shutil.TestZeroCopyMACOS)": SMALL_DISK,
    },
    "test_pathlib": {
        "PathTest.test_is_socket_true": NETWORK, "PosixPathTest.test_is_socket_true": NETWORK,
        "PosixPathSubclassTest.test_is_socket_true": NETWORK,
        "PathSubclassTest.test_is_socket_true": NETWORK,
        "test_group_no_follow_symlinks": USERS,
    },
    "test_tempfile": {
        "TestRandomNameSequence.test_process_awareness": FORK,
        "TestMkstempInner.test_noinherit": ONE_FILE,
    },
    "test_fileio": {
        "COtherFileTests.testBooleanFd": ONE_FILE, "PyOtherFileTests.testBooleanFd": ONE_FILE,
    },
    "test_io": {
        "CMiscIOTest.test_nonblock_pipe_write_bigbuf": HOST_ERRNO,
        "CMiscIOTest.test_nonblock_pipe_write_smallbuf": HOST_ERRNO,
        "CTextIOWrapperTest.test_create_at_shutdown": HALF_DONE,
        "PyTextIOWrapperTest.test_create_at_shutdown": HALF_DONE,
        "CMiscIOTest.test_check_encoding": DEVELOPMENT,
        "PyMiscIOTest.test_check_encoding": DEVELOPMENT,
        "CMiscIOTest.test_text_encoding": DEVELOPMENT,
        "PyMiscIOTest.test_text_encoding": DEVELOPMENT,
        "test_error_through_destructor": HOST_HOOK, "CMiscIOTest.test_openwrapper": OPEN,
        "CMiscIOTest.test_daemon_threads_shutdown": DEVELOPMENT, "TestIOCTypes": PYTHON_TYPES,
    },
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    if not is_installed():
        pytest.skip("this Python was installed without its tests")


# What says most of another Unix.
ELSEWHERE = [
    ("macos", f"test_{name}")
    for name in ("os", "posix", "posixpath", "shutil", "pathlib", "tempfile", "glob")
]


@pytest.mark.parametrize(
    ("system", "module"), [*(("linux", module) for module in sorted(DIFFERENT)), *ELSEWHERE]
)
def test_cpython_s_tests_pass(system: str, module: str) -> None:
    (found,) = run(system, module)
    assert surprises(found, DIFFERENT) == {}
    assert found["ran"] > found["skipped"]


def test_nothing_of_the_host_s_platform_shows_through() -> None:
    hidden = run("--hide", "linux", "test_os", "test_posixpath", "test_tempfile")
    assert [surprises(found, DIFFERENT) for found in hidden] == [{}, {}, {}]
    assert [found["module"] for found in hidden] == ["test_os", "test_posixpath", "test_tempfile"]
