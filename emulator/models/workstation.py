"""A present-day PC as its firmware leaves it: RAM, and above it a linear framebuffer.

    0x00000000  RAM, 4 MiB
    0x00400000  framebuffer, 1280x720 XRGB8888: 4 bytes a pixel, row after row
    0x00800000  the devices' registers, 16 bits wide, low byte first

The layout of a pixel is the field's; where things lie and the devices' registers are a choice of
ours, in the manner of memory-mapped I/O. The key codes are USB HID's.
"""

from emulator import palettes
from emulator.devices import clock, disk, mouse
from emulator.devices.clock import Clock
from emulator.devices.device import ByteLanes
from emulator.devices.disk import Disk
from emulator.devices.framebuffer import Framebuffer
from emulator.devices.keyboards import hid
from emulator.devices.keyboards.hid import HidKeyboard
from emulator.devices.mouse import Mouse
from emulator.layouts.xrgb import Xrgb8888
from emulator.memory_map import AddressSpace, Kind, Region, in_bytes
from emulator.model import Board, Devices, Model

WIDTH, HEIGHT = 1280, 720
FRAMEBUFFER = 0x400000
KEYBOARD, MOUSE, CLOCK, DISK = 0x800000, 0x800100, 0x800200, 0x800300
REFRESH_HZ = 60.0

MEMORY = AddressSpace(
    0x801000,
    (
        Region("RAM", 0, FRAMEBUFFER, Kind.RAM, "free memory", example=(4096, 42)),
        Region(
            "framebuffer",
            FRAMEBUFFER,
            4 * WIDTH * HEIGHT,
            Kind.RAM,
            "1280x720, a pixel is blue, green, red, unused",
            example=(2, 255),
        ),
        Region(
            "keyboard",
            KEYBOARD,
            16,
            Kind.DEVICE,
            "key events in USB HID's codes",
            "keyboard-lanes",
            in_bytes(hid.REGISTERS),
        ),
        Region(
            "mouse",
            MOUSE,
            16,
            Kind.DEVICE,
            "position and buttons",
            "mouse-lanes",
            in_bytes(mouse.REGISTERS),
        ),
        Region("clock", CLOCK, 32, Kind.DEVICE, "time", "clock-lanes", in_bytes(clock.REGISTERS)),
        Region(
            "disk",
            DISK,
            32,
            Kind.DEVICE,
            "the sector controller",
            "disk-lanes",
            in_bytes(disk.REGISTERS),
        ),
    ),
)


def build(board: Board) -> Devices:
    """Wire the devices up."""
    screen = Framebuffer(Xrgb8888(board.memory, FRAMEBUFFER, WIDTH, HEIGHT), palettes.RGBI)
    keyboard, pointer = HidKeyboard(), Mouse(screen.size)
    ticker = Clock(REFRESH_HZ)
    drive = Disk(board.medium, board.memory, MEMORY.is_ram)
    placed = {
        "display": screen,
        "keyboard-lanes": ByteLanes(keyboard),
        "mouse-lanes": ByteLanes(pointer),
        "clock-lanes": ByteLanes(ticker),
        "disk-lanes": ByteLanes(drive, disk.BYTE_WIDE),
    }
    return Devices(screen, keyboard, ticker, drive, mouse=pointer, placed=placed)


MODEL = Model(
    name="workstation",
    title="a present-day PC's linear framebuffer",
    summary="1280x720 XRGB8888 above the RAM",
    memory=MEMORY,
    build=build,
    fast_window=(2, FRAMEBUFFER + 4 * WIDTH * HEIGHT),
    refresh_hz=REFRESH_HZ,
)
