"""The time that each machine's own software keeps in memory, kept up to date at every frame.

    C64       160-162       jiffies, 60 a second, high byte first     KERNAL, UDTIM
    Spectrum  23672-23674   frames, low byte first                    ROM, MASK_INT
    PC        0x46C-0x46F   ticks, 18.2 a second, low byte first      BIOS, INT 08h
              0x470         1 once midnight has passed

The cells are plain memory: a program may set them, and they count on from there. Each class gets
the machine's cells and the address of the first; those that count other units than frames get the
clock. It should tick before they do; if it does not, they are one frame late.

Sources: mist64/c64ref `c64disasm_cbm` (UDTIM at 0xF69B); skoolkid/rom 0038 MASK_INT; Ralf Brown's
memory list, 0040h:006Ch and 0040h:0070h (14.31818 MHz, divided by 12 and by 65536).
"""

from fractions import Fraction
from typing import Any

from emulator.devices.clock import SECOND, Clock
from emulator.devices.device import Device, State


class Counter:
    """Counts how many periods of a frequency have begun since it was last asked."""

    def __init__(self, clock: Clock, hertz: Fraction) -> None:
        self._clock, self._hertz = clock, hertz
        self.counted = 0

    def step(self) -> int:
        """Periods begun since the last step; 0 if the clock was set back."""
        before, self.counted = self.counted, self.total()
        return max(self.counted - before, 0)

    def total(self) -> int:
        """Periods begun since power-on."""
        return self._clock.elapsed() * self._hertz.numerator // (self._hertz.denominator * SECOND)


class JiffyClock(Device):
    """The KERNAL's TIME, 160-162: jiffies, 0 again after 0x4F1A00.

    UDTIM compares only after it has counted, so a day has one jiffy too many; so it is here.
    """

    ROLL_OVER = 0x4F1A01

    def __init__(self, cells: Any, address: int, clock: Clock) -> None:
        self._cells = cells
        self._where = slice(address, address + 3)
        self._counter = Counter(clock, Fraction(60))

    def reset(self) -> None:
        """Midnight."""
        self._counter.counted = self._counter.total()
        self._cells[self._where] = bytes(3)

    def frame(self) -> None:
        """Count the jiffies that have begun."""
        jiffies = self._counter.step()
        if jiffies:
            time = int.from_bytes(self._cells[self._where], "big")
            # A time past the end of the day is over at the next jiffy, which is 0.
            time = min(time, self.ROLL_OVER - 1) + jiffies
            self._cells[self._where] = (time % self.ROLL_OVER).to_bytes(3, "big")

    def save(self) -> State:
        """What was counted; the time itself is part of the memory."""
        return {"counted": self._counter.counted}

    def load(self, state: State) -> None:
        """Return to that count."""
        self._counter.counted = state["counted"]


class SpectrumFrames(Device):
    """The ROM's FRAMES, 23672-23674: one more at every frame, 24 bits."""

    def __init__(self, cells: Any, address: int) -> None:
        self._cells = cells
        self._where = slice(address, address + 3)

    def reset(self) -> None:
        """No frame yet."""
        self._cells[self._where] = bytes(3)

    def frame(self) -> None:
        """Count one frame."""
        frames = int.from_bytes(self._cells[self._where], "little") + 1
        self._cells[self._where] = (frames & 0xFFFFFF).to_bytes(3, "little")


class BiosTicks(Device):
    """The BIOS's tick count since midnight, a double word, and the byte behind it.

    At power-on it is set from the time of day. At 0x1800B0 it is 0 again and the overflow byte 1,
    until a program clears that.
    """

    HERTZ = Fraction(315_000_000, 22 * 12 * 65536)
    DAY = 0x1800B0

    def __init__(self, cells: Any, address: int, clock: Clock) -> None:
        self._cells, self._overflow = cells, address + 4
        self._where = slice(address, address + 4)
        self._clock = clock
        self._counter = Counter(clock, self.HERTZ)

    def reset(self) -> None:
        """Ticks since midnight, by the clock; midnight has not passed."""
        self._counter.counted = self._counter.total()
        since_midnight = Fraction(self._clock.now() % (86400 * SECOND), SECOND)
        self._store(int(since_midnight * self.HERTZ))
        self._cells[self._overflow] = 0

    def frame(self) -> None:
        """Count the ticks that have begun."""
        ticks = self._counter.step()
        if ticks:
            self._store(int.from_bytes(self._cells[self._where], "little") + ticks)

    def save(self) -> State:
        """What was counted; the ticks themselves are part of the memory."""
        return {"counted": self._counter.counted}

    def load(self, state: State) -> None:
        """Return to that count."""
        self._counter.counted = state["counted"]

    def _store(self, ticks: int) -> None:
        if ticks >= self.DAY:
            self._cells[self._overflow] = 1
        self._cells[self._where] = (ticks % self.DAY).to_bytes(4, "little")
