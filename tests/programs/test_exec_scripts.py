"""`peekpoke exec` with scripts as people have them, under each system."""

import pytest

from programs.catalogue import SYSTEMS

HOMES = {"linux": "/home/user", "windows": "C:\\Users\\user", "macos": "/Users/user"}


@pytest.fixture(params=SYSTEMS)
def system(request):
    return request.param


@pytest.fixture
def run(peekpoke, here, system):
    """Runs a script under a system; its lines end as the host's."""

    def run(script, *arguments):
        (here / "mine.py").write_text(script, encoding="utf-8")
        said = peekpoke("exec", "mine.py", *arguments, "--system", system)
        return said._replace(out=said.out.replace("\r\n", "\n"), err=said.err.replace("\r\n", "\n"))

    return run


def there(system, *names):
    """A path in the user's home."""
    return ("\\" if system == "windows" else "/").join((HOMES[system], *names))


LIBRARY = """\
import argparse
import csv
import dataclasses
import json
import logging
import shutil
import sys
import tempfile
import threading
import zipfile
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("name")
parser.add_argument("--count", type=int, default=1)


@dataclasses.dataclass
class Work:
    name: str
    count: int


work = Work(**vars(parser.parse_args()))
folder = Path("work")
folder.mkdir()
(folder / "a.json").write_text(json.dumps(dataclasses.asdict(work)))
with open(folder / "b.csv", "w", newline="", encoding="utf-8") as file:
    csv.writer(file).writerows([["ä", 1], ["b", 2]])
with zipfile.ZipFile("all.zip", "w") as archive:
    for path in sorted(folder.iterdir()):
        archive.write(path)
with tempfile.TemporaryDirectory() as temporary:
    shutil.unpack_archive("all.zip", temporary)
    copied = Path(temporary, "work", "b.csv").read_text(encoding="utf-8").splitlines()
logging.basicConfig(stream=sys.stdout, format="%(levelname)s %(message)s")
logging.warning("%s", copied)
thread = threading.Thread(target=lambda: print(threading.current_thread().name))
thread.start()
thread.join()
print(work, zipfile.ZipFile("all.zip").namelist(), Path(temporary).exists())
"""


def test_the_library_works(run):
    said = run(LIBRARY, "Ada", "--count=3")
    assert said.out.splitlines() == [
        "WARNING ['ä,1', 'b,2']",
        "Thread-1 (<lambda>)",
        "Work(name='Ada', count=3) ['work/a.json', 'work/b.csv'] False",
    ]
    assert (said.status, said.err) == (0, "")


def test_what_argparse_refuses_is_said_with_the_scripts_name(run):
    said = run(LIBRARY, "--count", "x")
    assert (said.status, said.out) == (2, "")
    assert said.err == (
        "usage: mine.py [-h] [--count COUNT] name\n"
        "mine.py: error: argument --count: invalid int value: 'x'\n"
    )


def test_a_script_knows_where_it_lies_and_can_read_and_start_itself(run, system):
    script = (
        "import subprocess, sys\n"
        "if sys.argv[1:] == ['again']:\n    sys.exit(len(open(__file__).readlines()))\n"
        "print(__file__, sys.argv, sys.path[0])\n"
        "print(subprocess.run([sys.executable, __file__, 'again']).returncode)\n"
    )
    said = run(script)
    place = there(system, "mine.py")
    assert said == (0, f"{place} ['mine.py'] {HOMES[system]}\n5\n", "")


def test_tracebacks_name_the_systems_own_paths(run, system):
    said = run("def f():\n    open('none')\n\n\nf()\n")
    lines = [line for line in said.err.splitlines() if line.strip(" ~^")]  # marks: from 3.13 on
    assert said.status == 1 and lines == [
        "Traceback (most recent call last):",
        f'  File "{there(system, "mine.py")}", line 5, in <module>',
        "    f()",
        f'  File "{there(system, "mine.py")}", line 2, in f',
        "    open('none')",
        "FileNotFoundError: [Errno 2] No such file or directory: 'none'",
    ]


def test_tests_run(run):
    script = (
        "import unittest\n\n\nclass Sums(unittest.TestCase):\n"
        "    def test_one(self):\n        self.assertEqual(1 + 1, 2)\n\n\nunittest.main()\n"
    )
    said = run(script, "-v")
    assert said.status == 0 and "test_one (__main__.Sums.test_one) ... ok\n" in said.err
    assert said.err.endswith("\nOK\n")


ASYNC = """\
import asyncio
import sys
import time

PIPE = asyncio.subprocess.PIPE


async def child(text, given=None):
    made = await asyncio.create_subprocess_exec(
        sys.executable, "-c", text, stdin=PIPE if given else None, stdout=PIPE
    )
    said, _ = await made.communicate(given)
    return said.split(), made.returncode


async def main():
    start = time.monotonic()
    print(await asyncio.gather(*(asyncio.sleep(seconds, seconds) for seconds in (2, 1))))
    print(round(time.monotonic() - start))
    print(await asyncio.to_thread(sum, [1, 2]))
    print(await child("print(input()[::-1])", b"abc\\n"), await child("raise SystemExit(3)"))
    try:
        async with asyncio.timeout(0.5):
            await asyncio.Event().wait()
    except TimeoutError:
        print("late")


asyncio.run(main())
asyncio.run(asyncio.sleep(0))
"""


def test_an_event_loop_runs(run):
    said = run(ASYNC)
    assert said.out.splitlines() == ["[2, 1]", "2", "3", "([b'cba'], 0) ([], 3)", "late"]
    assert (said.status, said.err) == (0, "")


NO_NAME = {
    "linux": "-2] Name or service not known",
    "windows": "11001] getaddrinfo failed",
    "macos": "8] nodename nor servname provided, or not known",
}


def test_a_network_is_refused_in_the_systems_own_words(run, system):
    script = (
        "import urllib.request\ntry:\n    urllib.request.urlopen('http://example.org')\n"
        "except OSError as error:\n    print(type(error.reason))\n"
        "import socket\nsocket.gethostbyname('example.org')\n"
    )
    said = run(script)
    assert (said.status, said.out) == (1, "<class 'socket.gaierror'>\n")
    assert f"\nsocket.gaierror: [Errno {NO_NAME[system]}\n" in said.err


def test_a_database_is_refused_in_one_sentence(run):
    said = run("import sqlite3\n")
    assert said.err.endswith(
        "\nModuleNotFoundError: No module named 'sqlite3' here: it opens the host's files; use"
        " shelve, csv or json\n"
    )


def test_the_exit_status_has_as_many_bits_as_the_systems(run, system):
    assert run("import sys; sys.exit(259)").status == (259 if system == "windows" else 3)
    assert run("import sys; sys.exit(-1)").status == (0xFFFFFFFF if system == "windows" else 255)


def test_a_module_or_a_text_is_run_as_python_does(peekpoke, system):
    said = peekpoke("exec", "-c", "import sys; print(sys.argv)", "-x", "y", "--system", system)
    assert said.out.split() == ["['-c',", "'-x',", "'y']"]
    said = peekpoke("exec", "-m", "nosuch", "--system", system)
    assert said.status == 1 and said.err.strip().endswith(": No module named nosuch")
    assert said.err.startswith("C:\\" if system == "windows" else "/usr/bin/python3")
    said = peekpoke("exec", "-m", "json", "--system", system)
    assert "'json' is a package and cannot be directly executed" in said.err


# -- what lies beside a script ---------------------------------------------------------------------


def test_modules_beside_a_script_come_with_it(peekpoke, here, system):
    folder = here / "tools"
    (folder / "shapes" / "round").mkdir(parents=True)
    (folder / "mine.py").write_text(
        "import helper, os\nfrom shapes.round import circle\n"
        "print(helper.where(), circle.AREA, sorted(os.listdir('shapes')), end=' ')\n"
        "print(os.path.isfile('idle.py'))\n"
    )
    (folder / "helper.py").write_text("import os\nimport deeper\ndef where(): return os.getcwd()\n")
    (folder / "deeper.py").write_text("")
    (folder / "idle.py").write_text("")
    for name in ("__init__.py", "flat.py", "round/__init__.py", "round/circle.py"):
        (folder / "shapes" / name).write_text("AREA = 3\n")
    said = peekpoke("exec", "tools/mine.py", "--system", system)
    files = "['__init__.py', 'flat.py', 'round']"
    assert said.out.strip() == f"{HOMES[system]} 3 {files} False"
    assert (said.status, said.err) == (0, "")


def test_a_module_beside_you_is_run_too(peekpoke, here):
    (here / "tool.py").write_text("import part\nprint(part.NAME, __name__)\n")
    (here / "part.py").write_text("NAME = 'part'\n")
    assert peekpoke("exec", "-m", "tool") == (0, "part __main__\n", "")
    assert peekpoke("exec", "-c", "import part; print(part.NAME)") == (0, "part\n", "")


def test_what_was_put_on_a_disk_is_taken_away_again_unless_it_was_changed(peekpoke, here):
    (here / "mine.py").write_text("import one, two\nopen('two.py', 'a').write('# mine')\n")
    for name in ("one", "two"):
        (here / f"{name}.py").write_text("")
    assert peekpoke("exec", "mine.py", "--disk", "a.img") == (0, "", "")
    said = peekpoke("exec", "-c", "import os; print(os.listdir())", "--disk", "a.img")
    assert said.out == "['two.py']\n"


def test_what_is_on_a_disk_stays_as_it_is(peekpoke, here):
    write = "open('mine.py', 'w').write('print(1)'); open('part.py', 'w').write('WHOSE = 2')"
    peekpoke("exec", "-c", write, "--disk", "a.img")
    (here / "mine.py").write_text("import part\nprint(part.WHOSE, open(__file__).read())\n1 / 0\n")
    (here / "part.py").write_text("WHOSE = 'host'\n")
    said = peekpoke("exec", "mine.py", "--disk", "a.img")
    assert said.out == "2 print(1)\n"
    assert 'File "/home/user/mine.py", line 3, in <module>\n    1 / 0\n' in said.err
    (here / "mine.py").unlink()
    assert peekpoke("exec", "mine.py", "--disk", "a.img").out == "1\n"


def test_more_modules_than_there_is_room_for_are_refused(peekpoke, here, monkeypatch):
    monkeypatch.setattr("programs.exec.placing.MOST_FILES", 3)
    (here / "many").mkdir()
    for number in range(5):
        (here / "many" / f"m{number}.py").write_text("")
    (here / "mine.py").write_text("import many.m1\n")
    said = peekpoke("exec", "mine.py")
    assert (said.status, said.out) == (2, "")
    assert said.err.startswith("peekpoke: more than 3 modules, or 4 MiB, lie beside the script")


# -- what a person is told -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("script", "name"),
    [("open('data.txt')", "data.txt"), ("__import__('plug')", "plug.py")],
)
def test_what_is_on_the_host_alone_is_said(peekpoke, here, script, name):
    (here / "mine.py").write_text(script)
    (here / name).write_text("")
    said = peekpoke("exec", "mine.py")
    told = f"peekpoke: {name} is on this computer alone; --copy-in {name}:{name} brings it there."
    assert said.status == 1 and said.err.splitlines()[-1] == told
    assert peekpoke("exec", "mine.py", "--copy-in", f"{name}:{name}") == (0, "", "")


def test_what_a_module_made_on_a_disk_that_is_gone_is_said(peekpoke, here):
    make = ("exec", "-m", "zipfile", "-c", "x.zip", "/etc/passwd")
    assert peekpoke(*make) == (
        0, "", "peekpoke: x.zip went with the disk of this run; --disk FILE keeps a disk,"
        " --copy-out x.zip:FILE a file.\n",
    )  # fmt: skip
    assert peekpoke(*make, "--disk", "a.img") == (0, "", "")
    assert peekpoke(*make, "--copy-out", "x.zip:x.zip") == (0, "", "")
    assert (here / "x.zip").read_bytes().startswith(b"PK")


def test_a_script_that_is_not_there_is_missed_where_it_was_looked_for(peekpoke, here):
    (here / "mine.py").write_text("")
    said = peekpoke("exec", "mine")
    told = "there is no script mine, neither here nor in /home/user on the linux disk."
    assert said == (2, "", f"peekpoke: {told} Did you mean mine.py?\n")
