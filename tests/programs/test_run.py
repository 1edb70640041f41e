"""`peekpoke run`: finding a program, handing it what it asks for, what a run leaves behind."""

import os

import numpy as np
import pytest

import emulator
from emulator import live
from programs import catalogue, hints, session
from programs.watch import Watch

C64_RED_BORDER = "MACHINE = 'c64'\ndef main(machine):\n    machine.poke(53280, 2)\n"


@pytest.fixture
def picture(here):
    """Reads a PNG or GIF file's last picture back, with another decoder than ours."""
    image = pytest.importorskip("PIL.Image", reason="reads pictures back: needs Pillow")

    def read(name):
        with image.open(here / name) as file:
            file.seek(getattr(file, "n_frames", 1) - 1)
            return np.asarray(file.convert("RGB"))

    return read


def run_here(peekpoke, here, source, *options):
    (here / "mine.py").write_text(source)
    return peekpoke("run", "mine.py", "--headless", *options)


def test_a_screenshot_is_the_machines_picture(peekpoke, here, picture):
    said = run_here(peekpoke, here, C64_RED_BORDER, "--screenshot", "a.png")
    assert said == (0, "", "")
    machine = emulator.boot("c64")
    machine.poke(53280, 2)
    assert np.array_equal(picture("a.png"), machine.frame())


def test_machine_on_the_command_line_counts_more_than_the_files(peekpoke, here, picture):
    source = "MACHINE: str = 'c64'\ndef main(machine):\n    machine.poke(16384, 65535)\n"
    said = run_here(peekpoke, here, source, "--machine", "hack", "--screenshot", "a.png")
    assert said == (0, "", "")
    assert picture("a.png").shape == (256, 512, 3)


def test_a_file_that_names_no_machine_runs_on_the_pc(peekpoke, here):
    said = run_here(peekpoke, here, "def main(machine):\n    print(machine.model.name)\n")
    assert said == (0, "pc\n", "")


def test_main_names_another_function(peekpoke, here):
    source = "def main(machine): print('one')\ndef other(machine): print('two')\n"
    assert run_here(peekpoke, here, source, "--main", "other") == (0, "two\n", "")


def test_a_parameter_with_a_default_is_left_alone(peekpoke, here):
    source = "def main(machine, text='mine', *, more=2): print(machine.model.name, text, more)\n"
    assert run_here(peekpoke, here, source) == (0, "pc mine 2\n", "")


def test_a_callable_object_is_a_main(peekpoke, here):
    source = "class Main:\n    def __call__(self, machine): print(machine.frames)\nmain = Main()\n"
    assert run_here(peekpoke, here, source) == (0, "0\n", "")


def test_a_program_may_be_named_as_a_module_of_the_library(peekpoke, here):
    source = "import random\ndef main(machine): print(random.Random(1).randrange(9))\n"
    (here / "random.py").write_text(source)
    assert peekpoke("run", "random.py", "--headless") == (0, "2\n", "")


def test_a_program_may_import_what_lies_beside_it(peekpoke, here):
    (here / "beside_it.py").write_text("def boom(): 1 / 0\n")
    said = run_here(peekpoke, here, "import beside_it\ndef main(machine): beside_it.boom()\n")
    assert "beside_it.py, line 1, in boom:\n    def boom(): 1 / 0\nZeroDivisionError" in said.err


def test_a_program_may_use_dataclasses_and_name_itself(peekpoke, here):
    source = (
        "from __future__ import annotations\nfrom dataclasses import dataclass\n"
        "@dataclass\nclass Point:\n    x: int = 3\n"
        "def main(machine): print(Point(), __name__ == '__main__', __file__.endswith('mine.py'))\n"
    )
    assert run_here(peekpoke, here, source) == (0, "Point(x=3) False True\n", "")


def test_an_encoding_line_counts_in_messages_too(peekpoke, here):
    source = "# coding: latin-1\ndef main(machine):\n    raise ValueError('caf\xe9')\n"
    (here / "mine.py").write_bytes(source.encode("latin-1"))
    said = peekpoke("run", "mine.py", "--headless")
    assert "line 3, in main:\n    raise ValueError('caf\xe9')\nValueError: caf\xe9" in said.err


def test_keys_reach_the_program_at_their_frames(peekpoke, here):
    source = (
        "MACHINE = 'hack'\ndef main(machine):\n    for frame in range(6):\n"
        "        print(machine.frames, machine.peek(24576))\n        machine.wait_vblank()\n"
    )
    said = run_here(peekpoke, here, source, "--keys", "2:press a,4:release a")
    assert said.out.split("\n")[:6] == ["0 0", "1 0", "2 97", "3 97", "4 0", "5 0"]


def test_frames_end_an_endless_program_exactly_there(peekpoke, here, picture):
    source = (
        "MACHINE = 'c64'\ndef main(machine):\n    while True:\n"
        "        machine.poke(1024, machine.frames)\n        machine.wait_vblank()\n"
    )
    said = run_here(peekpoke, here, source, "--frames", "7", "--screenshot", "a.png")
    assert said == (0, "", "")
    machine = emulator.boot("c64")
    machine.poke(1024, 6)
    assert np.array_equal(picture("a.png"), machine.frame())


def test_a_recording_ends_with_the_last_picture(peekpoke, here, picture):
    source = C64_RED_BORDER + "    machine.wait_vblank()\n    machine.poke(53280, 5)\n"
    said = run_here(peekpoke, here, source, "--frames", "9", "--record", "a.gif")
    assert said == (0, "", "")
    machine = emulator.boot("c64")
    machine.poke(53280, 5)
    assert np.array_equal(picture("a.gif"), machine.frame())


def test_what_is_written_to_the_disk_is_there_in_the_next_run(peekpoke, here):
    source = (
        "MACHINE = 'hack'\ndef main(machine):\n    command, count, address = 240, 244, 245\n"
        "    machine.poke(count, 1)\n    machine.poke(address, 2048)\n"
        "    machine.poke(command, {first})\n    {then}\n"
    )
    write = source.format(first="2", then="machine.poke(command, 3)")
    write = write.replace(
        "    machine.poke(count", "    machine.poke(2048, 4711)\n    machine.poke(count"
    )
    assert run_here(peekpoke, here, write, "--disk", "a.img") == (0, "", "")
    read = source.format(first="1", then="print(machine.peek(2048))")
    assert run_here(peekpoke, here, read, "--disk", "a.img") == (0, "4711\n", "")


def test_a_failed_run_leaves_its_screenshot(peekpoke, here, picture):
    said = run_here(peekpoke, here, C64_RED_BORDER + "    1 / 0\n", "--screenshot", "a.png")
    assert said.status == 1
    assert picture("a.png")[0, 0].tolist() == [0x81, 0x33, 0x38]


# -- the display, and starting anew --------------------------------------------------------------


def test_the_best_display_is_chosen_and_why_is_said(peekpoke, here, monkeypatch):
    asked = []

    def run(machine, program, **options):
        asked.append(options["display"])
        return live.Outcome(live.State.ENDED, None, 0, 0.0)

    monkeypatch.setattr(live, "run", run)
    monkeypatch.setattr(live, "choose", lambda: live.Choice("terminal", "no window here."))
    (here / "mine.py").write_text(C64_RED_BORDER)
    assert peekpoke("run", "mine.py") == (0, "", "no window here.\n")
    assert peekpoke("run", "mine.py", "--display", "window") == (0, "", "")
    assert asked == ["terminal", "window"]


def test_watch_starts_the_changed_program_anew_even_after_an_error(peekpoke, here, monkeypatch):
    file = here / "mine.py"
    said = []

    def run(machine, program, *, changed, describe, **options):
        """What a display does: asks for changes, calls again, shows errors."""
        for text in ("def main(machine) 1", "def main(machine): 1 / 0", C64_RED_BORDER):
            try:
                program()
            except Exception as error:
                said.append(describe(error))
            assert not changed()
            file.write_text(text)
            assert changed()
        program()
        assert machine.peek(53280) & 15 == 2
        return live.Outcome(live.State.ENDED, None, 0, 0.0)

    monkeypatch.setattr(live, "run", run)
    file.write_text("MACHINE = 'c64'\nnonsense")
    assert peekpoke("run", "mine.py", "--watch", "--display", "window").status == 0
    assert [text.splitlines()[0] for text in said] == [
        "mine.py, line 2:",
        "mine.py, line 1 is not Python: expected ':'.",
        "mine.py, line 1, in main:",
    ]


def test_a_file_that_is_away_for_a_moment_has_not_changed(here):
    file, other = here / "mine.py", here / "other.py"
    file.write_text("one")
    watch = Watch(file)
    assert not watch()
    os.rename(file, other)
    assert not watch()
    os.rename(other, file)
    assert not watch()
    file.write_text("two!")
    assert watch() and not watch()
    os.utime(file, ns=(1, 1))
    assert watch() and not watch()


# -- demos ---------------------------------------------------------------------------------------


def test_the_catalogue_names_the_emulators_models():
    assert tuple(emulator.MODELS) == catalogue.MODELS


@pytest.mark.parametrize("name", catalogue.demo_names())
def test_every_demo_runs_by_name_on_every_model_it_is_for(peekpoke, monkeypatch, name):
    monkeypatch.setattr(session, "PATIENCE", 60.0)
    demo = catalogue.read_demo(name)
    assert demo.sentence.endswith(".") and demo.models()
    for model in demo.models():
        assert peekpoke("run", name, "-m", model, "--headless", "--frames", "2") == (0, "", "")


def test_a_file_may_be_called_as_a_demo_is(peekpoke, here):
    (here / "pixel.py").write_text("def main(machine): print('mine')\n")
    assert peekpoke("run", "pixel.py", "--headless") == (0, "mine\n", "")
    assert peekpoke("run", "./pixel.py", "--headless") == (0, "mine\n", "")
    assert peekpoke("run", "pixel", "--headless", "--frames", "1") == (0, "", "")


# -- what is told of a run that tells nothing itself -----------------------------------------------


def test_a_file_without_its_ending_is_suggested(peekpoke, here):
    (here / "mine.py").write_text("def main(machine): pass\n")
    said = peekpoke("run", "mine", "--headless")
    assert (said.status, said.out) == (2, "")
    assert said.err.endswith("no file of that name; did you mean the file mine.py?\n")


ENDLESS = "def main(machine):\n    while machine.frames < {}: machine.wait_vblank()\n"


def test_a_run_without_a_display_says_how_to_end_it_once_it_goes_on(peekpoke, here, monkeypatch):
    monkeypatch.setattr(hints, "SOON", 0.0)
    (here / "mine.py").write_text(ENDLESS.format(5000))
    said = peekpoke("run", "mine.py", "--headless")
    assert said == (0, "", "peekpoke: the program goes on until Ctrl-C; --frames N ends it after N"
                    " frames.\n")  # fmt: skip
    assert peekpoke("run", "mine.py", "--headless", "--frames", "5") == (0, "", "")


@pytest.mark.parametrize("frames", [2, 100])
def test_a_program_of_another_computer_that_shows_nothing_is_explained(peekpoke, frames):
    run = ("run", "bars", "--main", "raw_c64", "--headless", "--frames", str(frames))
    said = peekpoke(*run, "--machine", "workstation")
    assert said == (0, "", "peekpoke: nothing is seen of it: raw_c64 pokes where the c64 has its"
                    " screen, and this is the workstation; --machine c64 shows it.\n")  # fmt: skip
    assert peekpoke(*run, "--machine", "c64") == (0, "", "")


def test_a_file_that_names_its_computer_is_explained_on_another(peekpoke, here):
    (here / "mine.py").write_text("MACHINE = 'c64'\ndef main(machine): machine.poke(1100, 1)\n")
    run = ("run", "mine.py", "--headless", "--frames", "2")
    assert "main pokes where the c64 has its screen" in peekpoke(*run, "--machine", "pc").err
    assert peekpoke(*run) == (0, "", "")
