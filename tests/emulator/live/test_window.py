"""The window, part by part, with SDL's driver that shows nothing: no display is needed."""

from collections.abc import Callable, Iterator
from pathlib import Path
from runpy import run_path

import numpy as np
import pygame
import pytest

import emulator
from emulator.key_names import KEYS
from emulator.live.outcome import State
from emulator.live.panes import Pane
from emulator.live.session import Session
from emulator.live.window.hands import key_name
from emulator.live.window.view import NativeSurface
from emulator.live.window.window import Window
from emulator.machine import Machine

NOISE: Callable[[Machine], None] = run_path(str(Path(__file__).with_name("live_programs.py")))[
    "noise"
]


@pytest.fixture(autouse=True)
def without_display(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    pygame.display.quit()
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    pygame.display.init()
    yield
    pygame.display.quit()


def pixels(surface: pygame.Surface) -> np.ndarray:
    return pygame.surfarray.array3d(surface).transpose(1, 0, 2)


@pytest.mark.parametrize("model", emulator.MODELS)
def test_the_surface_is_the_machines_frame_bit_for_bit(model: str) -> None:
    machine = emulator.boot(model)
    native = NativeSurface(machine)
    assert np.array_equal(pixels(native.draw()), machine.frame())
    NOISE(machine)
    assert np.array_equal(pixels(native.draw()), machine.frame())
    assert len(np.unique(machine.frame())) > 1


def test_a_mode_and_a_palette_may_change() -> None:
    machine = emulator.boot("pc")
    native = NativeSurface(machine)
    for mode in (3, 19, 4, 3 | 128, 19 | 128):
        machine.out(0x3DE, mode)
        machine[0xB8000:0xB8100] = np.arange(256)
        assert np.array_equal(pixels(native.draw()), machine.frame())
    for level in range(768):
        machine.out(0x3C9, level * 5 & 63)
    assert np.array_equal(pixels(native.draw()), machine.frame())


@pytest.mark.parametrize(("model", "start"), [("pc", 0xA0000), ("workstation", None)])
def test_where_memory_is_the_picture_a_poke_is_the_pixel(model: str, start: int | None) -> None:
    machine = emulator.boot(model)
    if model == "pc":
        machine.out(0x3DE, 19)
    surface = NativeSurface(machine).draw()
    place = machine.display.layout().locate(7, 5)
    before = surface.get_at((7, 5))
    machine.poke(place.address, 15)
    assert surface.get_at((7, 5)) != before
    assert np.array_equal(pixels(surface), machine.frame())


def idle(machine: Machine) -> Callable[[], None]:
    def call() -> None:
        while True:
            machine.wait_vblank()

    return call


def test_closing_the_window_quits() -> None:
    machine = emulator.boot("hack")  # without sound
    pane = Pane(Session(machine, idle(machine)))
    window = Window([pane], "idle", print)
    pygame.event.post(pygame.event.Event(pygame.QUIT))
    window.run()
    assert pane.session.outcome().state is State.STOPPED
    assert not pygame.display.get_init()


def test_ctrl_c_in_the_terminal_quits() -> None:
    machine = emulator.boot("hack")
    pane = Pane(Session(machine, idle(machine)))
    window = Window([pane], "idle", print)

    def interrupt(machine: Machine) -> None:
        raise KeyboardInterrupt

    machine.frame_hooks.append(interrupt)
    window.run()
    assert pane.session.outcome().state is State.STOPPED


def test_keys_are_let_go_when_the_window_loses_the_focus() -> None:
    machine = emulator.boot("hack")
    pane = Pane(Session(machine, idle(machine), frames=3))  # one a press, one to let go
    window = Window([pane], "idle", print)
    for key, character in ((pygame.K_a, "a"), (pygame.K_LEFT, "")):
        down = {"key": key, "unicode": character, "mod": 0, "scancode": key % 512}
        pygame.event.post(pygame.event.Event(pygame.KEYDOWN, down))
    pygame.event.post(pygame.event.Event(pygame.WINDOWFOCUSLOST))
    held: list[frozenset[str]] = []
    press = machine.keyboard.press
    machine.keyboard.press = (  # type: ignore[method-assign] # to see that they were down
        lambda key: (press(key), held.append(machine.keyboard.pressed))[0]
    )
    window.run()
    assert held[-1] == {"a", "left"}
    assert not machine.keyboard.pressed


PRESSED = [
    (pygame.K_a, "a", "a"),
    (pygame.K_a, "A", "a"),
    (pygame.K_a, "\x01", "a"),  # with Ctrl
    (pygame.K_1, "!", "!"),
    (pygame.K_7, "/", "/"),  # a German keyboard with shift
    (pygame.K_KP4, "4", "4"),
    (pygame.K_RETURN, "\r", "enter"),
    (pygame.K_KP_ENTER, "\r", "enter"),
    (pygame.K_SPACE, " ", "space"),
    (pygame.K_ESCAPE, "\x1b", "escape"),
    (pygame.K_BACKSPACE, "\x08", "backspace"),
    (pygame.K_LEFT, "", "left"),
    (pygame.K_PAGEDOWN, "", "page_down"),
    (pygame.K_F12, "", "f12"),
    (pygame.K_RSHIFT, "", "shift"),
    (pygame.K_LCTRL, "", "control"),
    (pygame.K_CAPSLOCK, "", None),
    (pygame.K_UNKNOWN, "é", None),
    (pygame.K_KP4, "", None),  # with NumLock off
]


@pytest.mark.parametrize(("key", "character", "name"), PRESSED)
def test_pygames_keys_have_common_names(key: int, character: str, name: str | None) -> None:
    assert key_name(key, character) == name
    assert name is None or name in KEYS


def test_every_common_key_can_be_pressed() -> None:
    named = {key_name(getattr(pygame, key), "") for key in dir(pygame) if key.startswith("K_")}
    typed = {key_name(pygame.K_UNKNOWN, chr(code)) for code in range(33, 127)}
    assert named | typed >= set(KEYS)
