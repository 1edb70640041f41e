"""The screens: one file for each way of keeping a picture. See `vos.drivers.screens.screen`."""

from emulator.machine import Machine
from vos.drivers.screens.c64 import C64Screen
from vos.drivers.screens.hack import HackScreen
from vos.drivers.screens.linear import LinearScreen
from vos.drivers.screens.pc import PcScreen
from vos.drivers.screens.screen import Screen
from vos.drivers.screens.spectrum import SpectrumScreen

_SCREENS: dict[str, type[Screen]] = {
    "c64": C64Screen,
    "spectrum": SpectrumScreen,
    "pc": PcScreen,
    "hack": HackScreen,
    "workstation": LinearScreen,
}


def screen_for(machine: Machine) -> Screen:
    """The driver of this machine's screen; its hardware is not touched yet."""
    return _SCREENS[machine.model.name](machine)
