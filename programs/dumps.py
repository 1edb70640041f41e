"""Memory dumps that people kept as pictures: which file goes where, and the registers that show it.

    file   header | part | part | ...       each part to its address, then the registers

A format is a row of `FORMATS`. A file is known by its size and, on the C64, by its first two bytes:
the address to load it at, low byte first. Where a picture was loaded is not always where the chip
can show it (a screen must begin at a multiple of 1024), so viewers copied those parts, as here.

Sources. C64: codebase64.org "C64 grafix files specs list", and P. Weighill's table of bitmap files
(BITMAP.TXT; it gives Doodle's bitmap at offset 1024). BSAVE: Microsoft Knowledge Base Q34407. The
rest are plain copies of the memory that the models describe. Numbers of more than a byte are low
byte first, on the Hack too: a choice of ours.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np

from emulator import Machine
from emulator.models import c64, hack, pc, spectrum, workstation
from programs.catalogue import listed
from programs.errors import WrongUsageError

Show = Callable[[Machine], None]


class Part(NamedTuple):
    """`size` bytes of the file, from `offset` on, and where they go.

    A shorter version of a format may end before a part, and then has none.
    """

    offset: int
    size: int
    address: int


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file: how it is known, where its parts go, and the registers written for it.

    `header` is what the file begins with; `outs` are written to ports before the parts are placed
    (a mode that is set clears the screen), `fills` of (address, size, value) too, `pokes` after.
    """

    name: str
    sizes: tuple[int, ...]
    parts: tuple[Part, ...]
    header: bytes = b""
    outs: tuple[tuple[int, int], ...] = ()
    fills: tuple[tuple[int, int, int], ...] = ()
    pokes: tuple[tuple[int, int], ...] = ()

    def fits(self, data: bytes) -> bool:
        """Whether this can be such a file."""
        return len(data) in self.sizes and data.startswith(self.header)

    def show(self, machine: Machine, data: bytes) -> None:
        """Put it where the machine shows it."""
        for port, value in self.outs:
            machine.out(port, value)
        for address, size, value in self.fills:
            machine[address : address + size] = value
        for offset, size, address in self.parts:
            place(machine, address, data[offset : offset + size])
        for address, value in self.pokes:
            machine.poke(address, value)

    def __str__(self) -> str:
        sizes = listed((str(size) for size in self.sizes), "or")
        loads = f" loaded at 0x{int.from_bytes(self.header, 'little'):04X}" if self.header else ""
        return f"{self.name} ({sizes} bytes{loads})"


def place(machine: Machine, address: int, data: bytes) -> None:
    """Poke a dump at `address` and on, through regions that meet; a Fault where there are none."""
    cells = np.frombuffer(data, "<u2" if machine.model.word_bits == 16 else "u1")
    while cells.size:
        region = machine.model.memory.find(address)
        room = region.end + 1 - address if region else cells.size
        machine[address : address + min(room, cells.size)] = cells[:room]
        address, cells = address + room, cells[room:]


# -- Commodore 64 -------------------------------------------------------------------------------

_CONTROL_1, _CONTROL_2, _POINTERS, _BORDER, _BACKGROUND = 0xD011, 0xD016, 0xD018, 0xD020, 0xD021
_BITMAP_MODE, _MULTICOLOUR = (_CONTROL_1, 0x3B), (_CONTROL_2, 0x18)
_LOW = (_POINTERS, 0x18)  # cell colours at 1024, bitmap at 8192
# The second 16 KiB: cell colours at 0x5C00, bitmap at 0x6000.
_SECOND_BANK = ((c64.CIA2, 0x96), (_POINTERS, 0x78))
_WHITE_ON_BLACK = (c64.SCREEN, 1000, 0x10)


def _load_address(address: int) -> bytes:
    return address.to_bytes(2, "little")


_C64 = (
    Format(
        "Koala Painter",
        (10003,),
        (
            Part(2, 10001, 0x6000),
            Part(8002, 1000, 0x5C00),
            Part(9002, 1000, c64.COLOURS),
            Part(10002, 1, _BACKGROUND),
        ),
        _load_address(0x6000),
        pokes=(*_SECOND_BANK, _BITMAP_MODE, _MULTICOLOUR, (_BORDER, 0)),
    ),
    Format(
        "Art Studio",
        (9009, 9002),
        (Part(2, 9000, c64.BITMAP), Part(8002, 1000, c64.SCREEN), Part(9002, 1, _BORDER)),
        _load_address(0x2000),
        pokes=(_LOW, _BITMAP_MODE),
    ),
    Format(
        "Hi-Eddi",
        (9218,),
        (Part(2, 9216, c64.BITMAP), Part(8194, 1000, c64.SCREEN)),
        _load_address(0x2000),
        pokes=(_LOW, _BITMAP_MODE),
    ),
    Format(
        "Doodle",
        (9218,),
        (Part(2, 9216, 0x5C00),),
        _load_address(0x5C00),
        pokes=(*_SECOND_BANK, _BITMAP_MODE),
    ),
    Format("screen codes", (1000,), (Part(0, 1000, c64.SCREEN),)),
    Format(
        "screen codes and their colours",
        (2000,),
        (Part(0, 1000, c64.SCREEN), Part(1000, 1000, c64.COLOURS)),
    ),
    Format(
        "bitmap",
        (8000,),
        (Part(0, 8000, c64.BITMAP),),
        fills=(_WHITE_ON_BLACK,),
        pokes=(_LOW, _BITMAP_MODE),
    ),
    Format(
        "bitmap and its cells' colours",
        (9000,),
        (Part(0, 8000, c64.BITMAP), Part(8000, 1000, c64.SCREEN)),
        pokes=(_LOW, _BITMAP_MODE),
    ),
)

# -- the others -----------------------------------------------------------------------------------

_PC_MODE = pc.PORTS.address_of("VIDEO_MODE")

_SPECTRUM = (
    Format("screen, .scr", (6912,), (Part(0, 6912, spectrum.BITMAP),)),
    Format("bitmap without attributes", (6144,), (Part(0, 6144, spectrum.BITMAP),)),
)
_PC = (
    Format("mode 13h", (64000,), (Part(0, 64000, pc.GRAPHICS),), outs=((_PC_MODE, 0x13),)),
    Format("text mode 3", (4000,), (Part(0, 4000, pc.TEXT),), outs=((_PC_MODE, 3),)),
    Format("CGA mode 4", (16384,), (Part(0, 16384, pc.TEXT),), outs=((_PC_MODE, 4),)),
)
_HACK = (Format("screen, low byte first", (16384,), (Part(0, 16384, hack.SCREEN),)),)
_PICTURE = 4 * workstation.WIDTH * workstation.HEIGHT
_WORKSTATION = (Format("XRGB8888", (_PICTURE,), (Part(0, _PICTURE, workstation.FRAMEBUFFER),)),)

FORMATS: dict[str, tuple[Format, ...]] = {
    "c64": _C64,
    "spectrum": _SPECTRUM,
    "pc": _PC,
    "hack": _HACK,
    "workstation": _WORKSTATION,
}

# -- files that say more themselves ---------------------------------------------------------------


def _prg(suffix: str, data: bytes) -> Show | None:
    """A C64 program file: the first two bytes say where the rest goes."""
    if suffix != ".prg" or len(data) < 3:
        return None
    return lambda machine: place(machine, int.from_bytes(data[:2], "little"), data[2:])


def _bsave(suffix: str, data: bytes) -> Show | None:
    """BSAVE: 0xFD, segment, offset, length, data. A dump of video memory says which mode it was."""
    if data[:1] != b"\xfd" or len(data) < 8:
        return None
    segment, offset, length = (int.from_bytes(data[at : at + 2], "little") for at in (1, 3, 5))
    address, body = 16 * segment + offset, data[7 : 7 + length]

    def show(machine: Machine) -> None:
        if pc.GRAPHICS <= address < pc.MONOCHROME:
            machine.out(_PC_MODE, 0x13)
        elif pc.TEXT <= address < pc.TEXT + 0x8000:
            machine.out(_PC_MODE, 3 if length <= 4096 else 4)
        place(machine, address, body)

    return show


def _with_palette(suffix: str, data: bytes) -> Show | None:
    """Mode 13h and its palette: 256 times red, green, blue, as the DAC takes them (0-63).

    Levels of 8 bits are known by one above 63, and lose their two lowest bits.
    """
    if len(data) != 64768:
        return None
    levels = data[64000:]
    shift = 2 if max(levels) > 63 else 0

    def show(machine: Machine) -> None:
        _PC[0].show(machine, data[:64000])
        machine.out(pc.PORTS.address_of("DAC_WRITE_INDEX"), 0)
        for level in levels:
            machine.out(pc.PORTS.address_of("DAC_DATA"), level >> shift)

    return show


class Reader(NamedTuple):
    """A format that is more than a size, and what a message calls it."""

    name: str
    read: Callable[[str, bytes], Show | None]


READERS: dict[str, tuple[Reader, ...]] = {
    "c64": (Reader("any .prg", _prg),),
    "pc": (
        Reader("mode 13h and a palette (64768 bytes)", _with_palette),
        Reader("any file of BSAVE", _bsave),
    ),
}


def read(model: str, path: Path, at: int | None = None) -> Show:
    """What shows the file on a machine of this model; a WrongUsageError lists what would fit.

    `at` puts it there as it is, and leaves the registers alone.
    """
    data = _bytes_of(path)
    if at is not None:
        _check_whole_words(model, path, data)
        return lambda machine: place(machine, at, data)
    for form in FORMATS[model]:
        if form.fits(data):
            return lambda machine, form=form: form.show(machine, data)  # type: ignore[misc]
    for reader in READERS.get(model, ()):
        show = reader.read(path.suffix.lower(), data)
        if show:
            return show
    raise WrongUsageError(
        f"{path} has {len(data)} bytes, which is no dump that the {model} shows by itself;"
        f" there are: {'; '.join(_names(model))}. --at ADDRESS puts it anywhere."
    )


def _names(model: str) -> Iterable[str]:
    yield from map(str, FORMATS[model])
    yield from (reader.name for reader in READERS.get(model, ()))


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise WrongUsageError(f"{path} cannot be read: {error.strerror}.") from error


def _check_whole_words(model: str, path: Path, data: bytes) -> None:
    if model == "hack" and len(data) % 2:
        raise WrongUsageError(
            f"{path} has {len(data)} bytes; the hack has words of two, so the number must be even."
        )
