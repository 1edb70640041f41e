"""The Hack computer of nand2tetris: 16-bit words, one bit a pixel, and not an address too many.

    0-24575  RAM, whose last third is the screen      24576  the keyboard, and the end

The clock and the disk answer at 224-249, the end of the range that the course's assembler gives to
static variables: a choice of ours. Source: nand2tetris/web-ide `simulator/src/cpu/memory.ts`.
"""

from emulator import palettes
from emulator.devices import clock, disk
from emulator.devices.clock import Clock
from emulator.devices.disk import Disk
from emulator.devices.framebuffer import Framebuffer
from emulator.devices.keyboards import hack as hack_keyboard
from emulator.devices.keyboards.hack import HackKeyboard
from emulator.layouts.mono16 import Mono16
from emulator.memory_map import AddressSpace, Kind, Region
from emulator.model import Board, Devices, Model

SCREEN, KEYBOARD = 16384, 24576
CLOCK, DISK = 224, 240
REFRESH_HZ = 60.0

MEMORY = AddressSpace(
    KEYBOARD + 1,
    (
        Region(
            "registers R0-R15", 0, 16, Kind.RAM, "the virtual machine's pointers", example=(0, 256)
        ),
        Region("static variables", 16, CLOCK - 16, Kind.RAM, "of a program", example=(0, 1)),
        Region(
            "clock", CLOCK, 16, Kind.DEVICE, "time, as 16-bit registers", "clock", clock.REGISTERS
        ),
        Region("disk", DISK, 16, Kind.DEVICE, "the sector controller", "disk", disk.REGISTERS),
        Region("stack", 256, 1792, Kind.RAM, "of the virtual machine", example=(0, 7)),
        Region("heap", 2048, SCREEN - 2048, Kind.RAM, "free memory", example=(0, 1000)),
        Region(
            "screen",
            SCREEN,
            8192,
            Kind.RAM,
            "512x256, 16 pixels a word, least significant bit leftmost, 1 = black",
            example=(0, 65535),
        ),
        Region(
            "keyboard",
            KEYBOARD,
            1,
            Kind.DEVICE,
            "the code of the key now down, 0 = none",
            "keyboard",
            hack_keyboard.REGISTERS,
        ),
    ),
)


def build(board: Board) -> Devices:
    """Wire the devices up."""
    keyboard, ticker = HackKeyboard(), Clock(REFRESH_HZ)
    drive = Disk(board.medium, board.memory.view("u1"), MEMORY.is_ram, address_unit=2)
    screen = Framebuffer(Mono16(board.memory, SCREEN, 512, 256), palettes.HACK)
    placed = {"display": screen, "keyboard": keyboard, "clock": ticker, "disk": drive}
    return Devices(screen, keyboard, ticker, drive, placed=placed)


MODEL = Model(
    name="hack",
    title="Hack",
    summary="nand2tetris: 512x256 one bit per pixel in 16-bit words at 16384",
    memory=MEMORY,
    build=build,
    fast_window=(256, KEYBOARD),
    word_bits=16,
    refresh_hz=REFRESH_HZ,
)
