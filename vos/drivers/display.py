"""The display as the kernel sees it: a surface of pixels, two modes, and the moves of drawing.

    surface  (height, width, 4) bytes: | blue | green | red | - |    what programs draw on
    words    the same pixels as native 32-bit words, one after the other: words[width * y + x]

Where the hardware keeps its picture so, the surface is video memory itself. Elsewhere it is a
shadow: `flush` makes the machine show it, and what was not flushed is, at the next vertical blank
(deferred I/O, as Linux's fb_defio does for displays that cannot be mapped). A picture that the
model can show comes out exactly; of any other the screen shows the best it can.

Colours are 0xRRGGBB. Boxes are clipped to the picture. Each move changes the surface; while
`immediate` is set, as for a trace, it is flushed at once.
"""

import sys
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from emulator import glyphs
from emulator.machine import Machine
from emulator.palettes import Palette
from vos.drivers.screens import screen_for
from vos.drivers.screens.screen import RGB, Box

GRAPHICS, TEXT = "graphics", "text"


def native_word(colour: int) -> int:
    """The value that puts 0xRRGGBB into `Display.words`, whose bytes are blue first on any host."""
    return int.from_bytes(colour.to_bytes(4, "little"), sys.byteorder)


class Display:
    """A machine's display, in graphics mode and all black to begin with."""

    modes = (GRAPHICS, TEXT)

    def __init__(self, machine: Machine) -> None:
        self._machine, self._screen = machine, screen_for(machine)
        self.width, self.height = self._screen.width, self._screen.height
        self.immediate = False
        self._lock = Lock()
        own = np.zeros((self.height, self.width, 4), np.uint8)
        video = self._screen.memory
        self.is_direct = video is not None
        self.surface: NDArray[np.uint8] = own if video is None else video
        self._picture = self.surface.view("<u4")[..., 0]
        self.words = self.surface.reshape(-1).data.cast("I")
        self._mode = ""
        self.set_mode(GRAPHICS)
        machine.frame_hooks.append(self._at_vblank)

    @property
    def colours(self) -> Palette | None:
        """The colours there are in this mode, (n, 3) RGB; None: any."""
        return self._screen.colours if self._draws else self._screen.text_colours

    @property
    def cell(self) -> tuple[int, int]:
        """(width, height) of the block in which only two colours can differ; (1, 1): no such."""
        return self._screen.cell

    @property
    def text_size(self) -> tuple[int, int]:
        """(columns, rows) of the text mode."""
        return self._screen.grid

    # -- modes and flushing

    @property
    def mode(self) -> str:
        """The mode now."""
        return self._mode

    def set_mode(self, mode: str, fine_text: bool = False) -> None:
        """Switch to one of `modes`; the surface, and what is on the screen, are black then.

        `fine_text`: text to be read, with as much on the screen as can be, and with small letters
        where a text mode has them only instead of signs.
        """
        if mode not in self.modes:
            raise ValueError(f"there is no mode {mode!r}; there are {', '.join(self.modes)}.")
        with self._lock:
            self.surface[...] = 0
            self._mode, self._screen.fine_text = mode, fine_text
            if self._draws:
                self._screen.enter_graphics()
            else:
                self._screen.enter_text()

    @property
    def _draws(self) -> bool:
        """Whether the surface is what is shown: always where text is drawn."""
        return self._mode == GRAPHICS or self._screen.text_scale > 0

    def flush(self, rect: tuple[int, int, int, int] | None = None) -> None:
        """Show the surface, or its part at (x, y, width, height), now."""
        box = self._clipped(*(rect or (0, 0, self.width, self.height)))
        if box is not None and self._draws:
            with self._lock:
                self._screen.show(self._picture, box)

    def _at_vblank(self, machine: Machine) -> None:
        # A program held in the middle of a flush has the lock: the picture waits with it.
        if self._draws and not self.is_direct and self._lock.acquire(blocking=False):
            try:
                self._screen.show(self._picture, Box(0, 0, self.width, self.height))
            finally:
                self._lock.release()

    def close(self) -> None:
        """Show what is drawn and let go of the machine; its picture and mode stay as they are."""
        self.flush()
        if self._at_vblank in self._machine.frame_hooks:
            self._machine.frame_hooks.remove(self._at_vblank)

    # -- drawing

    def set_pixel(self, x: int, y: int, colour: int) -> None:
        """One pixel; nothing happens outside the picture."""
        if 0 <= x < self.width and 0 <= y < self.height:
            self._picture[y, x] = colour
            if self.immediate:
                self.flush((x, y, 1, 1))

    def get_pixel(self, x: int, y: int) -> int:
        """The colour last drawn at a pixel of the picture, as asked for."""
        return int(self._picture[y, x]) & RGB

    def fill(self, x: int, y: int, width: int, height: int, colour: int) -> None:
        """A rectangle of one colour."""
        box = self._clipped(x, y, width, height)
        if box is not None:
            self._picture[box.slices] = colour
            self._drawn(box)

    def blit(self, x: int, y: int, pixels: NDArray[np.uint8]) -> None:
        """A block of pixels, (height, width, 3) red, green, blue."""
        height, width = pixels.shape[:2]
        box = self._clipped(x, y, width, height)
        if box is not None:
            target = self.surface[box.slices]
            part = pixels[box.top - y : box.bottom - y, box.left - x : box.right - x]
            for channel in range(3):
                target[..., 2 - channel] = part[..., channel]
            self._drawn(box)

    def copy(self, x: int, y: int, width: int, height: int, to_x: int, to_y: int) -> None:
        """A rectangle of the picture to another place, as it was before."""
        source = self._clipped(x, y, width, height)
        if source is None:
            return
        to_x, to_y = to_x + source.left - x, to_y + source.top - y
        block = self._picture[source.slices].copy()
        target = self._clipped(to_x, to_y, block.shape[1], block.shape[0])
        if target is not None:
            self._picture[target.slices] = block[
                target.top - to_y : target.bottom - to_y, target.left - to_x : target.right - to_x
            ]
            self._drawn(target)

    def scroll(self, right: int, down: int, colour: int = 0) -> None:
        """Move the whole picture; what comes in has that colour."""
        block = self._picture.copy()
        self._picture[...] = colour
        kept = self._clipped(right, down, self.width, self.height)
        if kept is not None:
            self._picture[kept.slices] = block[
                kept.top - down : kept.bottom - down, kept.left - right : kept.right - right
            ]
        self._drawn(Box(0, 0, self.width, self.height))

    def _clipped(self, x: int, y: int, width: int, height: int) -> Box | None:
        """The part of a rectangle that lies within the picture, or None."""
        box = Box(max(x, 0), max(y, 0), min(x + width, self.width), min(y + height, self.height))
        return box if box.left < box.right and box.top < box.bottom else None

    def _drawn(self, box: Box) -> None:
        if self.immediate:
            self.flush((box.left, box.top, box.right - box.left, box.bottom - box.top))

    # -- text

    def draw_text(
        self, x: int, y: int, text: str, ink: int, paper: int | None = None, scale: int = 1
    ) -> None:
        """Characters as pixels, 8x8 times `scale` each; no paper: what was there shines through."""
        if not text:
            return
        bits = glyphs.text_bits(text, scale)
        box = self._clipped(x, y, bits.shape[1], bits.shape[0])
        if box is not None:
            inked = bits[box.top - y : box.bottom - y, box.left - x : box.right - x]
            target = self._picture[box.slices]
            target[...] = np.where(inked, ink, target if paper is None else paper)
            self._drawn(box)

    def put_text(self, column: int, row: int, text: str, ink: int, paper: int = 0) -> None:
        """Characters in the grid of `text_size`, in text mode; what does not fit is left out."""
        columns, rows = self.text_size
        if not (0 <= row < rows and 0 <= column < columns):
            return
        text, scale = text[: columns - column], self._screen.scale
        if scale:
            self.draw_text(8 * scale * column, 8 * scale * row, text, ink, paper, scale)
        else:
            with self._lock:
                self._screen.put_text(column, row, text, ink, paper)
