"""Run by tests as a process of its own: programs on a live display, and their outcome on stdout.

    python live_programs.py NAME MODEL DISPLAY [FRAMES]

The last line printed is the outcome as JSON.
"""

import json
import sys

import numpy as np

import emulator
from emulator import live
from emulator.machine import Machine

DISPLAY = {
    "c64": (1024, 1000),
    "spectrum": (16384, 6912),
    "pc": (0xA0000, 64000),
    "hack": (16384, 8192),
    "workstation": (emulator.MODELS["workstation"].memory["framebuffer"].start, 1280 * 720 * 4),
}


def picture(machine: Machine) -> None:
    """A picture that stays."""
    for cell in range(1000):
        machine.poke(1024 + cell, cell & 255)
    machine.poke(53280, 2)


def noise(machine: Machine) -> None:
    """Fills the whole display with the same random picture every time."""
    random = np.random.default_rng(7)
    if machine.model.name == "pc":
        machine.out(0x3DE, 19)
    start, size = DISPLAY[machine.model.name]
    values = random.integers(0, 1 << machine.model.word_bits, size)
    if machine.model.name == "spectrum":
        values[6144:] &= 127  # nothing flashes
    for at in range(0, size, 256):
        machine[start + at : start + min(at + 256, size)] = values[at : at + 256]


def letters(machine: Machine) -> None:
    """Shows which keys are down, by name, in the top line of the screen; prints new ones."""
    seen: set[str] = set()
    while True:
        down = machine.keyboard.pressed
        for key in sorted(down - seen):
            print(f"pressed {key}", flush=True)
        seen |= down
        machine.poke(53280, 2 if down else 0)
        machine.wait_vblank()


def hog(machine: Machine) -> None:
    """Never waits."""
    value = 0
    while True:
        value += 1
        machine.poke(53281, value >> 12 & 15)


def touch_nothing(machine: Machine) -> None:
    """A loop without any access."""
    while True:
        pass


def swallow(machine: Machine) -> None:
    """Catches every Exception, for ever."""
    while True:
        try:
            machine.poke(1024, 300)
        except Exception:
            machine.poke(53280, 5)


def hammer(machine: Machine) -> None:
    """Does what it can to take the keys away."""
    while True:
        for key in ("f1", "f10", "control", "escape"):
            machine.keyboard.press(key)
            machine.keyboard.release(key)
        machine.keyboard.release_all()
        machine[0xDC00:0xDC10] = 0


def fail(machine: Machine) -> None:
    """Draws, then goes wrong."""
    picture(machine)
    for _ in range(5):
        machine.wait_vblank()
    machine.poke(1024, 256)


def count(machine: Machine) -> None:
    """Counts frames in the first cell of the screen, and on stdout."""
    for number in range(10000):
        machine.poke(1024, number & 255)
        print(f"frame {number}", flush=True)
        machine.wait_vblank()


def mouse(machine: Machine) -> None:
    """Prints where the mouse is pressed."""
    assert machine.mouse is not None
    before: frozenset[str] = frozenset()
    while True:
        down = machine.mouse.pressed
        if down != before:
            print(f"mouse {machine.mouse.position} {sorted(down)}", flush=True)
            before = down
        machine.wait_vblank()


def talk(machine: Machine) -> None:
    """Prints, then shows a picture."""
    print("said by the program", flush=True)
    picture(machine)


def main(name: str, model: str, display: str, frames: str = "") -> None:
    """Run one of the programs above."""
    machine = emulator.boot(model)
    outcome = live.run(
        machine,
        lambda: globals()[name](machine),
        display=display,
        frames=int(frames) if frames else None,
        title=name,
        describe=lambda error: f"line 3 of mine.py, machine.poke(1024, 256):\n{error}",
    )
    kind = type(outcome.exception).__name__ if outcome.exception else None
    print(json.dumps({"state": outcome.state, "exception": kind, "frames": outcome.frames}))


if __name__ == "__main__":
    main(*sys.argv[1:])
