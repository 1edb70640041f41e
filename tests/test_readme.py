"""Every command that README shows is run, so that it cannot drift from the program."""

import re
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import emulator
import vos
from programs import cli

README = Path(__file__).parent.parent / "README.md"
TEXT = README.read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", TEXT, re.DOTALL)
COMMANDS = [
    line.removeprefix("peekpoke ")
    for language, block in BLOCKS
    if language == "sh"
    for line in block.splitlines()
    if line.startswith("peekpoke ")
]
PYTHON = [block for language, block in BLOCKS if language == "python"]
LIVE = ("run", "show", "compare")  # what would stay on the screen: a few frames suffice


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the commands run, one after the other, with the files they speak of."""
    place = tmp_path_factory.mktemp("readme")
    (place / "picture.scr").write_bytes(bytes(6144) + bytes([0x46]) * 768)
    (place / "script.py").write_text("import os\nprint(os.getcwd())\n")
    return place


def arguments(command: str) -> list[str]:
    words = [word for word in shlex.split(command) if word != "--watch"]  # it would wait for ever
    if words[0] in LIVE:
        if "--frames" not in words:
            words += ["--frames", "3"]
        if "--display" not in words and "--headless" not in words:
            words += ["--display", "none"]
    return words


def test_readme_shows_every_command() -> None:
    assert {command.split()[0] for command in COMMANDS} == cli.COMMANDS.keys() - {"completion"}


@pytest.mark.parametrize("command", [c for c in COMMANDS if not c.startswith("bench")])
def test_command(command: str, folder: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "programs.cli", *arguments(command)],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr


def test_python(capsys: pytest.CaptureFixture[str]) -> None:
    poking, asking, session = PYTHON
    names: dict[str, Any] = {}
    exec(session, names)  # the text of our own README
    assert capsys.readouterr().out == "(288, 352, 3)\n['hello.txt']\n"
    exec(poking, names)
    poked, asked = emulator.boot("c64"), emulator.boot("pc")
    names["main"](poked)
    assert (poked.peek(53280), poked.peek(1024)) == (242, 1)
    exec(asking, names)
    with vos.boot(asked) as system:
        names["main"](system.screen)
    assert asked.frame(border=False)[4, 3].tolist() == [255, 0, 0]
