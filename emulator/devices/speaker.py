"""The PC's speaker: counter 2 of the 8253 timer (8254 from the AT on), behind two gates of port B.

    1193182 Hz --> counter 2 --OUT--> AND --> speaker
                      ^                ^
          port 61h  bit 0, gate     bit 1, data

To sound a tone, write B6h to the control word (port 43h: counter 2, low byte then high byte, mode
3), then 1193182 / frequency to the counter (port 42h), low byte first, then set bits 0 and 1 of
port 61h. To be silent, clear them. A count of 0 stands for 65536.

    control word   7-6 counter (only 2 is here)    3-1 mode
                   5-4 0 latch, 1 low byte, 2 high byte, 3 low then high
                   0   BCD (ignored: always binary)

Mode 3 is the square wave: OUT is high for the first half of the count, a tick longer if it is odd,
and low for the second. Mode 2 is low for one tick in each count. The other modes make no tone here:
OUT stays high. A control word stops the counter with OUT high until a count comes. A count given to
a running counter acts when the present half is over. Gate low forces OUT high, gate rising starts
the count over.

Each sample is the mean of the speaker's position over its 22.7 us, 0 or `LEVEL`: exact, so that a
tone too high to be heard comes out as a steady level and not as another tone. Writes act from the
next block on. Reading the counter gives its value at the end of the last block, its bytes in turn
as the control word says. Port B reads as it was written, as on the PC and XT.

Sources: Intel 8254 datasheet (control word, modes 2 and 3, gate); the HelpPC reference (ports).
"""

from dataclasses import astuple, dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from emulator.devices.device import Device, State
from emulator.devices.sound import SAMPLE_RATE, Samples
from emulator.memory_map import Register

Ticks: TypeAlias = NDArray[np.int64]

CLOCK_HZ = 1193182
LEVEL = 0.5  # of full scale: a square wave is loud

GATE, DATA = 0x01, 0x02  # of port B
LATCH, LOW, HIGH, LOW_THEN_HIGH = range(4)  # access, in a control word
SQUARE_WAVE = 3

_COUNTER, _CONTROL_WORD, _PORT_B = range(3)
_FULL_COUNT = 0x10000
_MODES = (0, 1, 2, 3, 4, 5, 2, 3)  # the modes as numbered in three bits: 6 is 2, 7 is 3

TIMER_REGISTERS: tuple[Register, ...] = (
    Register(_COUNTER, "TIMER_COUNTER_2", "1193182 / Hz, low byte then high byte", 0x97),
    Register(
        _CONTROL_WORD,
        "TIMER_CONTROL_WORD",
        "B6h: counter 2, two bytes, square wave",
        0xB6,
        access="w",
    ),
)
PORT_B_REGISTERS: tuple[Register, ...] = (
    Register(0, "PORT_B", "bit 0 gate of counter 2, bit 1 speaker data", 0x03),
)


@dataclass
class _Registers:
    """What programs have written. `starts` counts what makes the counter start over."""

    port_b: int = 0
    mode: int = SQUARE_WAVE
    access: int = LOW_THEN_HIGH
    low: int = 0  # the byte that waits for its high byte
    high_next: bool = False
    count: int = 0  # 0: none given since the control word
    starts: int = 0
    latched: int = -1  # the value held for reading, -1: none
    read_high_next: bool = False


@dataclass
class _Square:
    """Where OUT is: its level, and the ticks left until it changes. Only `render` changes it."""

    high: bool = True
    left: int = 0
    starts: int = 0  # of _Registers, obeyed
    tick_part: int = 0  # of a tick, in 1 / SAMPLE_RATE


class Speaker(Device):
    """The timer's two ports as a device (0 counter 2, 1 control word) and a sound source.

    `port_b` is the same speaker as seen at port 61h, to be placed there; its state is saved here.
    """

    def __init__(self) -> None:
        self.port_b = PortB(self)
        self.reset()

    def reset(self) -> None:
        """Gates shut, no count: silence."""
        self._registers = _Registers()
        self._square = _Square()

    def read(self, register: int) -> int:
        """The counter's value, or port B; the control word reads as 0, being write-only."""
        if register == _COUNTER:
            return self._read_counter()
        return self._registers.port_b if register == _PORT_B else 0

    def write(self, register: int, value: int) -> None:
        """Set a register; it is heard from the next block on."""
        (self._write_counter, self._write_control_word, self._write_port_b)[register](value)

    def render(self, count: int) -> Samples:
        """The next `count` samples, each 0..`LEVEL`, from the registers as they are now."""
        registers, square = self._registers, self._square
        ticks = (square.tick_part + CLOCK_HZ * np.arange(count + 1)) // SAMPLE_RATE
        square.tick_part = (square.tick_part + CLOCK_HZ * count) % SAMPLE_RATE
        high, low = self._halves()
        if square.starts != registers.starts:
            square.starts, square.high, square.left = registers.starts, True, high
        if low and registers.port_b & GATE:
            area = self._run(ticks, high, low)
        else:
            area = ticks
            square.high, square.left = True, high
        position = np.diff(area) / np.diff(ticks)
        return (position * (LEVEL if registers.port_b & DATA else 0.0)).astype(np.float32)

    def save(self) -> State:
        """What was written, and where OUT is."""
        return {"registers": astuple(self._registers), "square": astuple(self._square)}

    def load(self, state: State) -> None:
        """Go on from a moment that `save` described, sample for sample."""
        self._registers = _Registers(*state["registers"])
        self._square = _Square(*state["square"])

    def _halves(self) -> tuple[int, int]:
        """The ticks that OUT is high and low in one period; low is 0 where there is no tone."""
        count, mode = self._registers.count, self._registers.mode
        lows = {SQUARE_WAVE: count // 2, 2: min(count, 1)}
        low = lows.get(mode, 0)
        return count - low, low

    def _run(self, ticks: Ticks, high: int, low: int) -> Ticks:
        """How many of the ticks up to each instant OUT was high; moves OUT on.

        The half now running ends as it began; from then on it is the wave of `high` and `low`.
        """
        square, period = self._square, high + low
        start = high if square.high else 0  # where in a period that half's end is
        since = np.maximum(ticks - square.left, 0) + start
        area: Ticks = since // period * high + np.minimum(since % period, high) - start
        if square.high:
            area += np.minimum(ticks, square.left)
        end = int(ticks[-1])
        if end < square.left:
            square.left -= end
        else:
            place = int(since[-1]) % period
            square.high = place < high
            square.left = high - place if square.high else period - place
        return area

    def _write_counter(self, value: int) -> None:
        registers = self._registers
        if registers.access == LOW_THEN_HIGH and not registers.high_next:
            registers.low, registers.high_next = value, True
            return
        registers.high_next = False
        count = {LOW: value, HIGH: value << 8, LOW_THEN_HIGH: value << 8 | registers.low}
        first = not registers.count
        registers.count = count[registers.access] or _FULL_COUNT
        registers.starts += first

    def _write_control_word(self, value: int) -> None:
        counter, access, mode = value >> 6, value >> 4 & 3, value >> 1 & 7
        if counter != 2:
            return
        registers = self._registers
        if access == LATCH:
            if registers.latched < 0:
                registers.latched = self._value()
            return
        registers.access, registers.mode, registers.count = access, _MODES[mode], 0
        registers.high_next = registers.read_high_next = False
        registers.latched = -1

    def _write_port_b(self, value: int) -> None:
        registers = self._registers
        registers.starts += value & ~registers.port_b & GATE
        registers.port_b = value

    def _value(self) -> int:
        """The counting element at the end of the last block; in mode 3 it counts down by two."""
        step = 2 if self._registers.mode == SQUARE_WAVE else 1
        return self._square.left * step & 0xFFFF

    def _read_counter(self) -> int:
        registers = self._registers
        value = registers.latched if registers.latched >= 0 else self._value()
        high = registers.access == HIGH or registers.read_high_next
        if registers.access == LOW_THEN_HIGH:
            registers.read_high_next = not registers.read_high_next
        if not registers.read_high_next:
            registers.latched = -1
        return value >> 8 if high else value & 0xFF


class PortB(Device):
    """Port 61h of a speaker; its state is the speaker's."""

    def __init__(self, speaker: Speaker) -> None:
        self._speaker = speaker

    def read(self, register: int) -> int:
        """The bits as written."""
        return self._speaker.read(_PORT_B)

    def write(self, register: int, value: int) -> None:
        """Open or shut the gate (bit 0) and the speaker (bit 1)."""
        self._speaker.write(_PORT_B, value)
