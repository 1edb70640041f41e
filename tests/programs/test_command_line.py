"""The command line itself: help, completion, streams, what it imports, the small commands."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from processes import running

from emulator import MODELS
from programs import catalogue
from programs.cli import COMMANDS

ROOT = Path(__file__).parent.parent.parent
PEEKPOKE = (sys.executable, "-m", "programs.cli")


def process(*arguments, env=None, **options):
    return subprocess.run(
        [*PEEKPOKE, *arguments], cwd=ROOT, env=os.environ | (env or {}), timeout=60, **options
    )  # fmt: skip


# -- help ----------------------------------------------------------------------------------------


def test_help_lists_every_command_with_its_whole_first_sentence(peekpoke):
    said = peekpoke("--help")
    assert (said.status, said.err) == (0, "")
    for name in COMMANDS:
        assert re.search(rf"^  {name} +[A-Z].*\.$", said.out, re.MULTILINE)
    assert "..." not in said.out.partition("Commands:")[2]
    assert peekpoke() == said == peekpoke("-h")


@pytest.mark.parametrize("name", COMMANDS)
def test_help_of_each_command_has_an_example_of_one_line(peekpoke, name):
    said = peekpoke(name, "--help")
    assert (said.status, said.err) == (0, "")
    assert re.search(rf"^  .*peekpoke {name}", said.out, re.MULTILINE)
    assert max(map(len, said.out.splitlines())) <= 80


def test_version_is_pyprojects(peekpoke):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert peekpoke("--version") == (0, f"peekpoke {project['version']}\n", "")


def test_the_script_is_the_same_command_line():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    module, function = project["scripts"]["peekpoke"].split(":")
    said = process("--version", capture_output=True)
    code = f"import sys; from {module} import {function}; sys.exit({function}(['--version']))"
    assert subprocess.check_output([sys.executable, "-c", code], cwd=ROOT) == said.stdout


@pytest.mark.parametrize(
    ("arguments", "unwanted"),
    [
        (["--help"], {"numpy", "pygame", "rich", "emulator"}),
        (["run", "--help"], {"numpy", "pygame", "rich", "emulator"}),
        (["new", "FILE", "-m", "c64"], {"numpy", "pygame", "rich", "emulator"}),
        (["completion", "fish"], {"numpy", "pygame", "rich", "emulator"}),
        (["run", "pixel", "--headless", "--frames", "1"], {"pygame", "rich", "PIL"}),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_nothing_is_imported_before_it_is_needed(tmp_path, arguments, unwanted):
    arguments = [str(tmp_path / "a.py") if word == "FILE" else word for word in arguments]
    code = (
        "import sys; from programs.cli import main; status = main(sys.argv[1:]);"
        f"print(sorted({unwanted} & set(sys.modules)), file=sys.stderr); sys.exit(status)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, *arguments], cwd=ROOT, capture_output=True, text=True
    )
    assert (run.returncode, run.stderr) == (0, "[]\n")


# -- list and new --------------------------------------------------------------------------------


def test_list_shows_every_demo_and_every_model(peekpoke, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    said = peekpoke("list")
    assert (said.status, said.err) == (0, "")
    words = " ".join(said.out.split())
    for name in catalogue.demo_names():
        first_words = " ".join(catalogue.read_demo(name).sentence.split()[:4])
        assert f"{name} {first_words}" in words
    for model in MODELS.values():
        assert f"{model.name} {model.title.split()[0]}" in words
    assert max(len(line.rstrip()) for line in said.out.splitlines()) <= 80


@pytest.mark.parametrize("model", MODELS)
def test_new_writes_a_program_that_runs_and_draws(peekpoke, here, model):
    assert peekpoke("new", "mine.py", "--machine", model) == (
        0, "Written. Run it with: peekpoke run mine.py --watch\n", "",
    )  # fmt: skip
    assert f'MACHINE = "{model}"' in (here / "mine.py").read_text("utf-8")
    for frames, name in ((1, "one.png"), (120, "two.png")):
        said = peekpoke(
            "run", "mine.py", "--headless", "--frames", str(frames), "--screenshot", name
        )  # fmt: skip
        assert said == (0, "", "")
    assert (here / "one.png").read_bytes() != (here / "two.png").read_bytes()


@pytest.mark.parametrize("model", MODELS)
def test_a_new_program_answers_to_a_key(peekpoke, here, model):
    peekpoke("new", "mine.py", "--machine", model)
    pictures = []
    for name, script in (("still.png", ""), ("keys.png", "300:press space,330:release space")):
        options = ("--frames", "321", "--keys", script, "--screenshot", name)
        said = peekpoke("run", "mine.py", "--headless", *options)
        assert said == (0, "", "")
        pictures.append((here / name).read_bytes())
    assert pictures[0] != pictures[1]


def test_new_overwrites_nothing(peekpoke, here):
    (here / "mine.py").write_text("precious")
    said = peekpoke("new", "mine.py")
    assert said == (2, "", "peekpoke: mine.py is there already, and nothing is overwritten.\n")
    assert (here / "mine.py").read_text() == "precious"


# -- completion ----------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_the_shells_script(peekpoke, shell):
    said = peekpoke("completion", shell)
    assert said.status == 0
    assert f"_PEEKPOKE_COMPLETE={shell}_complete" in said.out and "peekpoke" in said.out


COMPLETED = {
    "peekpoke r": {"run"},
    "peekpoke run pix": {"pixel"},
    "peekpoke run pixel --machine s": {"spectrum"},
    "peekpoke map h": {"hack"},
    "peekpoke run pixel --disp": {"--display"},
    "peekpoke run pixel --display t": {"terminal"},
    "peekpoke completion ": {"bash", "zsh", "fish"},
}


@pytest.mark.parametrize("line", COMPLETED)
def test_it_completes_commands_options_demos_and_models(line):
    words = line.split(" ")
    env = {
        "_PEEKPOKE_COMPLETE": "bash_complete",
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
    }
    said = process(env=env, capture_output=True, text=True)
    found = {entry.partition(",")[2] for entry in said.stdout.split() if entry.startswith("plain")}
    assert found == COMPLETED[line]


@pytest.mark.skipif(shutil.which("bash") is None, reason="asks bash itself: needs bash")
def test_bash_takes_the_script(peekpoke):
    script = peekpoke("completion", "bash").out
    said = subprocess.run(
        ["bash", "-c", script + "\ncomplete -p peekpoke"], capture_output=True, text=True
    )
    assert said.returncode == 0 and "_peekpoke_completion" in said.stdout


# -- streams -------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["ascii", "cp437", "cp1252", "utf-8"])
@pytest.mark.parametrize("arguments", [["list"], ["map", "c64"], ["--help"]])
def test_any_encoding_will_do(encoding, arguments):
    said = process(*arguments, env={"PYTHONIOENCODING": encoding}, capture_output=True)
    assert (said.returncode, said.stderr) == (0, b"")
    said.stdout.decode(encoding)


def test_a_message_may_hold_what_stderr_cannot(tmp_path):
    (tmp_path / "mine.py").write_text("def main(machine): raise ValueError('\u2588')\n", "utf-8")
    said = process(
        "run", str(tmp_path / "mine.py"), "--headless",
        env={"PYTHONIOENCODING": "ascii"}, capture_output=True,
    )  # fmt: skip
    assert said.returncode == 1 and b"ValueError: \\u2588" in said.stderr


@pytest.mark.parametrize("arguments", [["list"], ["map", "c64"], ["--help"]])
def test_a_reader_that_leaves_is_no_error(arguments):
    with running(
        [*PEEKPOKE, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as child:
        assert child.stdout is not None and child.stderr is not None
        child.stdout.close()
        assert (child.stderr.read(), child.wait(20)) == (b"", 0)


def test_a_program_whose_reader_leaves_is_no_failure(tmp_path):
    (tmp_path / "mine.py").write_text("def main(machine):\n    while True: print('y' * 9999)\n")
    with running(
        [*PEEKPOKE, "run", str(tmp_path / "mine.py"), "--headless"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    ) as child:  # fmt: skip
        assert child.stdout is not None and child.stderr is not None
        assert child.stdout.read(1) == b"y"
        child.stdout.close()
        assert (child.stderr.read(), child.wait(20)) == (b"", 0)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk: needs /dev/full")
def test_a_full_disk_is_one_sentence():
    with open("/dev/full", "w") as full:
        said = process("map", "c64", stdout=full, stderr=subprocess.PIPE)
    assert said.returncode == 1
    assert said.stderr.startswith(b"peekpoke: the output cannot be written: ")
    assert said.stderr.count(b"\n") == 1
