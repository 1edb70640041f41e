"""The live window: machines' pictures enlarged by whole pixels, with the host's keys beside them.

    machine's memory --scan out--> native surface --enlarge--> window --overlays--> screen

Each pane has its share of the window's width: its picture, and its notes beneath where it has any.

The native surface holds the picture as `machine.frame()` does, bit for bit. For a linear layout it
shares the machine's bytes: there a poke is the pixel. Everything that takes long (enlarging, giving
the picture to the screen, waiting) lets the program's thread run meanwhile.
"""

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from functools import lru_cache
from itertools import pairwise
from typing import ClassVar

from emulator.live.absent import absent

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")  # pygame greets on stdout when imported

with absent("pkg_resources"):  # an old setuptools' part, which takes longer to import than pygame
    import pygame

from emulator.key_names import FUNCTION, KEYS
from emulator.layouts.layout import Indices
from emulator.live import overlay
from emulator.live.controls import Control, Controls
from emulator.live.outcome import LiveError, State
from emulator.live.pacer import Pacer
from emulator.live.panes import Beat, Pane
from emulator.live.sound import Sound
from emulator.machine import Machine

_BACKDROP = (12, 12, 16)  # around the picture: not quite black, so that its edge is seen
_LARGEST_SHARE = 0.85  # of the desktop, for the window at the start
_LARGEST_WIDTH = 0.98  # of it, for several panes beside each other
_GAP = 12  # pixels between two panes
_NOTES_SHARE = 3  # notes take at most one in so many rows of their pane

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


class View:
    """One pane in the window.

    `surface` is the picture before it is enlarged: `machine.frame()` as it was at the last refresh.
    `room` is the pane's part of the window, and `picture` where in the window its picture is.
    """

    def __init__(self, pane: Pane) -> None:
        self.pane = pane
        self.room = self.picture = pygame.Rect(0, 0, 1, 1)
        self._native = NativeSurface(pane.machine)
        self.surface = self._native.draw()
        self._copy = pygame.Surface((0, 0))  # of the picture, in the window's own format

    def draw(self, screen: pygame.Surface, room: pygame.Rect, error: str) -> None:
        """Show the picture that is ready in `room`, what went wrong over it, notes beneath it."""
        self.surface, self.room = self._native.draw(), room
        lines = tuple(self.pane.notes())
        above = room.copy()
        above.height = max(1, room.height - _notes_height(lines, *room.size))
        if lines:
            notes = _notes(lines, room.width, _notes_scale(lines, *room.size))
            screen.blit(notes, above.bottomleft, notes.get_rect(height=room.height - above.height))
        self.picture = _placed(self.surface.get_size(), above)
        self._draw_picture(screen)
        if error:
            made = _error_band(error, *above.size, _text_scale(*room.size))
            screen.blit(made, (above.left, above.bottom - made.get_height()))

    def _draw_picture(self, screen: pygame.Surface) -> None:
        size = self.surface.get_size()
        if self.picture.size == size:
            screen.blit(self.surface, self.picture)
            return
        if self._copy.get_size() != size:
            self._copy = pygame.Surface(size, depth=32)
        self._copy.blit(self.surface, (0, 0))
        smaller = self.picture.width < size[0]
        enlarge = pygame.transform.smoothscale if smaller else pygame.transform.scale
        enlarge(self._copy, self.picture.size, screen.subsurface(self.picture))

    def place_of(self, x: int, y: int) -> tuple[int, int]:
        """The column and row of the display area that lie at a point of the window."""
        border = self.pane.machine.display.border
        across = (x - self.picture.x) * self.surface.get_width() // self.picture.width
        down = (y - self.picture.y) * self.surface.get_height() // self.picture.height
        return across - border.left, down - border.top


class Window:
    """One window for some panes: `run` is all of it, until it is closed or their sessions are done.

    What the first machine sounds is what is heard.
    """

    def __init__(self, panes: Sequence[Pane], title: str, report: Callable[[str], None]) -> None:
        self._sessions = [pane.session for pane in panes]
        self._machines = [pane.machine for pane in panes]
        self._model, self._heard = panes[0].machine.model, panes[0].machine.sound
        self._title, self._shown_title = title, ""
        self._views = [View(pane) for pane in panes]
        own = [Control("f11", "full screen and back", self._toggle_full_screen)]
        if self._heard is not None:
            own.append(Control("f8", "sound off and on", self._toggle_sound))
        self.controls = Controls(panes, report, own)
        self._sound: Sound | None = None
        self._down: dict[int, str] = {}  # scan code of a key that is down -> what it pressed
        self._windowed = (0, 0)  # the size to return to from full screen
        self._pacer, self._beat = Pacer(self._model.refresh_hz), Beat(self._sessions)
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
        if self._heard is not None:
            self._sound = Sound(self._heard)

    def _first_size(self) -> tuple[int, int]:
        """The pictures side by side, as large as the desktop has room for."""
        desktop = pygame.display.get_desktop_sizes()[0]
        panes, lines = len(self._views), tuple(self._views[0].pane.notes())
        width, height = self._views[0].surface.get_size()
        share = _LARGEST_SHARE if panes == 1 else _LARGEST_WIDTH
        gaps = _GAP * (panes - 1)
        room = (int(desktop[0] * share) - gaps) // panes, int(desktop[1] * _LARGEST_SHARE)
        fit = min(room[0] / width, room[1] / height)
        if fit < 1 and panes > 1:  # one picture may fill the desktop; several may not leave it
            width, height, fit = int(width * fit), int(height * fit), 1
        for scale in range(max(1, int(fit)), 0, -1):
            notes = _notes_height(lines, scale * width, scale * height * 2)
            if scale * height + notes <= room[1]:
                break
        return panes * scale * width + gaps, scale * height + notes

    def run(self) -> None:
        """Show the machines at their refresh rate and hand them the keys, until the end."""
        try:
            with ExitStack() as stack:
                for session in self._sessions:
                    stack.enter_context(session)
                self._pacer = Pacer(self._model.refresh_hz)  # time runs from here
                while not (self.controls.quit or self._beat.done):
                    for event in pygame.event.get():
                        self._handle(event)
                    self.refresh()
        except KeyboardInterrupt:
            pass  # Ctrl-C in the terminal quits as F10 does
        finally:
            self.close()

    def refresh(self) -> None:
        """One refresh: show the pictures that are ready, and let the machines draw the next."""
        self._draw(pygame.display.get_surface())
        ended = self._beat.tick(self._pacer.wait())
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

    def _draw(self, screen: pygame.Surface) -> None:
        rooms = _shares(screen.get_size(), len(self._views))
        if [view.picture.size for view in self._views] != [room.size for room in rooms]:
            screen.fill(_BACKDROP)
        for view, room, error in zip(self._views, rooms, self.controls.errors(), strict=True):
            view.draw(screen, room, error)
        self._draw_overlays(screen)

    def _draw_overlays(self, screen: pygame.Surface) -> None:
        width, height = screen.get_size()
        scale, controls = _text_scale(width, height), self.controls
        space = top = 6 * scale
        for text in filter(None, (controls.badge, controls.message)):
            made = _panel((text,), scale)
            screen.blit(made, (width - made.get_width() - space, top))
            top += made.get_height() + space
        if controls.help:
            made = _panel(tuple(controls.help_lines()), scale, headings=1)
            screen.blit(made, made.get_rect(center=(width // 2, height // 2)))

    def _set_title(self) -> None:
        first = self._sessions[0]
        states = dict.fromkeys(session.state for session in self._sessions)
        notes = [state.value for state in states if state is not State.RUNNING]
        notes += [first.speed.label] if first.speed.slow else []
        rate = f"{self._model.refresh_hz:g} Hz, shown at {self._pacer.rate:.0f}"
        title = " - ".join((self._model.title, rate, self._title, *notes))
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
        elif self._heard is not None:
            self._sound = Sound(self._heard)
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
                self._release("control")  # it only says whose key this is
            elif self.controls.press(name):
                return
        self._down[event.scancode] = name
        for machine in self._machines:
            machine.keyboard.press(name)

    def _key_up(self, event: pygame.event.Event) -> None:
        name = self._down.pop(event.scancode, None)
        if name is not None:
            self._release(name)

    def _release(self, name: str) -> None:
        for machine in self._machines:
            machine.keyboard.release(name)

    def _focus_lost(self, event: pygame.event.Event) -> None:
        self._down.clear()
        for machine in self._machines:
            machine.keyboard.release_all()
            if machine.mouse is not None:
                machine.mouse.release_all()

    def _mouse_moved(self, event: pygame.event.Event) -> None:
        """All mice go to where this one is in the pane under it."""
        under = [view for view in self._views if view.room.collidepoint(event.pos)]
        place = (under or self._views)[0].place_of(*event.pos)
        for machine in self._machines:
            if machine.mouse is not None:
                machine.mouse.move(*place)

    def _mouse_button(self, event: pygame.event.Event) -> None:
        if event.button not in _BUTTONS:
            return
        self._mouse_moved(event)
        for machine in self._machines:
            if machine.mouse is not None:
                down = event.type == pygame.MOUSEBUTTONDOWN
                act = machine.mouse.press if down else machine.mouse.release
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


def _shares(size: tuple[int, int], parts: int) -> list[pygame.Rect]:
    """The window's width in equal parts, with gaps between them."""
    edges = [(size[0] + _GAP) * part // parts for part in range(parts + 1)]
    return [pygame.Rect(left, 0, right - left - _GAP, size[1]) for left, right in pairwise(edges)]


def _text_scale(width: int, height: int) -> int:
    """How large text is in so much room."""
    return max(1, min(width // 480, height // 300))


def _notes_scale(lines: tuple[str, ...], width: int, height: int) -> int:
    """How large notes are in a pane of that size: whole lines, and most of it for the picture."""
    across, down = overlay.size(lines, 1)
    return max(1, min(width // across, height // (_NOTES_SHARE * down)))


def _notes_height(lines: tuple[str, ...], width: int, height: int) -> int:
    return overlay.size(lines, _notes_scale(lines, width, height))[1] if lines else 0


def _placed(size: tuple[int, int], room: pygame.Rect) -> pygame.Rect:
    """Where a picture goes: the middle, enlarged by a whole number, or made smaller to fit."""
    fit = min(room.width / size[0], room.height / size[1])
    scale = int(fit) if fit >= 1 else fit
    made = pygame.Rect(0, 0, max(1, int(size[0] * scale)), max(1, int(size[1] * scale)))
    made.center = room.center
    return made


@lru_cache(maxsize=8)
def _notes(lines: tuple[str, ...], width: int, scale: int) -> pygame.Surface:
    return _as_surface(overlay.panel(lines, scale, overlay.NOTES, headings=1, width=width))


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
