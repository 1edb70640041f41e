"""The builds: what each calls itself, and where each does otherwise than the others.

    build, version     GetVersionExW's and RtlGetVersion's numbers
    developer_mode     symbolic links without the privilege, if asked for with
                       SYMBOLIC_LINK_FLAG_ALLOW_UNPRIVILEGED_CREATE (known since 10.0.14972)
    long_paths         the registry's LongPathsEnabled, which lifts MAX_PATH (since 10.0.14393)
    posix_delete       a deleted file's name is gone at once (since 10.0.17763), not only with the
                       last handle
    trailing_separator what a file's path with a separator behind it is refused with

The first is the default. Sources: learn.microsoft.com (OSVERSIONINFOEXW, CreateSymbolicLinkW,
"Maximum Path Length Limitation", FILE_DISPOSITION_INFORMATION_EX); CPython's Lib/test/test_os.py.
"""

from __future__ import annotations

from vos.systems.system import Variant

WINDOWS_10 = Variant(
    name="10",
    title="Windows 10 Pro, version 22H2",
    facts={
        "version": "10.0", "build": "19045", "service_pack": "", "ProductName": "Windows 10 Pro",
        "DisplayVersion": "22H2", "EditionID": "Professional", "ComputerName": "DESKTOP-PEEK10", "developer_mode": "",
        "long_paths": "", "posix_delete": "yes", "unprivileged_flag": "yes",
        "trailing_separator": "ERROR_INVALID_NAME",
    },
)  # fmt: skip

WINDOWS_11 = Variant(
    name="11",
    title="Windows 11 Pro, version 23H2, in developer mode",
    facts={
        "version": "10.0", "build": "22631", "service_pack": "", "ProductName": "Windows 11 Pro",
        "DisplayVersion": "23H2", "EditionID": "Professional", "ComputerName": "DESKTOP-PEEK11", "developer_mode": "yes",
        "long_paths": "yes", "posix_delete": "yes", "unprivileged_flag": "yes",
        "trailing_separator": "ERROR_DIRECTORY",
    },
)  # fmt: skip

WINDOWS_7 = Variant(
    name="7",
    title="Windows 7 Professional, Service Pack 1",
    facts={
        "version": "6.1", "build": "7601", "service_pack": "Service Pack 1",
        "ProductName": "Windows 7 Professional", "DisplayVersion": "",
        "EditionID": "Professional", "ComputerName": "PEEKPOKE-PC", "developer_mode": "", "long_paths": "", "posix_delete": "",
        "unprivileged_flag": "", "trailing_separator": "ERROR_INVALID_NAME",
    },
)  # fmt: skip

VARIANTS = {variant.name: variant for variant in (WINDOWS_10, WINDOWS_11, WINDOWS_7)}
