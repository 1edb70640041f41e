"""`peekpoke trace`: every layer of a call, in order, and what it costs."""

import re
import subprocess
import sys
from io import StringIO
from pathlib import Path

import numpy as np
import pytest
from processes import running
from rich.console import Console

import emulator
from emulator.traffic import Burst, Traffic, TrafficReader, Transfer
from programs import catalogue
from programs.trace.text import STYLES, Line, Printer, _cut, describe

ROOT = Path(__file__).parents[2]


def trace_here(peekpoke, here, source, *options):
    (here / "mine.py").write_text(source)
    return peekpoke("trace", "mine.py", *options)


def lines_of(said):
    """The lines without the heading, blanks made single."""
    assert said.err == "" and said.status == 0, said
    return [re.sub(r" +", " ", line).strip() for line in said.out.splitlines()[1:]]


# -- all layers ------------------------------------------------------------------------------------


def test_a_call_is_shown_on_every_layer_below_each_other(peekpoke, here):
    source = "def main(os):\n    os.mkdir('notes')\n    os.sync()\n"
    said = trace_here(peekpoke, here, source)
    assert said.out.splitlines()[:5] == [
        "mine.py: main(os) on the pc under linux",
        "portable  os.mkdir('notes')",
        "posix       posix.mkdir('notes', 0o777)",
        'linux         mkdir("notes", 0777) = 0',
        "portable  os.sync()",
    ]
    assert said.out.splitlines()[5:7] == ["posix       posix.sync()", "linux         sync() = 0"]
    below = said.out.splitlines()[7:]
    assert all(line.startswith("pc              ") for line in below)
    assert re.fullmatch(r"pc +sectors [\d., ]+ written", below[-2])
    assert below[-1].endswith("flush: what was written is kept")


def test_an_error_is_shown_as_strace_shows_it(peekpoke, here):
    source = "def main(os):\n    try: os.rmdir('none')\n    except OSError: pass\n"
    assert lines_of(trace_here(peekpoke, here, source)) == [
        "portable os.rmdir('none')",
        "posix posix.rmdir('none')",
        'linux rmdir("none") = -1 ENOENT (No such file or directory)',
    ]


def test_a_file_is_shown_by_the_programs_own_words_and_what_reaches_the_system(peekpoke, here):
    source = (
        "def main(open):\n    with open('a', 'w') as file:\n        file.write('hel' + 'lo')\n"
        "    with open('a') as file:\n        text = file.read()\n"
    )
    lines = lines_of(trace_here(peekpoke, here, source))
    written = lines.index("portable file.write('hel' + 'lo')")
    assert lines[0] == "portable open('a', 'w')"
    assert lines[1] == "posix posix.open('a', 0x80241, 0o666) = 3"
    assert lines[written + 1 : written + 4] == [
        "portable TextIOWrapper.__exit__()",
        "posix posix.write(3, b'hello') = 5",
        'linux write(3, "hello", 5) = 5',
    ]
    assert 'linux read(3, "hello", 65536) = 5' in lines


def test_what_the_library_makes_of_a_call_is_below_it(peekpoke, here):
    source = "def main(os, pathlib):\n    os.makedirs('a/b')\n    pathlib.Path('a/b').rmdir()\n"
    lines = lines_of(trace_here(peekpoke, here, source, "--filter", "mkdir rmdir"))
    assert lines[0] == "portable os.makedirs('a/b')"
    assert [line for line in lines if "linux mkdir" in line] == [
        'linux mkdir("a", 0777) = 0', 'linux mkdir("a/b", 0777) = 0',
    ]  # fmt: skip
    assert "portable pathlib.Path.rmdir()" in lines


def test_drawing_reaches_the_computer_when_it_is_presented(peekpoke, here):
    source = (
        "def main(screen):\n    screen.set_pixel(3, 4, (255, 255, 255))\n    screen.present()\n"
    )
    said = trace_here(peekpoke, here, source, "--machine", "c64", "--filter", "screen.")
    assert said.out.splitlines()[1:] == [
        "portable  screen.set_pixel(3, 4, (255, 255, 255))",
        "portable  screen.present()",
        "linux       ioctl(3, FBIOPAN_DISPLAY, {...}) = 0",
        "c64           poke 0x0400 = 16  screen",
        "c64           poke 0x2004 = 16  bitmap",
        "linux       ioctl(3, FBIO_WAITFORVSYNC, {...}) = 0",
    ]


def test_a_native_program_starts_at_its_systems_calls(peekpoke, here):
    source = "def main(linux):\n    linux.mkdir(b'a', 0o755)\n    linux.mkdir(b'a', 0o755)\n"
    assert lines_of(trace_here(peekpoke, here, source)) == [
        'linux mkdir("a", 0755) = 0', 'linux mkdir("a", 0755) = -1 EEXIST (File exists)',
    ]  # fmt: skip


def test_what_a_call_was_given_is_shown_as_it_was_then(peekpoke, here):
    source = (
        "def main(linux):\n    fd = linux.open(b'a', linux.O_RDWR | linux.O_CREAT, 0o644)\n"
        "    data = bytearray(b'first')\n    linux.write(fd, data)\n    data[:] = b'later'\n"
    )
    assert 'linux write(3, "first") = 5' in lines_of(trace_here(peekpoke, here, source))


@pytest.mark.parametrize("model", emulator.MODELS)
def test_every_model_shows_the_same_calls_and_its_own_pokes(peekpoke, model):
    said = peekpoke("trace", "notes", "--machine", model)
    assert (said.status, said.err) == (0, "")
    assert re.search(r"^portable +notebook\.flush\(\)$", said.out, re.MULTILINE)
    assert re.search(rf"^{model} +sectors .* written$", said.out, re.MULTILINE)
    assert re.search(
        rf"^{model} +poke 0x[0-9A-F]+\.\.0x[0-9A-F]+ \(\d+ (bytes|words)\)", said.out, re.M
    )


# -- the bare computer -----------------------------------------------------------------------------


def test_a_raw_program_is_shown_line_by_line_with_its_pokes(peekpoke, here):
    source = (
        "MACHINE = 'c64'\ndef main(machine):\n    machine.poke(53280, 2)\n"
        "    for cell in range(1024, 1064):\n        machine.poke(cell, 1)\n"
        "    machine[8192:8200] = 255\n    machine.wait_vblank()\n    machine.peek(53280)\n"
    )
    said = trace_here(peekpoke, here, source)
    assert said == (
        0,
        "mine.py: main(machine) on the c64\n"
        "line 3    machine.poke(53280, 2)\n"
        "c64         poke 0xD020 = 2  BORDER\n"
        "line 5    machine.poke(cell, 1)\n"
        "c64         poke 0x0400..0x0427 (40 bytes)  screen\n"
        "line 6    machine[8192:8200] = 255\n"
        "c64         poke 0x2000..0x2007 (8 bytes)  bitmap\n"
        "frame 2\n"
        "line 8    machine.peek(53280)\n"
        "c64         peek 0xD020 = 242  BORDER\n",
        "",
    )


def test_sectors_are_read_from_the_controllers_registers(peekpoke):
    said = peekpoke("trace", "notes", "--access", "raw", "--machine", "hack")
    assert re.findall(r"sector .*|flush.*", said.out) == [
        "sector 0 read", "sector 0 written", "flush: what was written is kept",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("system", "status", "says"),
    [
        ("linux", 139, "Segmentation fault"),
        ("windows", 0xC0000005, "Access violation: STATUS_ACCESS_VIOLATION (0xC0000005)"),
    ],
)
def test_a_raw_program_under_a_system_ends_at_its_first_poke(peekpoke, here, system, status, says):
    source = "def main(machine):\n    machine.poke(53280, 2)\n"
    said = trace_here(peekpoke, here, source, "--system", system)
    assert said.status == status
    assert said.err.endswith(f"machine.poke(53280, 2)\n{says}\n")


# -- how much --------------------------------------------------------------------------------------

MANY = "def main(os):\n    for each in range(50): os.getpid()\n"


def test_calls_alike_are_counted_and_all_shows_each(peekpoke, here):
    lines = lines_of(trace_here(peekpoke, here, MANY))
    assert lines.count("portable os.getpid() = 3") == 3
    assert lines[-1] == "... 47 more of os.getpid"
    shown = lines_of(trace_here(peekpoke, here, MANY, "--all", "--limit", "0"))
    assert sum(line.startswith("portable os.getpid()") for line in shown) == 50


def test_limit_ends_an_endless_program(peekpoke, here):
    source = "def main(os, time):\n    while True:\n        os.getpid(); time.sleep(0.01)\n"
    said = trace_here(peekpoke, here, source, "--limit", "9")
    assert said.out.splitlines()[-1] == "... 9 lines; --limit N shows more or fewer."
    assert len(said.out.splitlines()) - sum("frame " in x for x in said.out.splitlines()) == 11


def test_frames_are_told_apart(peekpoke, here):
    source = (
        "def main(os, screen):\n    for _ in range(3):\n        os.getpid(); screen.present()\n"
    )
    said = trace_here(peekpoke, here, source, "--frames", "3", "--filter", "getpid")
    assert [line for line in said.out.splitlines() if line.startswith("frame")] == [
        "frame 2", "frame 3",
    ]  # fmt: skip


def test_a_filter_shows_whole_calls_that_have_a_word_anywhere(peekpoke, here):
    source = "def main(os):\n    os.mkdir('a')\n    os.getpid()\n    os.rmdir('a')\n"
    lines = lines_of(trace_here(peekpoke, here, source, "--filter", "mkdir,getpid"))
    assert [line.split("(")[0] for line in lines] == [
        "portable os.mkdir", "posix posix.mkdir", "linux mkdir",
        "portable os.getpid", "posix posix.getpid", "linux getpid",
    ]  # fmt: skip
    assert lines_of(trace_here(peekpoke, here, source, "--filter", "MkDir,GETPID")) == lines
    assert trace_here(peekpoke, here, source, "--filter", " ,").status == 2


def test_a_filter_that_leaves_nothing_says_so(peekpoke, here):
    source = "def main(os):\n    os.getpid()\n"
    said = trace_here(peekpoke, here, source, "--filter", "mkdri rmdri")
    assert said.out.splitlines()[1:] == ["No call has mkdri or rmdri in its name."]


def test_stats_count_calls_errors_pokes_and_sectors(peekpoke, here):
    source = (
        "def main(os):\n    os.mkdir('a')\n    for _ in range(3):\n"
        "        try: os.mkdir('a')\n        except OSError: pass\n    os.sync()\n"
    )
    said = trace_here(peekpoke, here, source, "--stats")
    assert (said.status, said.err) == (0, "")
    rows = {line.split()[-1]: line.split() for line in said.out.splitlines() if line.strip()}
    assert rows["mkdir"][3:5] == ["4", "3"]
    pokes, sectors = map(int, rows["sync"][-3:-1])
    assert pokes >= 512 * (sectors - 2) > 0  # a block of two is read, all others are written
    assert rows["os.mkdir"][:2] == ["4", "4"]
    assert int(rows["total"][3]) == 5
    assert float(rows["total"][0]) == 100.0


def test_stats_of_a_raw_program_say_where_it_pokes(peekpoke, here):
    source = "def main(machine):\n    machine[16384:16484] = 1\n    machine.peek(24576)\n"
    said = trace_here(peekpoke, here, source, "--stats", "--machine", "hack")
    assert [line.split() for line in said.out.splitlines()] == [
        ["pokes", "peeks", "outs", "inps", "where", "they", "go"],
        ["100", "screen"], ["1", "keyboard"],
    ]  # fmt: skip


def test_every_layer_has_its_colour_on_a_terminal():
    out = StringIO()
    console = Console(file=out, force_terminal=True, width=40, color_system="standard")
    printer = Printer(console, ("portable", "linux"))
    for style in STYLES:
        printer.line(Line("linux", 1, "call", " = 0", style))
    printer.line(Line("linux", 1, "x" * 99, " = 0", "native"))
    *lines, cut = out.getvalue().splitlines()
    assert len({line for line in lines if "call" in line}) == len(set(STYLES.values()))
    assert len(re.sub(r"\x1b\[[0-9;]*m", "", cut)) == 40
    assert re.sub(r"\x1b\[[0-9;]*m", "", cut).endswith("x\u2026 = 0")


# -- what must not happen --------------------------------------------------------------------------


def test_a_traced_program_fails_in_its_own_words(peekpoke, here):
    said = trace_here(peekpoke, here, "def main(os):\n    os.rmdir('none')\n")
    assert said.status == 1
    assert said.err.startswith("mine.py, line 2, in main:\n    os.rmdir('none')\nFileNotFoundError")
    assert said.out.count("\n") == 4


def test_nothing_is_left_behind_that_profiles(peekpoke, here):
    trace_here(peekpoke, here, "def main(os):\n    os.getpid()\n")
    assert sys.getprofile() is None


def test_a_reader_that_leaves_is_no_fault(here):
    (here / "mine.py").write_text("def main(os):\n    for _ in range(9999): os.getpid()\n")
    with running(
        [sys.executable, "-m", "programs.cli", "trace", here / "mine.py", "--all", "--limit=0"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as process:  # fmt: skip
        assert process.stdout is not None and process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(60) == 0


# -- traffic ---------------------------------------------------------------------------------------


def traffic_of(model, act):
    machine = emulator.boot(model)
    reader, found = TrafficReader(machine), Traffic()
    machine.watch(lambda kind, address, value: reader.note(found, kind, address, value))
    act(machine)
    return found


def test_accesses_of_one_kind_to_one_region_are_one_burst():
    def act(machine):
        for address in (1024, 1030, 1026):
            machine.poke(address, 7)
        machine.peek(1024)
        machine[1040:1050] = np.arange(10)

    first, second = traffic_of("c64", act)
    assert isinstance(first, Burst) and first.region and first.region.name == "screen"
    assert (first.kind, first.low, first.high, first.cells, first.value) == (
        "poke", 1024, 1049, 13, 9,
    )  # fmt: skip
    assert isinstance(second, Burst) and (second.kind, second.cells) == ("peek", 1)


@pytest.mark.parametrize("model", emulator.MODELS)
def test_the_disks_commands_are_understood_on_every_model(model):
    from vos.drivers.disk import Disk

    def act(machine):
        disk = Disk(machine)
        disk.read(3, 2)
        disk.read(5, 1)
        disk.read(40, 1)
        disk.flush()

    moved = [each for each in traffic_of(model, act) if isinstance(each, Transfer)]
    spans = [(each.command, each.first, each.count) for each in moved]
    assert spans[-3:] == [("read", 6, 6), ("read", 80, 2), ("flush", 0, 0)]


def test_traffic_in_words():
    region = emulator.MODELS["c64"].memory["screen"]
    traffic = [
        Burst("poke", region, 1024, 1063, 40, 1), Transfer("read", 8, 2), Transfer("read", 0, 1),
        Transfer("write", 7, 1), Transfer("flush", 0, 0), Burst("peek", region, 1024, 1024, 1, 32),
    ]  # fmt: skip
    assert list(describe(traffic)) == [
        "poke 0x0400..0x0427 (40 bytes)  screen", "peek 0x0400 = 32  screen",
        "sectors 8..9, 0 read", "sector 7 written", "flush: what was written is kept",
    ]  # fmt: skip


@pytest.mark.parametrize("room", [10, 20, 40, 60])
def test_a_line_is_cut_to_its_room_and_keeps_its_result(room):
    text, tail = _cut("x" * 50, " = 0", room)
    assert len(text + tail) <= max(room, 5) and tail == " = 0"


def test_one_cell_that_is_reached_often_is_told_as_that(peekpoke, here):
    source = (
        "def main(machine):\n"
        "    for colour in range(100):\n"
        "        machine.poke(53280, colour % 16)\n"
        "    machine.peek(1024), machine.peek(1024)\n"
    )
    said = trace_here(peekpoke, here, source, "--machine", "c64")
    assert "poke 0xD020, 100 times; it got 3 last  BORDER" in said.out
    assert "peek 0x0400, 2 times; it gave 32 last  screen" in said.out


@pytest.mark.parametrize("system", catalogue.SYSTEMS)
def test_each_systems_own_names_are_beneath_the_programs(peekpoke, here, system):
    source = (
        "import time\nimport typing\n\n\nclass Pair(typing.NamedTuple):\n    one: int\n\n\n"
        "print('begin')\n\n\ndef main(os, open):\n    time.monotonic()\n"
        "    file = open('a', 'a+')\n    file.seek(0)\n    file.close()\n    os.remove('a')\n"
    )
    said = trace_here(peekpoke, here, source, "--system", system)
    assert (said.status, said.err) == (0, "")
    lines = [line.split(maxsplit=1) for line in said.out.splitlines()[1:]]
    told = [words[1] for words in lines if words[0] == "portable"]
    assert [each.partition(" = ")[0] for each in told] == [
        "print('begin')", "time.monotonic()", "open('a', 'a+')", "file.seek(0)", "file.close()",
        "os.remove('a')",
    ]  # fmt: skip
    module = "nt" if system == "windows" else "posix"
    assert {words[0] for words in lines} == {"begin", "portable", module, system, "pc"}
    removes = {"linux": "unlink(", "windows": "DeleteFileW(", "macos": "unlink("}[system]
    assert any(words[0] == system and words[1].startswith(removes) for words in lines)
