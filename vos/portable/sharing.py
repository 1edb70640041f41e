"""Which modules a program gets from where: data for the loader.

Shared are modules in which no operating system shows, and those whose classes must be the only ones
of their kind, because C code and `isinstance` know them. Everything else of the standard library is
executed anew, so that its `os`, `sys`, `open` and `time` are the virtual system's.
"""

from collections.abc import Mapping

SHARED = frozenset(
    """
    __future__ _collections_abc _weakrefset abc array ast base64 binascii bisect cmath collections
    colorsys contextvars copy copyreg csv decimal difflib dis encodings fractions functools gc
    graphlib
    hashlib heapq hmac html itertools json keyword marshal math numbers opcode operator
    queue re reprlib string struct symtable textwrap token types typing unicodedata
    zlib
    """.split()
)

# C code with a Python twin, which is taken instead: it would pass the virtual system by, to the
# host's clock, locale, environment or modules. Programs find these missing, and go on without.
PASSED_BY = frozenset(
    """
    _datetime _zoneinfo _pickle _warnings _uuid _dbm _gdbm _stat _elementtree _asyncio
    """.split()
)

# Modules of a platform: there only if the system provides them, as on the real one.
PLATFORM = frozenset(
    """
    posix nt pwd grp spwd crypt fcntl termios resource mmap select syslog readline
    msvcrt winreg winsound _winapi _overlapped _wmi _posixsubprocess _posixshmem _scproxy _signal
    _crypt nis ossaudiodev _curses _curses_panel
    """.split()
)

# What would reach past the virtual system to the host's, and why there is nothing like it here.
REFUSED: Mapping[str, str] = {
    "ctypes": "it calls the host's own machine code",
    "_ctypes": "it calls the host's own machine code",
    "ssl": "the virtual system has no network",
    "_ssl": "the virtual system has no network",
    "multiprocessing": "it starts the host's processes; use subprocess or os.spawnv",
    "_multiprocessing": "it starts the host's processes; use subprocess or os.spawnv",
    "sqlite3": "it opens the host's files; use shelve, csv or json",
    "_sqlite3": "it opens the host's files",
    "tkinter": "it draws on the host's own display; use screen",
    "_tkinter": "it draws on the host's own display; use screen",
    "turtle": "it draws on the host's own display; use screen",
    "curses": "it writes to the host's terminal; use screen",
    "pygame": "it draws on the host's own display; use screen",
}
