"""The mouse: where the pointer is, and which buttons are down, from the mouse's registers."""

from typing import NamedTuple

from emulator.devices.mouse import BUTTONS, X, Y
from emulator.key_names import BUTTONS as BUTTON_NAMES
from emulator.machine import Machine
from vos.drivers.registers import Registers


class Pointer(NamedTuple):
    """The pointer's place in pixels of the display, and the buttons that are down."""

    x: int
    y: int
    buttons: frozenset[str]


AT_REST = Pointer(0, 0, frozenset())


class Mouse:
    """A machine's mouse; where there is none, `present` is False and nothing ever moves."""

    def __init__(self, machine: Machine) -> None:
        self.present = machine.mouse is not None
        self._registers = Registers(machine, "mouse") if self.present else None

    def read(self) -> Pointer:
        """The pointer now. X is read first: it holds the Y that belongs to it."""
        if self._registers is None:
            return AT_REST
        x, y = self._registers.read(X), self._registers.read(Y)
        bits = self._registers.read(BUTTONS)
        down = (name for bit, name in enumerate(BUTTON_NAMES) if bits >> bit & 1)
        return Pointer(x, y, frozenset(down))
