"""`peekpoke shell`: a line, lines from a pipe, a terminal, and the machine's own screen."""

from __future__ import annotations

import os
import select
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from processes import running
from x_server import MISSING, Server, until

import emulator
from emulator.glyphs import CODE_PAGE_437_CHARACTERS
from emulator.key_names import parse_script
from emulator.live import run_headless
from programs.catalogue import SYSTEMS, demo_names
from programs.shell import OnScreen

ROOT = Path(emulator.__file__).parents[1]
COMMAND = [sys.executable, "-m", "programs.cli", "shell"]
TEXT, COLUMNS, ROWS = 0xB8000, 80, 25
PROMPTS = {
    "linux": "user@debian:~$ ", "linux/alpine": "localhost:~$ ",
    "linux/fedora": "[user@fedora ~]$ ", "windows": "C:\\Users\\user>",
    "macos": "user@users-Mac ~ % ", "macos/10.12": "users-Mac:~ user$ ",
}  # fmt: skip


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "SDL_VIDEODRIVER": "dummy"}


# -- one line


@pytest.mark.parametrize(
    ("system", "line", "status", "out"),
    [
        ("linux", "cd /tmp; pwd; exit 3", 3, "/tmp\n"),
        ("linux/alpine", "uname -r", 0, "6.6.16-0-lts\n"),
        ("windows/7", "ver", 0, "\nMicrosoft Windows [Version 6.1.7601]\n"),
        ("macos", "echo *.nope", 1, ""),
        ("macos/10.12", "echo *.nope", 0, "*.nope\n"),
    ],
)
def test_one_line_ends_with_its_status(
    peekpoke: Any, system: str, line: str, status: int, out: str
) -> None:
    said = peekpoke("shell", "--system", system, "-c", line)
    assert (said.status, said.out.replace("\r\n", "\n")) == (status, out)


@pytest.mark.parametrize(
    ("system", "python"), [("linux", "python3"), ("windows", "python"), ("macos", "python3")]
)
def test_help_ends_with_the_programs_that_can_be_started(
    peekpoke: Any, system: str, python: str
) -> None:
    said = " ".join(peekpoke("shell", "--system", system, "-c", "help").out.split())
    told = said.partition("Programs: ")[2]
    assert told == f"{', '.join([python, *sorted(demo_names())])}. By screens: help | more"
    assert "Programs" not in peekpoke("shell", "--system", system, "-c", "help cd").out


def test_files_stay_on_the_disk(peekpoke: Any) -> None:
    for line, out in (("echo kept > f", ""), ("cat f", "kept\n")):
        assert peekpoke("shell", "--disk", "d.img", "-c", line).out == out


def test_what_a_line_says_is_printed_if_its_screen_is_nowhere_seen(peekpoke: Any) -> None:
    said = peekpoke("shell", "--headless", "--frames", "20", "-c", "pwd; exit 3")
    assert (said.status, said.out.replace("\r\n", "\n"), said.err) == (3, "/home/user\n", "")
    said = peekpoke("shell", "--headless", "--screenshot", "s.png", "-c", "pwd")
    assert (said.status, said.out) == (0, "")


def test_lines_come_from_a_pipe() -> None:
    done = subprocess.run(
        [*COMMAND, "--system", "windows", "--headless"], input="cd\r\ndir /b\r\nnope\r\nexit 5\r\n",
        capture_output=True, text=True, cwd=ROOT, env=environment(),
    )  # fmt: skip
    assert done.returncode == 5
    assert done.stdout.splitlines() == ["C:\\Users\\user", "Desktop", "Documents"]
    assert done.stderr.startswith("'nope' is not recognized")


def test_where_no_window_can_be_it_says_so_and_uses_the_terminal() -> None:
    done = subprocess.run(
        COMMAND, input="pwd\n", capture_output=True, text=True, cwd=ROOT, env=environment()
    )
    assert done.stdout == "/home/user\n" and "window" in done.stderr


# -- the machine's own screen


def shown(machine: emulator.Machine) -> list[str]:
    """The rows of the PC's text screen, down to the last that is not empty."""
    codes = machine.cells[TEXT : TEXT + 2 * COLUMNS * ROWS : 2]
    text = "".join(CODE_PAGE_437_CHARACTERS[code] for code in codes)
    rows = [text[at : at + COLUMNS].rstrip() for at in range(0, len(text), COLUMNS)]
    while rows and not rows[-1]:
        rows.pop()
    return rows


def on_screen(system: str, script: str, frames: int, model: str = "pc") -> emulator.Machine:
    """The machine after a person typed."""
    machine = emulator.boot(model)
    keys = parse_script(script)
    machine.frame_hooks.append(keys.apply)
    shell = OnScreen(system, None)
    outcome = run_headless(machine, lambda: shell(machine), frames)
    shell.close()
    assert outcome.exception is None
    return machine


@pytest.mark.parametrize("system", PROMPTS)
def test_a_person_types_on_the_machines_screen(system: str) -> None:
    machine = on_screen(system, "5:type echo Hi | sort,60:press enter,62:release enter", 80)
    rows = shown(machine)
    prompt = PROMPTS[system]
    at = rows.index(f"{prompt}echo Hi | sort")
    assert rows[at + 1].rstrip() == "Hi" and rows[-1] == prompt.rstrip()


@pytest.mark.parametrize("system", SYSTEMS)
def test_a_demo_is_a_program_and_ctrl_c_gives_the_text_back(system: str) -> None:
    start = "5:type plasma,30:press enter,32:release enter"
    before = shown(on_screen(system, start, 30))
    drawing = on_screen(system, start, 60)
    assert len({*map(bytes, drawing.frame().reshape(-1, 3))}) > 20
    stop = "60:press control,61:press c,63:release c,64:release control"
    after = shown(on_screen(system, f"{start},{stop},70:type x", 90))
    assert after[: len(before)] == before and after[len(before)] == "^C"
    assert after[-1].endswith("x")


def test_a_script_that_waits_is_ended() -> None:
    script = (
        "5:type python3 -c 'import time; time.sleep(99)',110:press enter,112:release enter,"
        "130:press control,131:press c,133:release c,134:release control,150:type x"
    )
    rows = shown(on_screen("linux", script, 170))
    assert "^C" in rows and "KeyboardInterrupt" in rows[-2] and rows[-1] == "user@debian:~$ x"


@pytest.mark.parametrize(
    ("system", "take", "end", "show"),
    [("linux", "cat > f", "d", "cat f"), ("windows", "copy con f", "z", "type f")],
)
def test_a_file_is_typed_at_the_keyboard(system: str, take: str, end: str, show: str) -> None:
    script = (
        f"5:type {take},35:press enter,37:release enter,45:type hello,65:press enter,"
        f"67:release enter,75:press control,76:press {end},78:release {end},79:release control,"
        f"85:type {show},110:press enter,112:release enter"
    )
    rows = shown(on_screen(system, script, 130))
    assert [row for row in rows if row == "hello"] == ["hello", "hello"]


def test_keys_that_a_machine_lacks_can_be_typed() -> None:
    signs = 'echo "\\|/<>*?%~{}[]^_`@#"'
    for model in emulator.MODELS:
        machine = emulator.boot(model)
        shell = OnScreen("linux", None)
        machine.frame_hooks.append(
            parse_script(f"5:type {signs},80:press enter,82:release enter").apply
        )
        run_headless(machine, lambda shell=shell, machine=machine: shell(machine), 100)
        system = shell.system
        assert system is not None
        assert signs[6:-1] in system.kernel.console.output.decode().splitlines()
        shell.close()


# -- a person's terminal


class Person:
    """Somebody at a terminal that is as wide as most."""

    def __init__(self, *arguments: str) -> None:
        import pty

        self._own, other = pty.openpty()
        self.running = running(
            [*COMMAND, "--display", "terminal", *arguments],
            cwd=ROOT, env=environment(), preexec_fn=lambda: os.login_tty(other),
        )  # fmt: skip
        self._other = other
        self.seen = ""

    def types(self, text: str, until: Callable[[str], bool]) -> str:
        """What the terminal shows from here on."""
        before = len(self.seen)
        os.write(self._own, text.encode())
        end = time.monotonic() + 30
        while not until(self.seen[before:]):
            assert time.monotonic() < end, self.seen
            if select.select([self._own], [], [], 0.1)[0]:
                self.seen += os.read(self._own, 65536).decode(errors="replace")
        return self.seen[before:]

    def leaves(self) -> None:
        os.close(self._own)
        os.close(self._other)


@pytest.mark.skipif(sys.platform == "win32", reason="needs pseudo-terminals")
def test_a_persons_terminal_is_the_console() -> None:
    person = Person("--system", "linux")
    with person.running as process:
        person.types("", lambda seen: "~$ " in seen)
        person.types("cat /etc/host\t", lambda seen: "hostname" in seen and "hosts" in seen)
        person.types("name\r", lambda seen: "\ndebian\r\n" in seen)
        person.types("python3 -c 'print(input()*2)'\r", lambda seen: seen.endswith("\r\n"))
        person.types("ax\x7fb\r", lambda seen: "abab\r\n" in seen)
        begun = "sh -c 'echo be''gun; sleep 100'; (echo never) || echo never\r"
        person.types(begun, lambda seen: "begun\r\n" in seen)
        assert "never" not in person.types("\x03", lambda seen: "~$ " in seen)
        person.types("echo $?\r", lambda seen: "\n130\r\n" in seen)
        person.types("cat\r", lambda seen: seen.endswith("\r\n"))
        person.types("one\r", lambda seen: "one\r\none\r\n" in seen)
        person.types("\x03", lambda seen: "~$ " in seen)
        ended = "python3 -c 'import os; os.kill(os.getpid(), 11)'\r"
        person.types(ended, lambda seen: "Segmentation fault" in seen)
        person.types("help | more\r", lambda seen: "--More--" in seen and "unset" not in seen)
        person.types("\r", lambda seen: "--More--" in seen)
        person.types("q", lambda seen: "~$ " in seen)
        person.types("\x1b[A" * 7 + "\r", lambda seen: "\ndebian\r\n" in seen)
        person.types("exit 4\r", lambda seen: seen.endswith("\r\n"))
        assert process.wait(20) == 4
    person.leaves()


# -- a window


@pytest.mark.skipif(bool(MISSING), reason=f"needs {' and '.join(MISSING)}")
def test_in_a_window_exit_closes_it(tmp_path: Path) -> None:
    server = Server(tmp_path)
    shown_there = environment() | {"DISPLAY": server.display, "SDL_AUDIODRIVER": "dummy"}
    del shown_there["SDL_VIDEODRIVER"]
    try:
        with running([*COMMAND, "--machine", "pc"], cwd=ROOT, env=shown_there) as process:
            until(lambda: bool((server.screen() > 128).any()))
            for key in ("e", "x", "i", "t", "space", "7", "Return"):
                server.xdotool("keydown", key)
                time.sleep(0.08)
                server.xdotool("keyup", key)
                time.sleep(0.08)
            assert process.wait(20) == 7
    finally:
        server.close()
