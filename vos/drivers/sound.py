"""Sound: one tone at a time, on voice 1 of the C64's SID or on the PC's speaker.

Both play a square wave of the pitch that is nearest to the one asked for:

    SID       register * 985248 / 2**24 Hz, 16 bits: up to 3848 Hz in steps of 0.06 Hz
    speaker   1193182 / count Hz, 16 bits: from 18.2 Hz on

The other models have nothing to play with: they accept a tone and stay silent. How long a tone
lasts is for the caller to say, by `silence`.
"""

from collections.abc import Callable

from emulator.devices import sid, speaker
from emulator.machine import Machine
from emulator.models import c64, pc

_SQUARE = 0x40  # the SID's pulse wave, half of the time high
_HALF_OF_4096 = 0x08  # high byte
_FULL_SUSTAIN, _FULL_VOLUME = 0xF0, 15
_SID_STEPS, _MOST = 1 << 24, 0xFFFF
_COUNTER_2_SQUARE = 0xB6  # control word: low byte, then high byte, mode 3

Voice = Callable[[float | None], None]


class Sound:
    """A machine's sound; `audible` says whether it has any."""

    def __init__(self, machine: Machine) -> None:
        make = _VOICES.get(machine.model.name)
        self.audible = make is not None
        self._sound: Voice = make(machine) if make else _say_nothing

    def tone(self, frequency: float) -> None:
        """Play a tone of so many hertz, more than 0, from now on."""
        self._sound(frequency)

    def silence(self) -> None:
        """End the tone."""
        self._sound(None)


def _say_nothing(frequency: float | None) -> None:
    """What is done where there is nothing to be done."""


def _sid(machine: Machine) -> Voice:
    def write(register: str, value: int) -> None:
        machine.poke(c64.MEMORY.address_of(f"SID_{register}"), value)

    def sound(frequency: float | None) -> None:
        if frequency is None:
            write("CONTROL_1", _SQUARE)
            return
        pitch = min(round(frequency * _SID_STEPS / sid.CLOCK_HZ), _MOST)
        write("FREQUENCY_1_LOW", pitch & 0xFF)
        write("FREQUENCY_1_HIGH", pitch >> 8)
        write("PULSE_WIDTH_1_LOW", 0)
        write("PULSE_WIDTH_1_HIGH", _HALF_OF_4096)
        write("ATTACK_DECAY_1", 0)
        write("SUSTAIN_RELEASE_1", _FULL_SUSTAIN)
        write("MODE_VOLUME", _FULL_VOLUME)
        write("CONTROL_1", _SQUARE | sid.GATE)

    return sound


def _speaker(machine: Machine) -> Voice:
    counter, control, port_b = (
        pc.PORTS.address_of(name) for name in ("TIMER_COUNTER_2", "TIMER_CONTROL_WORD", "PORT_B")
    )

    def sound(frequency: float | None) -> None:
        other_bits = machine.inp(port_b) & ~(speaker.GATE | speaker.DATA)
        if frequency is None:
            machine.out(port_b, other_bits)
            return
        count = min(max(round(speaker.CLOCK_HZ / frequency), 2), _MOST)
        machine.out(control, _COUNTER_2_SQUARE)
        machine.out(counter, count & 0xFF)
        machine.out(counter, count >> 8)
        machine.out(port_b, other_bits | speaker.GATE | speaker.DATA)

    return sound


_VOICES: dict[str, Callable[[Machine], Voice]] = {"c64": _sid, "pc": _speaker}
