"""The loader: whose modules a program gets, seen by neither host nor other processes."""

from __future__ import annotations

import importlib
import os as host_os
import sys
import threading
import warnings
from typing import Any

import pytest

import emulator
import vos
from vos.portable import Modules

FRESH = """
    os posixpath genericpath stat shutil glob pathlib tempfile fnmatch zipfile tarfile filecmp
    random datetime locale logging pickle subprocess signal selectors socket asyncio
    concurrent.futures traceback linecache inspect warnings enum dataclasses unittest.mock
    platform uuid gzip bz2 lzma getpass pdb runpy pkgutil importlib.util importlib.machinery
    calendar zoneinfo email.message http.client urllib.request configparser argparse shelve dbm
    xml.etree.ElementTree contextlib codecs
""".split()
SHARED = "re collections typing json decimal math struct itertools functools".split()
REFUSED = "ctypes ssl multiprocessing sqlite3 tkinter turtle curses pygame".split()
ABSENT = "nt _winapi msvcrt winreg winsound _overlapped".split()


@pytest.mark.parametrize("name", FRESH)
def test_modules_in_which_a_system_shows_are_the_process_s_own(modules: Modules, name: str) -> None:
    assert modules[name] is modules.loaded[name]
    assert modules[name] is not sys.modules.get(name)
    with vos.boot(emulator.boot("hack"), "linux") as other:
        assert other.modules["os"] is not modules["os"]


@pytest.mark.parametrize("name", SHARED)
def test_modules_in_which_no_system_shows_are_shared(modules: Modules, name: str) -> None:
    assert modules[name] is importlib.import_module(name)


@pytest.mark.parametrize("name", REFUSED)
def test_what_would_reach_past_the_system_is_refused_with_the_reason(
    modules: Modules, name: str
) -> None:
    with pytest.raises(ModuleNotFoundError, match=f"No module named '{name}' here: ") as refused:
        modules[name]
    assert refused.value.name == name


@pytest.mark.parametrize("name", ABSENT)
def test_modules_of_another_platform_are_absent(modules: Modules, name: str) -> None:
    with pytest.raises(ModuleNotFoundError, match=f"^No module named '{name}'$"):
        modules[name]


def test_the_host_s_modules_stay_as_they_were(modules: Modules) -> None:
    for name in ("os", "posixpath", "shutil", "time", "io", "builtins"):
        importlib.import_module(name)
    before = dict(sys.modules)
    directory = host_os.getcwd()
    for name in ("shutil", "pathlib", "tempfile", "subprocess", "asyncio", "random"):
        modules[name]
    modules["os"].chdir("/")
    modules["os"].environ["PEEKPOKE"] = "1"
    assert {name: sys.modules[name] for name in before} == before
    assert host_os.getcwd() == directory
    assert "PEEKPOKE" not in host_os.environ


def test_one_system_s_modules_agree_with_each_other(modules: Modules) -> None:
    os = modules["os"]
    assert modules["shutil"].os is os
    assert modules["sys"].modules["os.path"] is os.path is modules["posixpath"]
    assert modules["glob"].os.path is os.path


def test_the_facade_of_sys_is_the_system_s(modules: Modules) -> None:
    facade = modules["sys"]
    assert facade.platform == "linux"
    assert facade.executable == "/usr/bin/python3"
    assert facade.getfilesystemencoding() == "utf-8"
    assert "posix" in facade.builtin_module_names and "nt" not in facade.builtin_module_names
    assert not hasattr(facade, "getwindowsversion")
    assert facade.version_info == sys.version_info
    assert modules["os"].__file__.startswith("/usr/lib/python3")


def test_imports_find_modules_beside_a_script(system: vos.System, modules: Modules) -> None:
    os, opens = system.os, system.open
    os.makedirs("lib/package/inner")
    for name, text in {
        "single.py": "import os\nWHERE = os.getcwd()\n",
        "package/__init__.py": "from . import one\nfrom .inner.two import TWO\n",
        "package/one.py": "from . import inner\nONE = 1\n",
        "package/inner/__init__.py": "from .. import one\n",
        "package/inner/two.py": "TWO = 2\n",
        "random.py": "SHADOW = True\n",
    }.items():
        with opens(f"lib/{name}", "w") as file:
            file.write(text)
    modules.sys.path = ["lib"]
    assert modules["single"].WHERE == os.getcwd()
    package = modules.import_("package", fromlist=("one",))
    assert (package.one.ONE, package.TWO) == (1, 2)
    assert package.inner.one is package.one
    assert modules["random"].SHADOW
    assert modules["importlib"].import_module(".inner", "package") is package.inner


def test_a_broken_module_is_not_there(system: vos.System, modules: Modules) -> None:
    with system.open("broken.py", "w") as file:
        file.write("1 / 0\n")
    modules.sys.path = [""]
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            modules["broken"]
    with system.open("broken.py", "w") as file:
        file.write("FIXED = 1\n")
    assert modules["broken"].FIXED == 1


def test_import_errors_are_those_of_the_statement(modules: Modules) -> None:
    with pytest.raises(ModuleNotFoundError, match="No module named 'nothing_like_it'"):
        modules["nothing_like_it"]
    with pytest.raises(ModuleNotFoundError, match=r"os\.nothing"):
        modules["os.nothing"]
    with pytest.raises(ImportError, match="no known parent package"):
        modules.import_("sibling", {"__name__": "__main__"}, level=1)
    modules.loaded["halted"] = None
    with pytest.raises(ModuleNotFoundError, match="import of halted halted"):
        modules["halted"]


def test_warnings_stay_in_the_process(modules: Modules) -> None:
    own = modules["warnings"]
    with warnings.catch_warnings(record=True) as host, own.catch_warnings(record=True) as seen:
        own.simplefilter("always")
        exec("import warnings; warnings.warn('mine')", {"__builtins__": modules.builtins.__dict__})
    assert [str(each.message) for each in seen] == ["mine"]
    assert host == []


def test_chance_comes_from_the_virtual_system() -> None:
    def drawn() -> list[float]:
        with vos.boot(emulator.boot("pc"), "linux") as system:
            return [system.modules["random"].random(), system.modules["random"].Random().random()]

    assert drawn() == drawn()


def test_time_is_the_virtual_machine_s(modules: Modules) -> None:
    time, datetime = modules["time"], modules["datetime"]
    start = time.time()
    time.sleep(2)
    assert 2 <= time.time() - start < 2.1
    assert datetime.datetime.now().timestamp() == pytest.approx(time.time())
    assert time.strftime("%Z", time.localtime()) == "UTC"
    assert time.mktime(time.gmtime(1_000_000_000)) == 1_000_000_000
    with pytest.raises(ValueError, match="sleep length must be non-negative"):
        time.sleep(-1)


def test_asyncio_waits_by_the_virtual_clock(modules: Modules) -> None:
    asyncio, time = modules["asyncio"], modules["time"]

    async def nap() -> float:
        start = time.monotonic()
        await asyncio.gather(asyncio.sleep(3), asyncio.sleep(1))
        return float(time.monotonic() - start)

    assert 3 <= asyncio.run(nap()) < 3.1


def test_objects_are_pickled_by_the_process_s_classes(modules: Modules) -> None:
    pickle, os, datetime = modules["pickle"], modules["os"], modules["datetime"]
    for value in (os.stat("/"), datetime.date(2000, 1, 2), modules["pathlib"].Path("a/b")):
        copy = pickle.loads(pickle.dumps(value))
        assert copy == value and type(copy) is type(value)


def test_threads_of_a_program_act_for_its_process(modules: Modules) -> None:
    found: list[Any] = []
    thread = modules["threading"].Thread(target=lambda: found.append(modules["os"].getpid()))
    thread.start()
    thread.join()
    assert found == [modules["os"].getpid()]
    assert not thread.daemon
    assert modules["threading"].main_thread() is threading.current_thread()


def test_several_processes_and_systems_run_side_by_side() -> None:
    with (
        vos.boot(emulator.boot("pc"), "linux") as first,
        vos.boot(emulator.boot("c64"), "linux/alpine") as second,
    ):
        first.os.chdir("/tmp")
        assert first.os.getcwd() == "/tmp" != second.os.getcwd()
        with first.open("note", "w") as file:
            file.write("first")
        assert not second.os.path.exists("/tmp/note")
        assert first.run(lambda os: 1 if os.getpid() == first.os.getpid() else 0) == 0


def test_built_in_functions_do_not_become_methods(system: vos.System, modules: Modules) -> None:
    class Holder:
        opens, shows, stats, sleeps = (
            modules["open"], modules.builtins.print, modules["os"].stat, modules["time"].sleep,
        )  # fmt: skip

    assert Holder().stats("/") == modules["os"].stat("/")
    Holder().sleeps(0)
    with Holder().opens("kept", "w") as file:
        Holder().shows("text", file=file)
    assert system.open("kept").read() == "text\n"


def test_packages_of_the_host_are_not_looked_for_on_the_virtual_disk(
    system: vos.System, modules: Modules
) -> None:
    with system.trace:
        assert modules["collections.abc"] is sys.modules["collections.abc"]
    assert not list(system.trace)
