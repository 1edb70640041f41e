"""CPython's own tests of os, its paths and what stands on them, run over the virtual Windows.

What is expected to differ is in `DIFFERENT`, each with its reason; everything else has to pass.
"""

from __future__ import annotations

import sys

import pytest
from cpython_runs import is_installed, run, surprises

MACHINE_CODE = "it calls the host's machine code by ctypes"
NO_JUNCTIONS = "directories here are no mount points; symbolic links are there"
NO_LISTS = "files have an owner and a read-only attribute, not lists of who may do what"
ONE_FILE = "it runs a script of CPython's that was not put on the disk"
SMALL_DISK = "the file is larger than the disk"
NETWORK = "the virtual system has no network"

DIFFERENT: dict[str, dict[str, str]] = {
    "test_os": {
        "Win32KillTests": MACHINE_CODE, "UtimeTests.test_large_time": MACHINE_CODE,
        "Win32JunctionTests": NO_JUNCTIONS, "StatAttributeTests.test_access_denied": NO_LISTS,
    },
    "test_ntpath": {},
    "test_genericpath": {},
    "test_glob": {},
    "test_filecmp": {},
    "test_fileio": {},
    "test_shutil": {"TestCopyFileObj": SMALL_DISK, "junction": NO_JUNCTIONS},
    "test_pathlib": {"test_is_socket_true": NETWORK},
    "test_tempfile": {"TestMkstempInner.test_noinherit": ONE_FILE},
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    if not is_installed():
        pytest.skip("this Python was installed without its tests")
    if sys.version_info[:2] != (3, 11):
        pytest.skip("what differs is written down for the tests of CPython 3.11")


def test_cpython_s_tests_pass() -> None:
    for found in run("windows", *DIFFERENT):
        assert surprises(found, DIFFERENT) == {}, found["module"]
        assert found["ran"] > found["skipped"]
