"""How each model's keyboard is read: the keys that are down now, or one state after each change.

    c64          CIA 1: a column of the matrix is selected with port A, its rows are on port B
    spectrum     port 254: the high byte selects half-rows
    pc           scan codes at port 60h as long as bit 0 of port 64h is set
    hack         one word with the code of one key
    workstation  events in USB HID's codes, each done with by a write to NEXT

A reader is called with nothing and gives sets of common key names, oldest first. The addresses are
those of the models' maps; what codes mean is the hardware's own table, read backwards.
"""

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TypeAlias

from emulator.devices.keyboard import common_keys
from emulator.devices.keyboards import c64, hack, hid, pc, spectrum
from emulator.key_names import LETTERS
from emulator.machine import Machine
from emulator.models.c64 import CIA1
from emulator.models.hack import KEYBOARD as HACK_KEYBOARD
from emulator.models.pc import PORTS
from emulator.models.spectrum import ULA_PORT
from vos.drivers.registers import Registers

Keys: TypeAlias = frozenset[str]
Reader: TypeAlias = Callable[[], Iterator[Keys]]

_LINES = range(8)  # of both matrices
_ALL, _NONE = 0x00, 0xFF  # lines selected; a 0 bit selects, or is a key down
_KERNAL_COLUMNS = 0x7F  # what the C64's own software leaves selected

# A matrix mostly is what it was a frame ago.
_c64_keys, _spectrum_keys = (lru_cache(64)(read) for read in (c64.keys_down, spectrum.keys_down))


def _c64(machine: Machine) -> Reader:
    columns, rows = CIA1 + c64.PRA, CIA1 + c64.PRB

    def read(selected: int) -> int:
        machine.poke(columns, selected)
        return machine.peek(rows)

    def states() -> Iterator[Keys]:
        matrix = [_NONE] * len(_LINES)
        if read(_ALL) != _NONE:
            matrix = [read(_NONE ^ 1 << line) for line in _LINES]
        machine.poke(columns, _KERNAL_COLUMNS)
        yield _c64_keys(tuple(matrix))

    return states


def _spectrum(machine: Machine) -> Reader:
    def states() -> Iterator[Keys]:
        half_rows = [spectrum.NOTHING_DOWN] * len(_LINES)
        if machine.inp(_ALL << 8 | ULA_PORT) != spectrum.NOTHING_DOWN:
            half_rows = [machine.inp((_NONE ^ 1 << line) << 8 | ULA_PORT) for line in _LINES]
        yield _spectrum_keys(tuple(half_rows))

    return states


def _pc(machine: Machine) -> Reader:
    data, status = PORTS["keyboard data"].start, PORTS["keyboard status"].start
    down: set[int] = set()

    def states() -> Iterator[Keys]:
        extended = 0
        while machine.inp(status) & pc.OUTPUT_FULL:
            code = machine.inp(data)
            if code == pc.EXTENDED:
                extended = pc.EXTENDED << 8
                continue
            own = extended | code & ~pc.RELEASED
            extended = 0
            _change(down, own, up=code & pc.RELEASED > 0, lost=code == pc.OVERRUN)
            yield common_keys(down, pc.PcKeyboard.chords)

    return states


def _hack(machine: Machine) -> Reader:
    def states() -> Iterator[Keys]:
        code = machine.peek(HACK_KEYBOARD)
        key = hack.key_of(code)
        if key is None:
            yield frozenset()
        elif key in LETTERS and code != ord(key):
            yield frozenset((key, "shift"))
        else:
            yield frozenset((key,))

    return states


def _workstation(machine: Machine) -> Reader:
    registers = Registers(machine, "keyboard")
    down: set[int] = set()

    def states() -> Iterator[Keys]:
        while event := registers.read(hid.EVENT):
            registers.command(hid.NEXT, 1)
            own, up = event & ~hid.RELEASED, event & hid.RELEASED > 0
            _change(down, own, up, lost=event == hid.ERROR_ROLL_OVER)
            yield common_keys(down, hid.HidKeyboard.chords)

    return states


def _change(down: set[int], own: int, up: bool, lost: bool) -> None:
    """One of the model's own keys changes; if changes were lost, no key is known to be down."""
    if lost:
        down.clear()
    elif up:
        down.discard(own)
    else:
        down.add(own)


# The key that ends what runs, on keyboards where control with C is another character or none: the
# Spectrum's BREAK, the Hack's escape.
BREAK_KEYS = {"spectrum": "escape", "hack": "escape"}
READERS: dict[str, Callable[[Machine], Reader]] = {
    "c64": _c64,
    "spectrum": _spectrum,
    "pc": _pc,
    "hack": _hack,
    "workstation": _workstation,
}
