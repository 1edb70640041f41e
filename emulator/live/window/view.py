"""One pane in the window: a machine's picture enlarged by whole pixels, its notes beneath.

The native surface holds the picture as `machine.frame()` does, bit for bit. For a linear layout it
shares the machine's bytes: there a poke is the pixel.
"""

from itertools import pairwise

import pygame

from emulator.layouts.layout import Indices
from emulator.live.panes import Pane
from emulator.live.window import texts
from emulator.machine import Machine

GAP = 12  # pixels between two panes


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
        above.height = max(1, room.height - texts.notes_height(lines, *room.size))
        if lines:
            notes = texts.notes(lines, room.width, texts.notes_scale(lines, *room.size))
            screen.blit(notes, above.bottomleft, notes.get_rect(height=room.height - above.height))
        self.picture = _placed(self.surface.get_size(), above)
        self._draw_picture(screen)
        if error:
            made = texts.error_band(error, *above.size, texts.text_scale(*room.size))
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


def shares(size: tuple[int, int], parts: int) -> list[pygame.Rect]:
    """The window's width in equal parts, with gaps between them."""
    edges = [(size[0] + GAP) * part // parts for part in range(parts + 1)]
    return [pygame.Rect(left, 0, right - left - GAP, size[1]) for left, right in pairwise(edges)]


def _placed(size: tuple[int, int], room: pygame.Rect) -> pygame.Rect:
    """Where a picture goes: the middle, enlarged by a whole number, or made smaller to fit."""
    fit = min(room.width / size[0], room.height / size[1])
    scale = int(fit) if fit >= 1 else fit
    made = pygame.Rect(0, 0, max(1, int(size[0] * scale)), max(1, int(size[1] * scale)))
    made.center = room.center
    return made
