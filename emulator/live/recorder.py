"""Records a machine's frames as an animated GIF, exact to the pixel.

    header | screen size | loop for ever | per picture: delay, box, its colours, its pixels | end

Each picture but the first is only the box that changed, with a colour table of its own, so that an
indexed picture keeps its exact colours. Pillow compresses the pixels; what is around them is
written here, so that a frame is on the disk before the next one comes, however long the run.

A GIF counts in hundredths of a second, and viewers slow down any picture that is shown for less
than two. So where every frame differs, one in six is left out at 60 Hz, and two in seven at 70 Hz:
the whole lasts as long as the run did, to two hundredths. Equal frames in a row become one picture,
and the last frame is always there. Source: the GIF89a specification, sections 17 to 27.
"""

import struct
from importlib.util import find_spec
from io import BytesIO

import numpy as np
from numpy.typing import NDArray

from emulator.live.files import Name, check_writable
from emulator.live.outcome import LiveError
from emulator.machine import Machine

_LOOP_FOR_EVER = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\x00\x00\x00"
_CONTROL = b"\x21\xf9\x04\x04"  # its delay follows; what it does not cover stays
_EXTENSION, _BOX = 0x21, 0x2C
_TABLE = 0x80  # flag: a colour table follows, of 2 << (the low three bits) entries
_TRUE_COLOUR = 0x70  # of the screen: eight bits a primary, and no colour table
_TRAILER = b"\x3b"
_MOST_COLOURS = 256
_SHORTEST = 2  # hundredths of a second

Picture = NDArray[np.uint8]


class Recorder:
    """Records every frame of `machine` from the next one on; `close` completes the file.

    A LiveError, and nothing is recorded, if the file cannot be written or Pillow is missing.
    `frames` counts the frames seen.
    """

    def __init__(self, name: Name, machine: Machine) -> None:
        check_recorder()
        self.path = check_writable(name, "recording")
        self.path.write_bytes(b"")
        self.frames = 0
        self._machine = machine
        self._size: tuple[int, ...] | None = None
        self._shown: Picture | None = None  # the last picture written
        self._waiting: Picture | None = None  # the one to be written when it is over
        self._time = 0  # until when pictures are written, in hundredths of a second
        machine.frame_hooks.append(self._take)

    def close(self) -> None:
        """Complete the file; a run without a frame leaves the picture as it is now."""
        if self._take not in self._machine.frame_hooks:
            return
        self._machine.frame_hooks.remove(self._take)
        if self._waiting is None:
            self._take(self._machine)
        self._write_waiting(last=True)
        self._write(_TRAILER)

    def _take(self, machine: Machine) -> None:
        """One frame has ended with this picture."""
        picture = self._fitted(machine.frame())
        if self._waiting is None:
            self._waiting = picture
        elif not np.array_equal(picture, self._waiting):
            self._write_waiting()
            self._waiting = picture
        self.frames += 1

    def _fitted(self, picture: Picture) -> Picture:
        """The picture at the size of the first, after a change of mode: by a whole number."""
        height, width = self._size or picture.shape[:2]
        self._size = (height, width)
        if picture.shape[:2] == self._size:
            return picture
        step = max(-(-picture.shape[0] // height), -(-picture.shape[1] // width))
        picture = picture[::step, ::step]
        scale = min(height // picture.shape[0], width // picture.shape[1])
        picture = picture.repeat(scale, axis=0).repeat(scale, axis=1)
        top, left = (height - picture.shape[0]) // 2, (width - picture.shape[1]) // 2
        canvas = np.zeros((height, width, 3), np.uint8)
        canvas[top : top + picture.shape[0], left : left + picture.shape[1]] = picture
        return canvas

    def _write_waiting(self, last: bool = False) -> None:
        """Write the picture shown until now, unless it was shown for too short a time."""
        delay = round(self.frames * 100 / self._machine.model.refresh_hz) - self._time
        if self._waiting is None or (delay < 1 and not last):
            return
        delay = max(delay, _SHORTEST)
        if self._shown is None:
            height, width = self._waiting.shape[:2]
            self._write(b"GIF89a" + struct.pack("<HHBBB", width, height, _TRUE_COLOUR, 0, 0))
            self._write(_LOOP_FOR_EVER)
        left, top, width, height = _changed(self._shown, self._waiting)
        colours, indices = _indexed(self._waiting[top : top + height, left : left + width])
        bits = max(1, (len(colours) - 1).bit_length())
        self._write(struct.pack("<4sHxx", _CONTROL, delay))
        self._write(struct.pack("<BHHHHB", _BOX, left, top, width, height, _TABLE | bits - 1))
        self._write(colours.tobytes().ljust(3 << bits, b"\0") + _compressed(indices))
        self._shown, self._time = self._waiting, self._time + delay

    def _write(self, data: bytes) -> None:
        try:
            with self.path.open("ab") as file:
                file.write(data)
        except OSError as error:
            raise LiveError(f"the recording {self.path} ended: {error.strerror}.") from None


def _changed(old: Picture | None, new: Picture) -> tuple[int, int, int, int]:
    """Left, top, width and height of the box in which two pictures differ; never empty."""
    if old is None:
        return 0, 0, new.shape[1], new.shape[0]
    differs = (old != new).any(axis=2)
    rows, columns = np.flatnonzero(differs.any(axis=1)), np.flatnonzero(differs.any(axis=0))
    if not len(rows):
        return 0, 0, 1, 1
    left, top = int(columns[0]), int(rows[0])
    return left, top, int(columns[-1]) - left + 1, int(rows[-1]) - top + 1


def _indexed(picture: Picture) -> tuple[Picture, Picture]:
    """Its colours, (n, 3), and each pixel's index: exact up to 256 colours, else the nearest."""
    from PIL import Image

    image = Image.fromarray(np.ascontiguousarray(picture))
    found = image.getcolors(_MOST_COLOURS)
    if found is None:
        reduced = image.quantize(_MOST_COLOURS, Image.Quantize.FASTOCTREE)
        colours = np.array(reduced.getpalette(), np.uint8).reshape(-1, 3)
        return colours, np.asarray(reduced)
    colours = np.array(sorted(colour for _, colour in found), np.uint8)
    order = np.searchsorted(_packed(colours), _packed(picture))
    return colours, order.astype(np.uint8)


def _packed(colours: Picture) -> NDArray[np.uint32]:
    """Red, green and blue in one number, in the order in which tuples sort."""
    return colours.astype(np.uint32) @ np.array([1 << 16, 1 << 8, 1], np.uint32)


def _compressed(indices: Picture) -> bytes:
    """The pixels as a GIF keeps them, taken from one that Pillow makes of this picture alone."""
    from PIL import Image

    buffer = BytesIO()
    Image.fromarray(indices).save(buffer, "GIF", optimize=False, interlace=False)
    file = buffer.getvalue()
    place = _after_table(file, 10) + 2  # behind the background colour and the pixels' aspect
    while file[place] == _EXTENSION:
        place += 2
        while file[place]:  # blocks, each behind its length, up to an empty one
            place += 1 + file[place]
        place += 1
    return file[_after_table(file, place + 9) : -len(_TRAILER)]


def _after_table(file: bytes, flags: int) -> int:
    """Where the file goes on behind the byte of flags and the colour table it announces."""
    return flags + 1 + (3 << (file[flags] & 7) + 1 if file[flags] & _TABLE else 0)


def check_recorder() -> None:
    """A LiveError that says what to install, if recordings cannot be made."""
    if find_spec("PIL") is None:
        raise LiveError("recording needs Pillow: pip install pillow")
