"""The verbs that every device has, and the adaptor that puts wide registers on a byte-wide bus.

A device knows its registers by number, never the address it is placed at: the model's map says
where a device answers, so one device serves every model.
"""

from typing import Any

State = dict[str, Any]


class Device:
    """A device that does nothing: the base of those that do.

    `read` and `write` take a register number (its offset from where the device is placed) and are
    called by the bus after it has checked the value's range.
    """

    def reset(self) -> None:
        """Return to the state after power-on."""

    def read(self, register: int) -> int:
        """What a read of the register gives; may have side effects, as on the hardware."""
        return 0

    def write(self, register: int, value: int) -> None:
        """Act on a value written to the register."""

    def frame(self) -> None:
        """A vertical blank has begun: one frame's time has passed."""

    def save(self) -> State:
        """Everything that `load` needs to return to this moment, as values that do not change."""
        return {}

    def load(self, state: State) -> None:
        """Return to the moment that `save` described."""


class ByteLanes(Device):
    """A device with 16-bit registers on a byte-wide bus: two addresses a register, low byte first.

    Reading a low byte holds the high byte that belongs to it for the next read. A write replaces
    its half of the register and keeps the other. Registers numbered in `byte_wide` are eight bits
    wide: their low byte acts, their high byte is not there. Only the low eight bits of an offset
    count: the lines above them (a Spectrum port's high byte) do not reach such a device.
    """

    def __init__(self, device: Device, byte_wide: frozenset[int] = frozenset()) -> None:
        self.device = device
        self._byte_wide = byte_wide
        self._held: dict[int, int] = {}  # high bytes waiting, by register

    def read(self, register: int) -> int:
        """One half of the 16-bit register: even offsets the low byte, odd ones the high byte."""
        wide = (register & 0xFF) >> 1
        if register & 1 and wide in self._held:
            return self._held.pop(wide)
        value = self.device.read(wide)
        if register & 1:
            return value >> 8
        self._held[wide] = value >> 8
        return value & 0xFF

    def write(self, register: int, value: int) -> None:
        """Replace one half of the 16-bit register, keeping the other."""
        wide = (register & 0xFF) >> 1
        self._held.pop(wide, None)  # it is the high byte of a value that is no more
        if wide in self._byte_wide:
            if not register & 1:
                self.device.write(wide, value)
            return
        old = self.device.read(wide)
        half = old & 0x00FF | value << 8 if register & 1 else old & 0xFF00 | value
        self.device.write(wide, half)

    def reset(self) -> None:
        """Reset the device; no byte is held."""
        self._held.clear()
        self.device.reset()

    def frame(self) -> None:
        """Let the device see the frame."""
        self.device.frame()

    def save(self) -> State:
        """The device's state and the bytes held."""
        return {"device": self.device.save(), "held": tuple(self._held.items())}

    def load(self, state: State) -> None:
        """Return both to that moment."""
        self.device.load(state["device"])
        self._held = dict(state["held"])
