"""The builds: what each calls itself, and where each does otherwise than the others.

    version, build      GetVersionExW's and RtlGetVersion's numbers; `FUNCTIONS_SINCE` says which
                        functions came with which build
    revision            what `ver` adds to the build: one of the updates of the year 2024
    ProductName         the registry's, which is Windows 10's on Windows 11 too
    developer_mode      symbolic links without the privilege, if asked for with
                        SYMBOLIC_LINK_FLAG_ALLOW_UNPRIVILEGED_CREATE (`unprivileged_flag`: known
                        since build 14972)
    long_paths          the registry's LongPathsEnabled, which lifts MAX_PATH (since build 14393)
    posix_delete        a deleted file's name is gone at once (since build 17763), not only with the
                        last handle
    terminal_sequences  ENABLE_VIRTUAL_TERMINAL_PROCESSING is a mode of the console (since build
                        10586)
    trailing_separator  what a file's path with a separator behind it is refused with

The first is the default. Sources: learn.microsoft.com (OSVERSIONINFOEXW, CreateSymbolicLinkW,
SetConsoleMode, "Maximum Path Length Limitation", FILE_DISPOSITION_INFORMATION_EX); CPython's
Lib/test/test_os.py.
"""

from __future__ import annotations

from vos.systems.system import Variant

TITLES = {
    "10": "Windows 10 Pro, version 22H2",
    "11": "Windows 11 Pro, version 23H2, in developer mode",
    "7": "Windows 7 Professional, Service Pack 1",
}
FACTS = {
    "version":            ("10.0",               "10.0",            "6.1"),
    "build":              ("19045",              "22631",           "7601"),
    "revision":           (".4046",             ".4317",           ""),
    "service_pack":       ("",                   "",                "Service Pack 1"),
    "ProductName":        ("Windows 10 Pro",     "Windows 10 Pro",  "Windows 7 Professional"),
    "DisplayVersion":     ("22H2",               "23H2",            ""),
    "EditionID":          ("Professional",       "Professional",    "Professional"),
    "ComputerName":       ("DESKTOP-PEEK10",     "DESKTOP-PEEK11",  "PEEKPOKE-PC"),
    "developer_mode":     ("",                   "yes",             ""),
    "unprivileged_flag":  ("yes",                "yes",             ""),
    "long_paths":         ("",                   "yes",             ""),
    "posix_delete":       ("yes",                "yes",             ""),
    "terminal_sequences": ("yes",                "yes",             ""),
    "trailing_separator": ("ERROR_INVALID_NAME", "ERROR_DIRECTORY", "ERROR_INVALID_NAME"),
}  # fmt: skip

# Windows 8 and 11; what is not named has been there since before Windows 7.
FUNCTIONS_SINCE = {"GetSystemTimePreciseAsFileTime": 9200, "GetTempPath2W": 22000}

VARIANTS = {
    name: Variant(
        name=name, title=title, facts={fact: each[column] for fact, each in FACTS.items()}
    )
    for column, (name, title) in enumerate(TITLES.items())
}


def has_function(variant: Variant, name: str) -> bool:
    """Tell whether a build has a function."""
    return int(variant.facts["build"]) >= FUNCTIONS_SINCE.get(name, 0)
