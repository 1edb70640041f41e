"""Every wrong command line and every wrong program gets one clear sentence and the right status."""

import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from processes import running


class Wrong(NamedTuple):
    arguments: str
    status: int
    says: str


USAGE = (
    Wrong("rum pixel", 2, "There is no command 'rum'; did you mean run?"),
    Wrong("run", 2, "Missing argument 'PROGRAM'"),
    Wrong("run pixel --machin c64", 2, "No such option"),
    Wrong("run pixel --machine", 2, "--machine"),
    Wrong("run pixel --machine c65", 2, "there is no model 'c65'; did you mean c64?"),
    Wrong("run pixel --machine amiga", 2, "there are c64, spectrum, pc, hack and workstation"),
    Wrong(
        "run pixle", 2, "there is no demo 'pixle', and no file of that name; did you mean pixel?"
    ),
    Wrong(
        "run pixel --main raw_pic --headless",
        2,
        "pixel has no main 'raw_pic'; did you mean raw_pc?",
    ),
    Wrong("run pixel --access rawish", 2, "'rawish' is not"),
    Wrong("run pixel --system linuz", 2, "there is no system 'linuz'; did you mean linux?"),
    Wrong("run pixel --system linux/debain", 2, "no variant 'debain'; did you mean debian?"),
    Wrong("run pixel --system linux/", 2, "linux has no variant ''; there are debian, ubuntu"),
    Wrong("run pixel --display web", 2, "'web' is not one of"),
    Wrong("run pixel --headless --display window", 2, "--headless is --display none"),
    Wrong("run pixel --headless --watch", 2, "--watch needs a window or a terminal"),
    Wrong("run pixel --frames 0", 2, "--frames takes a whole number from 1 on, not '0'"),
    Wrong("run pixel --frames -1", 2, "--frames takes a whole number from 1 on, not '-1'"),
    Wrong("run pixel --frames abc", 2, "--frames takes a whole number from 1 on, not 'abc'"),
    Wrong("run pixel --frames 1.5", 2, "--frames takes a whole number from 1 on, not '1.5'"),
    Wrong("run pixel --keys nonsense", 2, "'nonsense' is no step of a script"),
    Wrong("run pixel --keys 5:hold", 2, "a script can press, release, type, mouse"),
    Wrong("run pixel --keys=5:press_any", 2, "a script can press"),
    Wrong("run pixel -m c64 --headless --keys=5:mouse~1~1", 2, "the c64 has none"),
    Wrong("run pixel --headless --screenshot none/a.png", 2, "there is no folder none"),
    Wrong("run pixel --headless --screenshot a.txt", 2, "--screenshot writes .png files"),
    Wrong("run pixel --headless --screenshot folder.png", 2, "folder"),
    Wrong("run pixel --headless --record none/a.gif", 2, "there is no folder none"),
    Wrong("run pixel --headless --record a.mp4", 2, "--record writes .gif files"),
    Wrong("run pixel --headless --disk none/a.img", 2, "There is no directory"),
    Wrong("run none.py", 2, "there is no file none.py; peekpoke new none.py makes one"),
    Wrong(f"run {'n' * 999}.py", 2, "nnn.py"),
    Wrong(f"run {'n' * 999}", 2, "no file of that name"),
    Wrong("run folder", 2, "folder is a directory"),
    Wrong("run ./folder", 2, "./folder is a directory"),
    Wrong("map", 2, "Missing argument 'MODEL'"),
    Wrong("map c65", 2, "there is no model 'c65'; did you mean c64?"),
    Wrong("new", 2, "Missing argument 'FILE.py'"),
    Wrong("new mine", 2, "mine is no name for a program; mine.py is"),
    Wrong("new none/mine.py", 2, "none/mine.py cannot be written"),
    Wrong("new mine.py --machine c65", 2, "there is no model 'c65'"),
    Wrong("show a.scr", 2, "Missing option '--machine'"),
    Wrong("show none.scr -m spectrum", 2, "none.scr cannot be read"),
    Wrong("show folder -m spectrum", 2, "folder cannot be read"),
    Wrong("show a.scr -m spectrum --at here", 2, "--at takes an address such as 16384 or 0x4000"),
    Wrong("completion tcsh", 2, "'tcsh' is not one of"),
)


@pytest.mark.parametrize("wrong", USAGE, ids=lambda wrong: wrong.arguments[:50])
def test_wrong_usage_is_refused_in_one_sentence(peekpoke, here, wrong):
    (here / "folder").mkdir()
    (here / "folder.png").mkdir()
    before = sorted(here.iterdir())
    said = peekpoke(*(word.replace("~", " ") for word in wrong.arguments.split()))
    assert wrong.says in said.err
    assert (said.status, said.out) == (wrong.status, "")
    assert said.err.startswith("peekpoke: ") and said.err.count("\n") == 1
    assert sorted(here.iterdir()) == before


class Bad(NamedTuple):
    """A program's text, what is said of it, and the exit status."""

    source: str | bytes
    says: str
    status: int = 1


PROGRAMS = {
    "empty": Bad("", "bad.py has no main; peekpoke exec bad.py runs it as it is.\n"),
    "no main": Bad("def mian(machine): pass", "bad.py has no main"),
    "main is a number": Bad("main = 3", "main in bad.py is 3, which is no function"),
    "main is None": Bad("main = None", "main in bad.py is None, which is no function"),
    "main is built in": Bad("main = print", "main in bad.py asks for"),
    "main asks for nothing": Bad("def main(): pass", "main in bad.py asks for nothing"),
    "unknown parameter": Bad(
        "def main(what_else): pass", "asks for 'what_else'; there is machine (the computer"
    ),
    "parameter spelt wrongly": Bad(
        "def main(machien): pass",
        "asks for 'machien'; did you mean machine? There is machine (the computer",
    ),
    "one parameter too many": Bad(
        "def main(machine, os): pass", "asks for machine and for os: machine is the bare computer"
    ),
    "star": Bad("def main(*args): pass", "asks for *args; name what it touches"),
    "double star": Bad("def main(**what): pass", "asks for **what; name what it touches"),
    "by place": Bad("def main(machine, /): pass", "asks by place, not by name"),
    "async": Bad("async def main(machine): pass", "no plain function"),
    "generator": Bad("def main(machine): yield", "no plain function"),
    "not Python": Bad("def main(machine)\n    pass", "bad.py, line 1 is not Python: expected ':'"),
    "tabs and blanks": Bad("if 1:\n        pass\n\tpass", "bad.py, line 3 is not Python"),
    "NUL byte": Bad(b"x = 1\ny = '\0'\n", "bad.py, line 2 holds a NUL byte"),
    "Latin 1": Bad("x = 1\n# café".encode("latin-1"), "bad.py, line 2 is not UTF-8: the byte 0xE9"),
    "unknown encoding": Bad("# coding: klingon\n", "unknown encoding: klingon"),
    "UTF-16": Bad("def main(machine): pass".encode("utf-16"), "bad.py is in UTF-16"),
    "picture": Bad(b"\x89PNG\r\n\x1a\n\x00", "bad.py, line 3 holds a NUL byte"),
    "deep": Bad("(" * 5000 + ")" * 5000, "bad.py"),
    "no such model": Bad(
        'MACHINE = "c65"', "bad.py says MACHINE = 'c65', and there is no such model; did"
    ),
    "raises on reading": Bad("1 / 0", "bad.py, line 1:\n    1 / 0\nZeroDivisionError: division"),
    "exits on reading": Bad("import sys\nsys.exit(3)", "bad.py ended itself with sys.exit(3)"),
    "pokes without main": Bad(
        "machine.poke(1, 2)", "name 'machine' is not defined; def main(machine): is handed it."
    ),
    "raises": Bad(
        "def main(machine):\n    boom()\n\ndef boom():\n    raise ValueError('no')",
        "bad.py, line 5, in boom:\n    raise ValueError('no')\nValueError: no",
    ),
    "raises in the library": Bad(
        "import json\ndef main(machine):\n    json.loads('{')",
        "bad.py, line 3, in main:\n    json.loads('{')\njson.decoder.JSONDecodeError: Expecting",
    ),
    "faults": Bad(
        "MACHINE = 'c64'\ndef main(machine):\n    machine.poke(53280, 256)",
        "bad.py, line 3, in main:\n    machine.poke(53280, 256)\npoke(53280, 256) refused: 256",
    ),
    "no ports": Bad(
        "MACHINE = 'c64'\ndef main(machine):\n    machine.out(254, 2)",
        "line 3, in main:\n    machine.out(254, 2)\nout(254, 2) refused: the c64 has no ports",
    ),
    "error without words": Bad("def main(machine):\n    assert False", "AssertionError"),
    "error that cannot be told": Bad(
        "class E(Exception):\n    def __str__(self): 1 / 0\ndef main(machine):\n    raise E",
        "<exception str() failed>",
    ),
    "recursion": Bad("def main(machine):\n    main(machine)", "RecursionError: maximum recursion"),
    "exits": Bad("import sys\ndef main(machine):\n    sys.exit('enough')", "sys.exit('enough')"),
    "imports what is not there": Bad(
        "import nosuchmodule", "ModuleNotFoundError: No module named 'nosuchmodule'"
    ),
    "surrogates": Bad("def main(machine):\n    raise ValueError('\\udc80')", "ValueError: "),
}


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_bad_program_is_told_in_its_own_words(peekpoke, here, name):
    bad = PROGRAMS[name]
    source = bad.source if isinstance(bad.source, bytes) else bad.source.encode()
    (here / "bad.py").write_bytes(source)
    said = peekpoke("run", "bad.py", "--headless", "--frames", "3")
    assert bad.says in said.err
    assert (said.status, said.out) == (bad.status, "")
    assert "Traceback" not in said.err and not re.search(r"(runner|session|bus)\.py", said.err)


@pytest.mark.parametrize("name", ["raises", "raises on reading"])
def test_traceback_shows_the_whole_way(peekpoke, here, name):
    (here / "bad.py").write_text(str(PROGRAMS[name].source))
    said = peekpoke("run", "bad.py", "--headless", "--traceback")
    assert "Traceback (most recent call last)" in said.err
    assert "loading.py" in said.err or "runner.py" in said.err
    assert PROGRAMS[name].says in said.err


def test_sys_exit_with_nothing_to_say_is_a_good_end(peekpoke, here):
    (here / "good.py").write_text("import sys\ndef main(machine):\n    sys.exit()")
    assert peekpoke("run", "good.py", "--headless") == (0, "", "")


ENDLESS = {
    "loops": "def main(machine):\n    while True: pass",
    "pokes": "def main(machine):\n    while True: machine.poke(0xB8000, 1)",
    "waits for a key": "def main(machine):\n    while not machine.inp(0x64) & 1: pass",
    "swallows all": (
        "def main(machine):\n    while True:\n        try: machine.peek(0)\n        except: pass"
    ),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_a_program_that_ends_no_frame_is_stopped(peekpoke, here, monkeypatch, name):
    monkeypatch.setattr("programs.session.PATIENCE", 0.3)
    (here / "endless.py").write_text(ENDLESS[name])
    said = peekpoke("run", "endless.py", "--headless", "--frames", "10")
    assert said.status == 1
    assert said.err.startswith("endless.py: the program ended no frame in 0.3 s")
    assert said.err.count("\n") == 1


def test_reading_the_keyboard_for_ever_ends_with_its_frames(peekpoke, here):
    source = "MACHINE = 'c64'\ndef main(machine):\n    while machine.peek(197) == 64:\n        "
    (here / "waits.py").write_text(source + "machine.wait_vblank()")
    assert peekpoke("run", "waits.py", "--headless", "--frames", "10") == (0, "", "")


def test_a_demo_without_a_main_for_the_model_says_where_it_runs(peekpoke, monkeypatch, tmp_path):
    from programs import catalogue, runner

    path = tmp_path / "spectral.py"
    path.write_text('"""Show a thing."""\ndef raw_spectrum(machine): pass\n')
    demo = catalogue.Demo("spectral", path, "Show a thing.", ("raw_spectrum",))
    monkeypatch.setattr(runner, "demo_names", lambda: ("spectral",))
    monkeypatch.setattr(runner, "read_demo", lambda name: demo)
    said = peekpoke("run", "spectral", "--machine", "hack", "--headless")
    assert said.status == 2
    assert "spectral has no raw main for the hack; it runs on spectrum." in said.err
    assert "--main raw_spectrum runs that one on the hack anyway" in said.err
    said = peekpoke("run", "spectral", "-m", "hack", "--main", "raw_spectrum", "--headless")
    assert (said.status, said.out) == (0, "")
    assert said.err.endswith("and this is the hack; --machine spectrum shows it.\n")


def test_another_models_main_draws_garbage_or_explains_its_fault(peekpoke):
    said = peekpoke("run", "pixel", "--machine", "c64", "--main", "raw_pc", "--headless")
    assert said.status == 1
    assert re.match(r"pixel\.py, line \d+, in \w+:\n    .*\n.* refused: the c64 has ", said.err)


STOPPED = {
    "while it is read": ("import time\nprint('on', flush=True)\ntime.sleep(60)\n", 130),
    "while it runs": (
        "def main(machine):\n    print('on', flush=True)\n    while True: machine.wait_vblank()\n",
        0,
    ),
}


@pytest.mark.skipif(sys.platform == "win32", reason="no Ctrl-C for one process alone on Windows")
@pytest.mark.parametrize("when", STOPPED)
def test_ctrl_c_is_quiet(here, when):
    source, status = STOPPED[when]
    (here / "endless.py").write_text(source)
    with running(
        [sys.executable, "-m", "programs.cli", "run", str(here / "endless.py"), "--headless"],
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=_ROOT,
    ) as process:  # fmt: skip
        assert process.stdout is not None and process.stdout.readline() == "on\n"
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err.strip()) == (status, "", "")


_ROOT = Path(__file__).parent.parent.parent
