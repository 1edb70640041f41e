"""The host's keys and mouse, handed to the machines."""

from collections.abc import Callable, Mapping, Sequence
from typing import ClassVar

import pygame

from emulator.key_names import FUNCTION, KEYS
from emulator.live.controls import Controls
from emulator.live.session import Session

Locate = Callable[[tuple[int, int]], tuple[int, int]]

_NAMED = {
    pygame.K_RETURN: "enter", pygame.K_KP_ENTER: "enter", pygame.K_SPACE: "space",
    pygame.K_BACKSPACE: "backspace", pygame.K_TAB: "tab", pygame.K_ESCAPE: "escape",
    pygame.K_LEFT: "left", pygame.K_RIGHT: "right", pygame.K_UP: "up", pygame.K_DOWN: "down",
    pygame.K_HOME: "home", pygame.K_END: "end", pygame.K_PAGEUP: "page_up",
    pygame.K_PAGEDOWN: "page_down", pygame.K_INSERT: "insert", pygame.K_DELETE: "delete",
    pygame.K_LSHIFT: "shift", pygame.K_RSHIFT: "shift", pygame.K_LCTRL: "control",
    pygame.K_RCTRL: "control", pygame.K_LALT: "alt", pygame.K_RALT: "alt",
    **{getattr(pygame, f"K_F{number}"): f"f{number}" for number in range(1, 13)},
}  # fmt: skip
_KEYS = frozenset(KEYS)
_BUTTONS = {1: "left", 2: "middle", 3: "right"}


def key_name(key: int, character: str) -> str | None:
    """The common name of a pygame key that types `character` now; None if it has none."""
    if key in _NAMED:
        return _NAMED[key]
    candidates = (character.lower(), pygame.key.name(key))  # Ctrl makes the character another one
    return next((name for name in candidates if name in _KEYS), None)


class Hands:
    """What a person does: `handle` takes pygame's events.

    Every session's machine gets every key; all mice go where the host's is, by `locate` the column
    and row of the display area under a point of the window.
    """

    def __init__(self, sessions: Sequence[Session], controls: Controls, locate: Locate) -> None:
        self._strokes = [session.strokes for session in sessions]
        self._mice = [mouse for session in sessions if (mouse := session.machine.mouse) is not None]
        self._controls, self._locate = controls, locate
        self._down: dict[int, str] = {}  # scan code of a key that is down -> what it pressed

    def handle(self, event: pygame.event.Event) -> None:
        """Hand an event on, if it is one of theirs."""
        act = self._HANDLERS.get(event.type)
        if act is not None:
            act(self, event)

    def _quit(self, event: pygame.event.Event) -> None:
        self._controls.quit = True

    def _key_down(self, event: pygame.event.Event) -> None:
        name = key_name(event.key, event.unicode)
        if name is None:
            return
        if name in FUNCTION:
            if event.mod & pygame.KMOD_CTRL:
                self._release("control")  # it only says whose key this is
            elif self._controls.press(name):
                return
        self._down[event.scancode] = name
        for strokes in self._strokes:
            strokes.press(name)

    def _key_up(self, event: pygame.event.Event) -> None:
        name = self._down.pop(event.scancode, None)
        if name is not None:
            self._release(name)

    def _release(self, name: str) -> None:
        for strokes in self._strokes:
            strokes.release(name)

    def _focus_lost(self, event: pygame.event.Event) -> None:
        self._down.clear()
        for strokes in self._strokes:
            strokes.release_all()
        for mouse in self._mice:
            mouse.release_all()

    def _mouse_moved(self, event: pygame.event.Event) -> None:
        place = self._locate(event.pos)
        for mouse in self._mice:
            mouse.move(*place)

    def _mouse_button(self, event: pygame.event.Event) -> None:
        if event.button not in _BUTTONS:
            return
        self._mouse_moved(event)
        for mouse in self._mice:
            act = mouse.press if event.type == pygame.MOUSEBUTTONDOWN else mouse.release
            act(_BUTTONS[event.button])

    _HANDLERS: ClassVar[Mapping[int, Callable[["Hands", pygame.event.Event], None]]] = {
        pygame.QUIT: _quit,
        pygame.KEYDOWN: _key_down,
        pygame.KEYUP: _key_up,
        pygame.WINDOWFOCUSLOST: _focus_lost,
        pygame.MOUSEMOTION: _mouse_moved,
        pygame.MOUSEBUTTONDOWN: _mouse_button,
        pygame.MOUSEBUTTONUP: _mouse_button,
    }
