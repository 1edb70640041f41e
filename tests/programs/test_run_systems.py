"""Programs under an operating system: what they are handed, and how they end."""

import io

import pytest

import emulator
from emulator import live
from programs import catalogue, options, runner
from vos.systems import SYSTEMS, system


def run_here(peekpoke, here, source, *arguments):
    (here / "mine.py").write_text(source)
    return peekpoke("run", "mine.py", "--headless", *arguments)


def test_the_catalogue_names_the_systems_and_their_variants():
    found = {name: tuple(system(name).variants) for name in SYSTEMS}
    assert found == catalogue.SYSTEMS


def test_system_completes_systems_and_variants():
    found = options.SystemName().shell_complete(None, None, "linux/")
    assert [item.value for item in found] == [
        "linux/debian", "linux/ubuntu", "linux/fedora", "linux/alpine",
    ]  # fmt: skip


def test_a_main_is_handed_the_native_calls_of_the_system_that_it_names(peekpoke, here):
    source = "def main(linux):\n    print(linux.mkdir(b'a', 0o777), linux.mkdir(b'a', 0o777))\n"
    assert run_here(peekpoke, here, source) == (0, "0 -17\n", "")


def test_a_main_is_handed_portable_modules(peekpoke, here):
    source = (
        "def main(os, open, shutil, pathlib):\n"
        "    with open('a', 'w') as file: file.write('text')\n"
        "    shutil.copy('a', 'b')\n"
        "    print(os.getcwd(), sorted(map(str, pathlib.Path('.').iterdir())))\n"
    )
    assert run_here(peekpoke, here, source) == (0, "/home/user ['a', 'b']\n", "")
    assert [path.name for path in here.iterdir()] == ["mine.py"]


def test_native_and_portable_names_go_together(peekpoke, here):
    source = "def main(linux, os):\n    os.mkdir('a')\n    print(linux.rmdir(b'a'))\n"
    assert run_here(peekpoke, here, source) == (0, "0\n", "")


def test_a_parameter_with_a_default_decides_nothing(peekpoke, here):
    source = "def main(machine, text=1): print(type(machine).__name__, text)\n"
    assert run_here(peekpoke, here, source, "--access", "raw") == (0, "Machine 1\n", "")


@pytest.mark.parametrize("variant", catalogue.SYSTEMS["linux"])
def test_the_variant_is_the_one_asked_for(peekpoke, here, variant):
    source = "def main(open): print(open('/etc/os-release').read().lower())\n"
    assert variant in run_here(peekpoke, here, source, "--system", f"linux/{variant}").out


ACCESS = {
    "raw": "def main(machine): pass\n",
    "native": "def main(linux): pass\n",
    "portable": "def main(os): pass\n",
}


@pytest.mark.parametrize("asked", ACCESS)
@pytest.mark.parametrize("is_access", ACCESS)
def test_access_must_be_what_the_program_asks_for(peekpoke, here, is_access, asked):
    said = run_here(peekpoke, here, ACCESS[is_access], "--access", asked)
    if asked == is_access:
        assert said == (0, "", "")
    else:
        assert (said.status, said.out) == (2, "")
        assert f"which is {is_access} access, not {asked}." in said.err


MAINS = (
    "MACHINE = 'c64'\n"
    "def raw_c64(machine): print('raw', type(machine).__name__)\n"
    "def native_linux(linux): print('native')\n"
    "def portable(os): print('portable')\n"
)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ("", "raw Machine\n"),
        ("--access native", "native\n"),
        ("--access portable", "portable\n"),
        ("--system linux/alpine", "portable\n"),
        ("--machine pc", "portable\n"),
    ],
)
def test_a_file_may_have_mains_called_as_a_demos(peekpoke, here, arguments, says):
    assert run_here(peekpoke, here, MAINS, *arguments.split()) == (0, says, "")


def test_a_demo_is_raw_unless_a_system_is_asked_for(peekpoke, here, monkeypatch):
    (here / "three.py").write_text(MAINS)
    demo = catalogue.Demo("three", here / "three.py", "", ("raw_c64", "native_linux", "portable"))
    monkeypatch.setattr(runner, "demo_names", lambda: ("three",))
    monkeypatch.setattr(runner, "read_demo", lambda name: demo)
    run = ("run", "three", "--headless", "--machine", "c64")
    assert peekpoke(*run).out == "raw Machine\n"
    assert peekpoke(*run, "--system", "linux").out == "portable\n"
    assert peekpoke(*run, "--access", "native").out == "native\n"
    said = peekpoke("run", "three", "--machine", "hack", "--headless")
    assert (said.status, said.out) == (2, "")
    assert "it runs on c64. --access portable runs it here." in said.err


# -- what a program's file imports -----------------------------------------------------------------

IMPORTS = """\
import atexit
import os
import shutil
import sys
from pathlib import Path

import {beside}

os.mkdir("top")
atexit.register(print, "the end")


def main({asks}):
    import tempfile

    Path("a.txt").write_text("text")
    shutil.copy("a.txt", "b.txt")
    with open("c.txt", "w") as file:
        print({beside}.where() == os.getcwd(), sys.argv, file=file)
    print(Path("c.txt").read_text(), sorted(os.listdir())[-4:], tempfile.gettempdir(), end="")
"""


@pytest.mark.parametrize(
    ("system", "asks", "temporary"),
    [
        ("linux", "screen", "/tmp"),
        ("linux", "linux", "/tmp"),
        ("windows", "screen, text=1", r"C:\Users\user\AppData\Local\Temp"),
        ("macos", "macos", "/tmp"),
    ],
)
def test_a_program_under_a_system_imports_what_is_that_systems(
    peekpoke, here, system, asks, temporary
):
    beside = f"beside_{system}_{asks[0]}"
    (here / f"{beside}.py").write_text("import os\ndef where(): return os.getcwd()\n")
    source = IMPORTS.format(beside=beside, asks=asks)
    said = run_here(peekpoke, here, source, "--system", system)
    files = "['a.txt', 'b.txt', 'c.txt', 'top']"
    text = f"True ['mine.py']\n {files} {temporary}the end\n"
    assert (said.status, said.out.replace("\r\n", "\n"), said.err) == (0, text, "")
    assert {path.name for path in here.glob("*.*")} == {f"{beside}.py", "mine.py"}


def test_a_raw_program_imports_what_is_the_hosts(peekpoke, here):
    source = "import os\ndef main(machine): print(os.getcwd())\n"
    assert run_here(peekpoke, here, source) == (0, f"{here}\n", "")


def test_a_program_that_is_not_simply_defined_runs_all_the_same(peekpoke, here):
    source = "def one(os):\n    print(os.getcwd())\nmain = one\n"
    assert run_here(peekpoke, here, source) == (0, "/home/user\n", "")


def test_what_a_files_top_level_does_wrong_is_told_with_its_line(peekpoke, here):
    said = run_here(peekpoke, here, "import os\nos.rmdir('none')\ndef main(screen): pass\n")
    place = "mine.py, line 2:\n    os.rmdir('none')\n"
    wrong = "FileNotFoundError: [Errno 2] No such file or directory: 'none'\n"
    assert said == (1, "", place + wrong)


def test_what_is_typed_can_be_read(peekpoke, here, monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO("Ada\n"))
    source = "def main(os):\n    print('Hello', input('Name? '))\n"
    assert run_here(peekpoke, here, source) == (0, "Name? Hello Ada\n", "")


# -- how a process ends ----------------------------------------------------------------------------

POKES = {
    "native": ("def main(linux):\n    linux.poke(53280, 2)\n", "linux.poke(53280, 2)"),
    "peek": ("def main(linux):\n    linux.peek(0)\n", "linux.peek(0)"),
    "raw": ("def main(machine):\n    machine.poke(53280, 2)\n", "machine.poke(53280, 2)"),
    "block": ("def main(machine):\n    machine[8192:8200] = 1\n", "machine[8192:8200] = 1"),
    "port": ("def main(machine):\n    machine.out(254, 2)\n", "machine.out(254, 2)"),
    "memory": ("def main(machine):\n    machine.memory[0] = 1\n", "machine.memory[0] = 1"),
}


@pytest.mark.parametrize("name", POKES)
def test_a_process_that_pokes_dies_of_its_systems_own_fault(peekpoke, here, name):
    source, line = POKES[name]
    said = run_here(peekpoke, here, source + "    print('never')\n", "--system", "linux")
    assert said == (139, "", f"mine.py, line 2, in main:\n    {line}\nSegmentation fault\n")


def test_no_process_can_stop_its_own_fault(peekpoke, here):
    source = (
        "def main(linux):\n    try:\n        linux.poke(1, 1)\n"
        "    except BaseException:\n        linux.write(1, b'alive')\n"
    )
    said = run_here(peekpoke, here, source)
    assert (said.status, said.out) == (139, "")


def test_a_demo_that_pokes_shows_what_a_system_does_to_it(peekpoke):
    said = peekpoke("run", "pixel", "--access", "raw", "--system", "linux", "--headless")
    assert said.status == 139
    assert said.err.endswith("\nSegmentation fault\n") and "in raw_pc" in said.err


def test_an_oserror_is_told_in_the_systems_words(peekpoke, here):
    said = run_here(peekpoke, here, "def main(os):\n    os.makedirs('a/b')\n    os.rmdir('a')\n")
    place = "mine.py, line 3, in main:\n    os.rmdir('a')\n"
    assert said == (1, "", place + "OSError: [Errno 39] Directory not empty: 'a'\n")


@pytest.mark.parametrize(
    ("end", "status", "says"),
    [
        ("sys.exit(3)", 3, "mine.py: the program ended with exit status 3.\n"),
        ("sys.exit()", 0, ""),
        ("return 4", 4, "mine.py: the program ended with exit status 4.\n"),
        ("os.kill(os.getpid(), 9)", 137, "mine.py, line 2, in main:\n    os.kill(os.getpid(), 9)"),
        ("os.kill(os.getpid(), 15)", 143, "Terminated\n"),
    ],
)
def test_the_exit_status_is_the_processs_own(peekpoke, here, end, status, says):
    said = run_here(peekpoke, here, f"def main(os, sys):\n    {end}\n")
    assert said.status == status
    assert says in said.err if says else not said.err


# -- the disk --------------------------------------------------------------------------------------

WRITES = "def main(os, open):\n    with open('a', 'w') as file: file.write('kept')\n"
READS = "def main(open):\n    print(open('a').read())\n"


@pytest.mark.parametrize(
    "end", ["", "    1 / 0\n", "    os.abort()\n"], ids=["ends", "fails", "is killed"]
)
def test_what_a_program_wrote_is_on_the_disk_however_it_ended(peekpoke, here, end):
    run_here(peekpoke, here, WRITES + end, "--disk", "a.img")
    assert run_here(peekpoke, here, READS, "--disk", "a.img") == (0, "kept\n", "")


def test_what_a_program_wrote_is_on_the_disk_when_its_frames_are_over(peekpoke, here):
    endless = WRITES.replace("os, open", "time, open") + "    while True: time.sleep(0.01)\n"
    said = run_here(peekpoke, here, endless, "--disk", "a.img", "--frames", "5")
    assert said == (0, "", "")
    assert run_here(peekpoke, here, READS, "--disk", "a.img") == (0, "kept\n", "")


def test_a_disk_that_holds_something_else_is_refused(peekpoke, here):
    (here / "a.img").write_bytes(b"no file system" * 4096)
    said = run_here(peekpoke, here, READS, "--disk", "a.img")
    assert said.status == 2
    assert said.err.startswith("the disk cannot be used: ") and said.err.count("\n") == 1
    assert (here / "a.img").read_bytes() == b"no file system" * 4096


def test_a_reset_boots_the_system_anew_on_the_same_disk(here):
    """What a window's reset does: the program is stopped, the machine switched off and on."""
    source = (
        "def main(os, open, screen):\n    with open('a', 'a') as file: file.write('x')\n"
        "    while True:\n        screen.set_pixel(0, 0, os.path.getsize('a') * 0x10101)\n"
        "        screen.present()\n"
    )
    (here / "mine.py").write_text(source)
    program = runner.Program(runner.find("mine.py"), "main")
    machine = emulator.boot("workstation")
    for times in (1, 2, 3):
        outcome = live.run_headless(machine, lambda: program(machine), frames=4)
        assert outcome.state is live.State.STOPPED and outcome.exception is None
        assert machine.frame()[0, 0].tolist() == [times] * 3
        machine.reset()
    program.close()
    assert machine.frame_hooks == []
