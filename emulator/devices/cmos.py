"""The PC's CMOS real-time clock: a Motorola MC146818 behind ports 70h (INDEX) and 71h (DATA).

    00 seconds  01 alarm     04 hours       07 day of the month     0A status A   0D status D
    02 minutes  03 alarm     05 alarm       08 month                0B status B   0E-7F memory,
                             06 weekday     09 year of the century  0C status C   32 century

Write a register's number to INDEX (bit 7 masks the NMI and is ignored here), then read DATA. Time
is BCD, 24 hours, UTC; weekday 1 is Sunday. The clock follows the machine's, so writes to it have no
effect; the alarms and the memory keep what is written and, battery-backed, outlive a reset. An
update takes no time here: status A never has bit 7 set.

Source: Ralf Brown's CMOS list, 00h-0Dh and 32h.
"""

from datetime import UTC, datetime, timedelta

from emulator.devices.clock import SECOND, Clock
from emulator.devices.device import Device, State
from emulator.memory_map import Register

INDEX, DATA = 0, 1
REGISTERS = (
    Register(INDEX, "CMOS_INDEX", "which register CMOS_DATA is", 0x04, access="w"),
    Register(DATA, "CMOS_DATA", "the register chosen: 0 seconds, 2 minutes, 4 hours, ... in BCD"),
)

SIZE = 128
STATUS_A, STATUS_B, STATUS_C, STATUS_D = 0x0A, 0x0B, 0x0C, 0x0D
STATUS = {
    STATUS_A: 0x26,  # a 32768 Hz time base, 1024 Hz square wave
    STATUS_B: 0x02,  # 24 hours, BCD, no interrupts
    STATUS_C: 0x00,
    STATUS_D: 0x80,  # the battery is good
}
_1970 = datetime(1970, 1, 1, tzinfo=UTC)


class CmosClock(Device):
    """INDEX and DATA; the time is that of `clock`."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._index = STATUS_D
        self._memory = bytearray(SIZE)

    def read(self, register: int) -> int:
        """DATA: the register chosen. INDEX cannot be read and gives FFh."""
        if register != DATA:
            return 0xFF
        if self._index in STATUS:
            return STATUS[self._index]
        times = self._times()
        if self._index in times:
            return _bcd(times[self._index])
        return self._memory[self._index]

    def write(self, register: int, value: int) -> None:
        """INDEX chooses; DATA is kept in alarms and memory."""
        if register == INDEX:
            self._index = value & SIZE - 1
        elif register == DATA:
            self._memory[self._index] = value

    def reset(self) -> None:
        """INDEX rests on a register whose writing does no harm; the memory keeps."""
        self._index = STATUS_D

    def save(self) -> State:
        """INDEX and the memory."""
        return {"index": self._index, "memory": bytes(self._memory)}

    def load(self, state: State) -> None:
        """Return to that state."""
        self._index = state["index"]
        self._memory[:] = state["memory"]

    def _times(self) -> dict[int, int]:
        now = _1970 + timedelta(seconds=self._clock.now() // SECOND)
        return {
            0x00: now.second,
            0x02: now.minute,
            0x04: now.hour,
            0x06: now.isoweekday() % 7 + 1,
            0x07: now.day,
            0x08: now.month,
            0x09: now.year % 100,
            0x32: now.year // 100,
        }


def _bcd(value: int) -> int:
    return value // 10 << 4 | value % 10
