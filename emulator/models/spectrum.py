"""The ZX Spectrum 48K: interleaved lines at 16384, attributes at 22528, the rest behind port 254.

    0x0000 ROM   0x4000 bitmap   0x5800 attributes   0x5B00 RAM with the ROM's variables

The ULA here answers ports whose low byte is 254 (the real one: every even port). The ROM is not
ours to give: its socket is empty and reads 255; writes have no effect. The clock and the disk
answer at ports with the low bytes 0x20 and 0x40 on, a choice of ours. Sources:
breakintoprogram.co.uk "screen-memory-layout"; k1.spdns.de scr.txt.
"""

from emulator.devices import clock, disk, ula
from emulator.devices.clock import Clock
from emulator.devices.device import ByteLanes
from emulator.devices.disk import Disk
from emulator.devices.keyboards.spectrum import SpectrumKeyboard
from emulator.devices.time_cells import SpectrumFrames
from emulator.devices.ula import Ula
from emulator.memory_map import AddressSpace, Kind, Region, Register, in_bytes
from emulator.model import Board, Devices, Model

ROM_SIZE = 0x4000
BITMAP, ATTRIBUTES, VARIABLES = 0x4000, 0x5800, 0x5C00
LAST_K, FLAGS, FRAMES = 23560, 23611, 23672
ULA_PORT, CLOCK_PORT, DISK_PORT = 0xFE, 0x20, 0x40
REFRESH_HZ = 50.08

MEMORY = AddressSpace(
    0x10000,
    (
        Region("ROM", 0, ROM_SIZE, Kind.ROM, "an empty socket: reads 255, writes have no effect"),
        Region(
            "bitmap",
            BITMAP,
            6144,
            Kind.RAM,
            "256x192, 8 pixels a byte, most significant bit leftmost, in three interleaved thirds",
            example=(0, 255),
        ),
        Region(
            "attributes",
            ATTRIBUTES,
            768,
            Kind.RAM,
            "a byte per 8x8 cell: 7 FLASH, 6 BRIGHT, 5-3 paper, 2-0 ink",
            example=(0, 0x46),
        ),
        Region(
            "printer buffer", 0x5B00, 256, Kind.RAM, "free while nothing prints", example=(0, 1)
        ),
        Region(
            "system variables",
            VARIABLES,
            182,
            Kind.RAM,
            "of the ROM",
            registers=(
                Register(LAST_K - VARIABLES, "LAST_K", "code of the last key", 0),
                Register(FLAGS - VARIABLES, "FLAGS", "bit 5: a new key was pressed", 0),
                Register(FRAMES - VARIABLES, "FRAMES", "frame counter, low byte first", 0, size=3),
            ),
        ),
        Region("RAM", 0x5CB6, 0x10000 - 0x5CB6, Kind.RAM, "free memory", example=(9034, 1)),
    ),
)
PORTS = AddressSpace(
    0x10000,
    (
        Region(
            "clock", CLOCK_PORT, 32, Kind.DEVICE, "time", "clock-lanes", in_bytes(clock.REGISTERS)
        ),
        Region(
            "disk",
            DISK_PORT,
            32,
            Kind.DEVICE,
            "the sector controller",
            "disk-lanes",
            in_bytes(disk.REGISTERS),
        ),
        Region(
            "ULA",
            ULA_PORT,
            1,
            Kind.DEVICE,
            "border and keyboard; the high byte picks half-rows",
            "display",
            ula.REGISTERS,
        ),
    ),
    unit="port",
    mask=0xFF,
)


def build(board: Board) -> Devices:
    """Wire the devices up."""
    keyboard = SpectrumKeyboard(board.cells, last_k=LAST_K, flags=FLAGS)
    ticker = Clock(REFRESH_HZ)
    drive = Disk(board.medium, board.memory, MEMORY.is_ram)
    screen = Ula(board.memory, BITMAP, keyboard)
    placed = {
        "display": screen,
        "keyboard": keyboard,
        "clock-lanes": ByteLanes(ticker),
        "disk-lanes": ByteLanes(drive, disk.BYTE_WIDE),
    }
    ticking = (SpectrumFrames(board.cells, FRAMES),)
    return Devices(screen, keyboard, ticker, drive, placed=placed, ticking=ticking)


MODEL = Model(
    name="spectrum",
    title="ZX Spectrum 48K",
    summary="256x192, interleaved lines at 16384, attributes at 22528, border by OUT 254",
    memory=MEMORY,
    ports=PORTS,
    build=build,
    fast_window=(ROM_SIZE, 0x10000),
    refresh_hz=REFRESH_HZ,
    power_on=((0, ROM_SIZE, 255), (ATTRIBUTES, 768, 0x38)),
)
