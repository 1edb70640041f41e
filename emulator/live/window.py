"""The live window: a machine's picture enlarged by whole pixels, with the host's keys beside it.

    machine's memory --scan out--> native surface --enlarge--> window --overlays--> screen

The native surface holds the picture as `machine.frame()` does, bit for bit. For a linear layout it
shares the machine's bytes: there a poke is the pixel. Everything that takes long (enlarging, giving
the picture to the screen, waiting) lets the program's thread run meanwhile.
"""

import os
import sys
from collections.abc import Callable, Mapping
from functools import lru_cache
from typing import ClassVar

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")  # pygame greets on stdout when imported

import pygame

from emulator.key_names import FUNCTION, KEYS
from emulator.layouts.layout import Indices
from emulator.live import overlay
from emulator.live.controls import Control, Controls, Describe
from emulator.live.outcome import LiveError, State
from emulator.live.pacer import Pacer
from emulator.live.session import Session
from emulator.live.sound import Sound
from emulator.machine import Machine

_BACKDROP = (12, 12, 16)  # around the picture: not quite black, so that its edge is seen
_LARGEST_SHARE = 0.85  # of the desktop, for the window at the start

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
_LINUX_DISPLAYS = {"DISPLAY", "WAYLAND_DISPLAY"}
_BLIND_DRIVERS = {"dummy", "offscreen"}
_BUTTONS = {1: "left", 2: "middle", 3: "right"}


def display_obstacle() -> str:
    """What keeps pygame from opening a window here; empty if nothing does."""
    if sys.platform == "linux" and not _LINUX_DISPLAYS & os.environ.keys():
        return "neither DISPLAY nor WAYLAND_DISPLAY is set"
    try:
        pygame.display.init()
        driver = pygame.display.get_driver()
    except pygame.error as error:
        return str(error)
    return f"SDL's {driver} driver shows nothing" if driver in _BLIND_DRIVERS else ""


class NativeSurface:
    """The machine's picture at its own size; `draw` brings it up to date."""

    def __init__(self, machine: Machine) -> None:
        self._display = machine.display
        self._pixels: Indices | None = None
        self._palette = b""

    def draw(self) -> pygame.Surface:
        """The picture now; the same surface as before if its size has not changed."""
        pixels = self._display.scan_out()
        if self._pixels is not pixels:
            self._pixels, self._palette = pixels, b""
            size = (pixels.shape[1], pixels.shape[0])
            self._surface = pygame.image.frombuffer(
                pixels.data, size, "P" if pixels.ndim == 2 else "BGRA"
            )
            self._surface.set_alpha(None)  # the fourth byte is unused, and no opacity
        if pixels.ndim == 2:
            self._set_palette()
        return self._surface

    def _set_palette(self) -> None:
        palette = self._display.palette()
        raw = palette.tobytes()
        if raw != self._palette:
            self._palette = raw
            self._surface.set_palette(palette.tolist())


def key_name(key: int, character: str) -> str | None:
    """The common name of a pygame key that types `character` now; None if it has none."""
    if key in _NAMED:
        return _NAMED[key]
    candidates = (character.lower(), pygame.key.name(key))  # Ctrl makes the character another one
    return next((name for name in candidates if name in _KEYS), None)


class Window:
    """One window for one session: `run` is all of it, until it is closed or the session is done.

    `surface` is the picture before it is enlarged: `machine.frame()` as it was at the last refresh.
    """

    def __init__(
        self, session: Session, title: str, describe: Describe, report: Callable[[str], None]
    ) -> None:
        self._session, self._machine = session, session.machine
        self._title, self._shown_title = title, ""
        self._native = NativeSurface(self._machine)
        self.surface = self._native.draw()
        self._copy = pygame.Surface((0, 0))  # of the picture, in the window's own format
        self._picture = pygame.Rect(0, 0, 1, 1)  # where it is in the window
        own = [Control("f11", "full screen and back", self._toggle_full_screen)]
        if self._machine.sound is not None:
            own.append(Control("f8", "sound off and on", self._toggle_sound))
        self.controls = Controls(session, describe, report, own)
        self._sound: Sound | None = None
        self._down: dict[int, str] = {}  # scan code of a key that is down -> what it pressed
        self._windowed = (0, 0)  # the size to return to from full screen
        self._pacer = Pacer(self._machine.model.refresh_hz)
        self._open()

    def _open(self) -> None:
        obstacle = display_obstacle()
        if obstacle and "SDL_VIDEODRIVER" not in os.environ:  # who chose a driver is to have it
            raise LiveError(f"no window can be opened here: {obstacle}.")
        try:
            pygame.display.init()
            pygame.display.set_icon(_icon())
            pygame.display.set_mode(self._first_size(), pygame.RESIZABLE)
        except pygame.error as error:
            raise LiveError(f"no window can be opened here: {error}.") from None
        if self._machine.sound is not None:
            self._sound = Sound(self._machine.sound)

    def _first_size(self) -> tuple[int, int]:
        desktop = pygame.display.get_desktop_sizes()[0]
        size = self.surface.get_size()
        room = [int(side * _LARGEST_SHARE) for side in desktop]
        scale = max(1, min(room[0] // size[0], room[1] // size[1]))
        return size[0] * scale, size[1] * scale

    def run(self) -> None:
        """Show the machine at its refresh rate and hand it the keys, until the end."""
        try:
            with self._session:
                self._pacer = Pacer(self._machine.model.refresh_hz)  # time runs from here
                while not (self.controls.quit or self._session.done):
                    for event in pygame.event.get():
                        self._handle(event)
                    self.refresh()
        except KeyboardInterrupt:
            pass  # Ctrl-C in the terminal quits as F10 does
        finally:
            self.close()

    def refresh(self) -> None:
        """One refresh: show the picture that is ready, and let the machine draw the next."""
        self.surface = self._native.draw()
        self._draw_picture(pygame.display.get_surface())
        self._draw_overlays(pygame.display.get_surface())
        ended = self._session.tick(self._pacer.wait())
        if self._sound is not None and ended:
            self._sound.frame()
        pygame.display.flip()
        self._set_title()

    def close(self) -> None:
        """Close it; what it recorded is complete."""
        self.controls.close()
        if self._sound is not None:
            self._sound.close()
        pygame.display.quit()

    # -- drawing ----------------------------------------------------------------------------------

    def _draw_picture(self, screen: pygame.Surface) -> None:
        size = self.surface.get_size()
        self._picture = _placed(size, screen.get_size())
        if self._picture.size != screen.get_size():
            screen.fill(_BACKDROP)
        if self._picture.size == size:
            screen.blit(self.surface, self._picture)
            return
        if self._copy.get_size() != size:
            self._copy = pygame.Surface(size, depth=32)
        self._copy.blit(self.surface, (0, 0))
        smaller = self._picture.width < size[0]
        enlarge = pygame.transform.smoothscale if smaller else pygame.transform.scale
        enlarge(self._copy, self._picture.size, screen.subsurface(self._picture))

    def _draw_overlays(self, screen: pygame.Surface) -> None:
        width, height = screen.get_size()
        scale = max(1, min(width // 480, height // 300))
        controls, space = self.controls, 6 * scale
        if controls.error:
            made = _error_band(controls.error, width, height, scale)
            screen.blit(made, (0, height - made.get_height()))
        top = space
        for text in filter(None, (controls.badge, controls.message)):
            made = _panel((text,), scale)
            screen.blit(made, (width - made.get_width() - space, top))
            top += made.get_height() + space
        if controls.help:
            made = _panel(tuple(controls.help_lines()), scale, headings=1)
            screen.blit(made, made.get_rect(center=(width // 2, height // 2)))

    def _set_title(self) -> None:
        model, state = self._machine.model, self._session.state
        notes = [] if state is State.RUNNING else [state.value]
        notes += [self._session.speed.label] if self._session.speed.slow else []
        rate = f"{model.refresh_hz:g} Hz, shown at {self._pacer.rate:.0f}"
        title = " - ".join((model.title, rate, self._title, *notes))
        if title != self._shown_title:
            pygame.display.set_caption(title)
            self._shown_title = title

    def _toggle_full_screen(self) -> None:
        if pygame.display.is_fullscreen():
            pygame.display.set_mode(self._windowed, pygame.RESIZABLE)
        else:
            self._windowed = pygame.display.get_window_size()
            desktop = pygame.display.get_desktop_sizes()[0]
            pygame.display.set_mode(desktop, pygame.FULLSCREEN)

    def _toggle_sound(self) -> None:
        if self._sound is not None:
            self._sound.close()
            self._sound = None
            self.controls.say("sound off")
        elif self._machine.sound is not None:
            self._sound = Sound(self._machine.sound)
            self.controls.say("sound on" if self._sound.audible else "this host has no sound")

    # -- keys and mouse ---------------------------------------------------------------------------

    def _handle(self, event: pygame.event.Event) -> None:
        act = self._HANDLERS.get(event.type)
        if act is not None:
            act(self, event)

    def _quit(self, event: pygame.event.Event) -> None:
        self.controls.quit = True

    def _key_down(self, event: pygame.event.Event) -> None:
        name = key_name(event.key, event.unicode)
        if name is None:
            return
        if name in FUNCTION:
            if event.mod & pygame.KMOD_CTRL:
                self._machine.keyboard.release("control")  # it only says whose key this is
            elif self.controls.press(name):
                return
        self._down[event.scancode] = name
        self._machine.keyboard.press(name)

    def _key_up(self, event: pygame.event.Event) -> None:
        name = self._down.pop(event.scancode, None)
        if name is not None:
            self._machine.keyboard.release(name)

    def _focus_lost(self, event: pygame.event.Event) -> None:
        self._down.clear()
        self._machine.keyboard.release_all()
        if self._machine.mouse is not None:
            self._machine.mouse.release_all()

    def _mouse_moved(self, event: pygame.event.Event) -> None:
        if self._machine.mouse is None:
            return
        inside, border = self._picture, self._machine.display.border
        x = (event.pos[0] - inside.x) * self.surface.get_width() // inside.width
        y = (event.pos[1] - inside.y) * self.surface.get_height() // inside.height
        self._machine.mouse.move(x - border.left, y - border.top)

    def _mouse_button(self, event: pygame.event.Event) -> None:
        if self._machine.mouse is None or event.button not in _BUTTONS:
            return
        self._mouse_moved(event)
        down = event.type == pygame.MOUSEBUTTONDOWN
        act = self._machine.mouse.press if down else self._machine.mouse.release
        act(_BUTTONS[event.button])

    _HANDLERS: ClassVar[Mapping[int, Callable[["Window", pygame.event.Event], None]]] = {
        pygame.QUIT: _quit,
        pygame.KEYDOWN: _key_down,
        pygame.KEYUP: _key_up,
        pygame.WINDOWFOCUSLOST: _focus_lost,
        pygame.MOUSEMOTION: _mouse_moved,
        pygame.MOUSEBUTTONDOWN: _mouse_button,
        pygame.MOUSEBUTTONUP: _mouse_button,
    }


def _placed(size: tuple[int, int], room: tuple[int, int]) -> pygame.Rect:
    """Where a picture goes: the middle, enlarged by a whole number, or made smaller to fit."""
    fit = min(room[0] / size[0], room[1] / size[1])
    scale = int(fit) if fit >= 1 else fit
    made = pygame.Rect(0, 0, max(1, int(size[0] * scale)), max(1, int(size[1] * scale)))
    made.center = (room[0] // 2, room[1] // 2)
    return made


@lru_cache(maxsize=8)
def _panel(lines: tuple[str, ...], scale: int, headings: int = 0) -> pygame.Surface:
    return _as_surface(overlay.panel(lines, scale, headings=headings))


@lru_cache(maxsize=2)
def _error_band(text: str, width: int, height: int, scale: int) -> pygame.Surface:
    """The message in full width, at most half the window high."""
    lines = overlay.wrap(text, overlay.columns(width, scale))
    room = overlay.rows(height // 2, scale)
    if len(lines) > room:
        lines = [*lines[: room - 1], "... (the terminal shows all of it)"]
    return _as_surface(overlay.panel(lines, scale, overlay.ERROR, width=width))


def _as_surface(panel: overlay.Panel) -> pygame.Surface:
    size = (panel.shape[1], panel.shape[0])
    return pygame.image.frombytes(panel.tobytes(), size, "RGBA")


def _icon() -> pygame.Surface:
    """A P of big pixels."""
    return _as_surface(overlay.panel(("P",), 2))
