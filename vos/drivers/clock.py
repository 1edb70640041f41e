"""The clock's driver: the time in registers, and the vertical blank as the timer's tick.

Reading the registers takes some ten accesses, so, as kernels do, time stamps come from a coarse
time that is read once a tick (a vertical blank) and only if someone asks; `now` reads the hardware.
Headless, time stands still between two ticks: then both agree and runs repeat exactly.
"""

from __future__ import annotations

from emulator.devices.clock import FRAMES, LATCH, NANOSECONDS, SECONDS
from emulator.machine import Machine
from vos.drivers.registers import Registers

SECOND = 1_000_000_000


class Clock:
    """The machine's clock. Times are nanoseconds; `now` and `coarse` since 1970-01-01 00:00 UTC."""

    def __init__(self, machine: Machine) -> None:
        self._machine = machine
        self._registers = Registers(machine, "clock")
        self._coarse = 0
        self._uptime = 0
        self._started = 0
        self.tick = SECOND * 100 // self._registers.read(LATCH)
        self._started = self.now()
        machine.frame_hooks.append(self._ticked)

    def now(self) -> int:
        """Return the time of day, read from the registers."""
        registers = self._registers
        registers.read(LATCH)
        self._coarse = registers.read_wide(SECONDS) * SECOND + registers.read_wide(NANOSECONDS)
        return self._coarse

    def coarse(self) -> int:
        """Return the time of day at the last tick, or since then."""
        return self._coarse or self.now()

    def uptime(self) -> int:
        """Return the time since boot, which never goes back."""
        self._uptime = max(self._uptime, self.now() - self._started)
        return self._uptime

    def flows(self) -> bool:
        """Tell whether time passes between two ticks, as it does where it is the host's."""
        return self.now() != self.now()

    def frames(self) -> int:
        """Return the vertical blanks since power-on."""
        self._registers.read(LATCH)
        return self._registers.read_wide(FRAMES)

    def wait_tick(self) -> None:
        """Wait for the next vertical blank."""
        self._machine.wait_vblank()

    def close(self) -> None:
        """Let the machine tick without this clock."""
        self._machine.frame_hooks.remove(self._ticked)

    def _ticked(self, _machine: Machine) -> None:
        self._coarse = 0
