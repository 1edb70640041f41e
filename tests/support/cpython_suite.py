"""CPython's own tests, run over a virtual system's modules, if this Python has them installed.

Their files are put where the virtual system has its library; `unittest` and all that they import is
the process's own. `main` is what a child Python runs, so that a run that hangs can be ended:

    python cpython_suite.py [--hide] SYSTEM MODULE ...

It prints a line of JSON for each module: how many tests ran, and which did not pass. `--hide` takes
the host's modules of a platform away first. `NEVER_ENDING` are left out.
"""

from __future__ import annotations

import importlib.util
import io
import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

# Modules that CPython has on some systems only.
HOST_MODULES = """
    posix nt pwd grp fcntl termios resource syslog _winapi msvcrt winreg winsound _overlapped _wmi
    _posixsubprocess _posixshmem _scproxy
""".split()

# They count on time that passes while programs only compute, which it does not without a window.
NEVER_ENDING = ("test_stat_unlink_race",)


def is_installed() -> bool:
    """Whether this Python came with its tests."""
    return importlib.util.find_spec("test.test_os") is not None


def hide_host() -> None:
    """Let nothing import the host's own modules of a platform from now on."""
    for name in HOST_MODULES:
        sys.modules[name] = None  # type: ignore[assignment] # as import itself marks what is not


def run(system: Any, name: str) -> dict[str, Any]:
    """Run one of CPython's test modules; what ran and what did not pass."""
    modules = system.modules
    modules.anew = frozenset({"test"})
    whole = f"test.{name}"
    if _is_package(whole):  # from some version on
        whole = f"{whole}.{name}"
    _install(system, whole)
    _tidy(system)
    shown = io.StringIO()
    modules.sys.stdout = modules.sys.stderr = shown
    unittest = modules["unittest"]
    for kind in vars(modules[whole]).values():
        for test in NEVER_ENDING:
            if isinstance(kind, type) and test in vars(kind):
                delattr(kind, test)
    suite = unittest.TestLoader().loadTestsFromModule(modules[whole])
    result = unittest.TextTestRunner(stream=shown, verbosity=0).run(suite)
    bad = {case.id().removeprefix(f"{whole}."): text for case, text in _bad(result)}
    return {"module": name, "ran": result.testsRun, "skipped": len(result.skipped), "bad": bad}


def _bad(result: Any) -> list[tuple[Any, str]]:
    return [*result.errors, *result.failures, *((each, "") for each in result.unexpectedSuccesses)]


def _is_package(name: str) -> bool:
    found = importlib.util.find_spec(name)
    return found is not None and found.submodule_search_locations is not None


def _install(system: Any, name: str) -> None:
    source = importlib.util.find_spec(name)
    assert source is not None and source.origin is not None
    own = system.modules["os"]
    path = own.path.join(own.path.dirname(own.__file__), name.replace(".", "/") + ".py")
    own.makedirs(own.path.dirname(path), exist_ok=True)
    with system.open(path, "wb") as file:
        file.write(Path(source.origin).read_bytes())


def _tidy(system: Any) -> None:
    """Start each module in an empty directory of its own."""
    own = system.modules["os"]
    home = own.path.join(own.path.expanduser("~"), "tests")
    own.makedirs(home, exist_ok=True)
    own.chdir(home)


def main(arguments: list[str]) -> None:
    """Boot a system and run the modules that are named."""
    if "--hide" in arguments:
        hide_host()
    system_name, *names = [each for each in arguments if each != "--hide"]
    emulator, vos = import_module("emulator"), import_module("vos")
    for name in names:
        with vos.boot(emulator.boot("workstation"), system_name, privileged=True) as system:
            found = run(system, name)
        print(json.dumps(found), flush=True)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[2]))
    main(sys.argv[1:])
