"""The live window: machines' pictures enlarged by whole pixels, with the host's keys beside them.

    machine's memory --scan out--> native surface --enlarge--> window --overlays--> screen

Each pane has its share of the window's width. Everything that takes long (enlarging, giving the
picture to the screen, waiting) lets the program's thread run meanwhile.
"""

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import ExitStack

import pygame

from emulator.live.controls import Control, Controls
from emulator.live.outcome import LiveError, State
from emulator.live.pacer import Pacer
from emulator.live.panes import Beat, Pane
from emulator.live.sound import Sound
from emulator.live.window import texts
from emulator.live.window.hands import Hands
from emulator.live.window.view import GAP, View, shares

_BACKDROP = (12, 12, 16)  # around the picture: not quite black, so that its edge is seen
_LARGEST_SHARE = 0.85  # of the desktop, for the window at the start
_LARGEST_WIDTH = 0.98  # of it, for several panes beside each other
_LINUX_DISPLAYS = {"DISPLAY", "WAYLAND_DISPLAY"}
_BLIND_DRIVERS = {"dummy", "offscreen"}


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


class Window:
    """One window for some panes: `run` is all of it, until it is closed or their sessions are done.

    What the first machine sounds is what is heard.
    """

    def __init__(self, panes: Sequence[Pane], title: str, report: Callable[[str], None]) -> None:
        self._sessions = [pane.session for pane in panes]
        self._model, self._heard = panes[0].machine.model, panes[0].machine.sound
        self._title, self._shown_title = title, ""
        self._views = [View(pane) for pane in panes]
        own = [Control("f11", "full screen and back", self._toggle_full_screen)]
        if self._heard is not None:
            own.append(Control("f8", "sound off and on", self._toggle_sound))
        self.controls = Controls(panes, report, own)
        self._hands = Hands(self._sessions, self.controls, self._locate)
        self._sound: Sound | None = None
        self._windowed = (0, 0)  # the size to return to from full screen
        self._pacer, self._beat = Pacer(self._model.refresh_hz), Beat(self._sessions)
        self._open()

    def _open(self) -> None:
        obstacle = display_obstacle()
        if obstacle and "SDL_VIDEODRIVER" not in os.environ:  # who chose a driver is to have it
            raise LiveError(f"no window can be opened here: {obstacle}.")
        try:
            pygame.display.init()
            pygame.display.set_icon(texts.icon())
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
        gaps = GAP * (panes - 1)
        room = (int(desktop[0] * share) - gaps) // panes, int(desktop[1] * _LARGEST_SHARE)
        fit = min(room[0] / width, room[1] / height)
        if fit < 1 and panes > 1:  # one picture may fill the desktop; several may not leave it
            width, height, fit = int(width * fit), int(height * fit), 1
        for scale in range(max(1, int(fit)), 0, -1):
            notes = texts.notes_height(lines, scale * width, scale * height * 2)
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
                        self._hands.handle(event)
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
        rooms = shares(screen.get_size(), len(self._views))
        if [view.picture.size for view in self._views] != [room.size for room in rooms]:
            screen.fill(_BACKDROP)
        for view, room, error in zip(self._views, rooms, self.controls.errors(), strict=True):
            view.draw(screen, room, error)
        self._draw_overlays(screen)

    def _draw_overlays(self, screen: pygame.Surface) -> None:
        width, height = screen.get_size()
        scale, controls = texts.text_scale(width, height), self.controls
        space = top = 6 * scale
        for text in filter(None, (controls.badge, controls.message)):
            made = texts.panel((text,), scale)
            screen.blit(made, (width - made.get_width() - space, top))
            top += made.get_height() + space
        if controls.help:
            made = texts.panel(tuple(controls.help_lines()), scale, headings=1)
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

    def _locate(self, point: tuple[int, int]) -> tuple[int, int]:
        """Where that is in the pane under it; in the first one's terms beside them all."""
        under = [view for view in self._views if view.room.collidepoint(point)]
        return (under or self._views)[0].place_of(*point)
