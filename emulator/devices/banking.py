"""The C64's memory banking: the 6510's port at addresses 0 and 1 decides what lies over the RAM.

    port 1:  bit 0 LORAM, bit 1 HIRAM, bit 2 CHAREN
    A000-BFFF  BASIC ROM   while LORAM and HIRAM      else RAM
    D000-DFFF  I/O         while CHAREN and (LORAM or HIRAM)
               characters  while not CHAREN and (LORAM or HIRAM), else RAM
    E000-FFFF  KERNAL ROM  while HIRAM                else RAM

Bits that address 0 makes inputs read the line outside: 1 where a resistor pulls it up (0-2, and 4,
which no key of a cassette drive pulls down), else 0. Writes to ROM reach the RAM beneath it. The
BASIC and KERNAL ROMs are not ours to give: their sockets are empty here and read 255. Sources:
Christian Bauer's VIC-II article, section 2.4.1; VICE `c64pla.c` for the lines outside.
"""

from typing import Any

from emulator.devices.device import Device, State
from emulator.memory_map import Register

REGISTERS = (
    Register(0, "PORT_DIRECTION", "which port bits are outputs", 47),
    Register(1, "PORT", "0 LORAM, 1 HIRAM, 2 CHAREN: which ROMs are seen", 54),
)
LORAM, HIRAM, CHAREN = 1, 2, 4
PULLED_UP = LORAM | HIRAM | CHAREN | 0x10
EMPTY_SOCKET = 0xFF


class ProcessorPort(Device):
    """Addresses 0 and 1, kept in memory; bits that are inputs read the lines outside."""

    def __init__(self, cells: Any) -> None:
        self._cells = cells

    def read(self, register: int) -> int:
        """The direction register, or the port's lines."""
        return self.lines() if register else int(self._cells[0])

    def write(self, register: int, value: int) -> None:
        """Keep it."""
        self._cells[register] = value

    def lines(self) -> int:
        """The port's eight lines as they are now."""
        outputs, value = int(self._cells[0]), int(self._cells[1])
        return value & outputs | PULLED_UP & ~outputs

    def basic(self) -> bool:
        """BASIC ROM is seen."""
        return self.lines() & (LORAM | HIRAM) == LORAM | HIRAM

    def kernal(self) -> bool:
        """KERNAL ROM is seen."""
        return self.lines() & HIRAM != 0


class RomOverRam(Device):
    """An empty ROM socket over RAM: reads give the socket while `seen()`, writes reach the RAM."""

    def __init__(self, cells: Any, base: int, seen: Any) -> None:
        self._cells, self._base, self._seen = cells, base, seen

    def read(self, register: int) -> int:
        """ROM or RAM, by the port."""
        return EMPTY_SOCKET if self._seen() else int(self._cells[self._base + register])

    def write(self, register: int, value: int) -> None:
        """Always the RAM."""
        self._cells[self._base + register] = value


class BankedIo(Device):
    """One device of the I/O area at D000-DFFF, seen only while the port says so.

    `rom` is the character ROM's bytes over the same addresses, `ram` the RAM's beneath, which this
    device resets and saves.
    """

    def __init__(self, port: ProcessorPort, device: Device, rom: bytes, ram: memoryview) -> None:
        self._port, self.device, self._rom, self._ram = port, device, rom, ram

    def read(self, register: int) -> int:
        """The device, the character ROM or the RAM."""
        lines = self._port.lines()
        if not lines & (LORAM | HIRAM):
            return self._ram[register]
        return self.device.read(register) if lines & CHAREN else self._rom[register]

    def write(self, register: int, value: int) -> None:
        """The device while I/O is seen, else the RAM."""
        lines = self._port.lines()
        if lines & CHAREN and lines & (LORAM | HIRAM):
            self.device.write(register, value)
        else:
            self._ram[register] = value

    def reset(self) -> None:
        """Clear the RAM and reset the device."""
        self._ram[:] = bytes(len(self._ram))
        self.device.reset()

    def frame(self) -> None:
        """Let the device see the frame."""
        self.device.frame()

    def save(self) -> State:
        """The RAM and the device's own state."""
        return {"ram": bytes(self._ram), "device": self.device.save()}

    def load(self, state: State) -> None:
        """Return both."""
        self._ram[:] = state["ram"]
        self.device.load(state["device"])
