"""The Commodore 64 (PAL): 64 KiB of RAM, ROMs and I/O over it, the VIC-II's picture.

    0000 RAM   0400 screen   2000 bitmap   A000 BASIC ROM   D000 I/O   E000 KERNAL ROM

Sources: mist64/c64ref `src/c64io/c64io_mapc64.txt` and `src/c64mem`; Christian Bauer's VIC-II
article. The disk and the clock answer in the two expansion areas DE00 and DF00, which the C64
leaves to cartridges: a choice of ours.
"""

import numpy as np

from emulator import glyphs
from emulator.devices import banking, clock, disk, sid, vic
from emulator.devices.banking import BankedIo, ProcessorPort, RomOverRam
from emulator.devices.clock import Clock
from emulator.devices.device import ByteLanes, Device
from emulator.devices.disk import Disk
from emulator.devices.keyboards import c64 as c64_keyboard
from emulator.devices.keyboards.c64 import C64Keyboard
from emulator.devices.latches import Latches
from emulator.devices.sid import Sid
from emulator.devices.time_cells import JiffyClock
from emulator.devices.vic import Vic
from emulator.devices.vic_banks import VicBanks
from emulator.memory_map import AddressSpace, Kind, Region, Register, in_bytes
from emulator.model import Board, Devices, Model

TIME, LSTX, NDX, SFDX = 160, 197, 198, 203
KEYD, XMAX, RPTFLG, SHFLAG = 631, 649, 650, 653
SCREEN, BITMAP, BASIC, KERNAL = 0x0400, 0x2000, 0xA000, 0xE000
VIC, SID, COLOURS, CIA1, CIA2 = 0xD000, 0xD400, 0xD800, 0xDC00, 0xDD00
DISK, CLOCK = 0xDE00, 0xDF00
REFRESH_HZ = 50.12
IO_SIZE = 0x1000

MEMORY = AddressSpace(
    0x10000,
    (
        Region("processor port", 0, 2, Kind.DEVICE, "memory banking", "port", banking.REGISTERS),
        Region(
            "zero page",
            2,
            0xFE,
            Kind.RAM,
            "variables of BASIC and KERNAL",
            registers=(
                Register(TIME - 2, "TIME", "jiffies, 60 a second, high byte first", 0, size=3),
                Register(LSTX - 2, "LSTX", "matrix code of the key now down, 64 = none"),
                Register(NDX - 2, "NDX", "keys waiting in KEYD", 0),
                Register(SFDX - 2, "SFDX", "matrix code of the key being looked at, 64 = none"),
            ),
        ),
        Region("stack", 0x100, 0x100, Kind.RAM, "of the processor", example=(0, 0)),
        Region(
            "system variables",
            0x200,
            0x200,
            Kind.RAM,
            "of BASIC and KERNAL",
            registers=(
                Register(KEYD - 0x200, "KEYD", "keys typed, as PETSCII codes", size=10),
                Register(XMAX - 0x200, "XMAX", "how many keys KEYD may hold", 10),
                Register(RPTFLG - 0x200, "RPTFLG", "128: all keys repeat, 64: none do", 128),
                Register(SHFLAG - 0x200, "SHFLAG", "1 shift, 2 Commodore, 4 control"),
            ),
        ),
        Region("screen", SCREEN, 1000, Kind.RAM, "40x25 screen codes", example=(0, 1)),
        Region(
            "sprite pointers",
            SCREEN + 1000,
            24,
            Kind.RAM,
            "the last 8 bytes point to sprite shapes (not drawn)",
        ),
        Region(
            "BASIC programs",
            0x0800,
            BITMAP - 0x0800,
            Kind.RAM,
            "free memory; the VIC sees the character ROM at 4096-8191 instead",
            example=(0, 42),
        ),
        Region(
            "bitmap",
            BITMAP,
            8000,
            Kind.RAM,
            "320x200 in bitmap mode with MEMORY bit 3 set, 8 bytes a cell",
            example=(0, 255),
        ),
        Region(
            "upper RAM",
            BITMAP + 8000,
            BASIC - BITMAP - 8000,
            Kind.RAM,
            "free memory",
            example=(0, 1),
        ),
        Region(
            "BASIC ROM", BASIC, 0x2000, Kind.DEVICE, "empty socket over RAM: write through", "basic"
        ),
        Region("free RAM", 0xC000, 0x1000, Kind.RAM, "free memory", example=(0, 1)),
        Region("VIC", VIC, 0x400, Kind.DEVICE, "repeats every 64 bytes", "vic", vic.REGISTERS),
        Region("SID", SID, 0x400, Kind.DEVICE, "repeats every 32 bytes", "sid", sid.REGISTERS),
        Region(
            "colour RAM",
            COLOURS,
            0x400,
            Kind.DEVICE,
            "a colour 0-15 for each screen code; only the low nibble exists",
            "colours",
            example=(0, 1),
        ),
        Region(
            "CIA 1", CIA1, 0x100, Kind.DEVICE, "keyboard matrix", "cia1", c64_keyboard.REGISTERS
        ),
        Region(
            "CIA 2",
            CIA2,
            0x100,
            Kind.DEVICE,
            "repeats every 16 bytes",
            "cia2",
            (Register(0, "VIC_BANK", "bits 0-1, inverted: which 16 KiB the VIC sees", 0x97),),
        ),
        Region(
            "disk",
            DISK,
            0x100,
            Kind.DEVICE,
            "the sector controller",
            "disk",
            in_bytes(disk.REGISTERS),
        ),
        Region("clock", CLOCK, 0x100, Kind.DEVICE, "time", "clock", in_bytes(clock.REGISTERS)),
        Region(
            "KERNAL ROM",
            KERNAL,
            0x2000,
            Kind.DEVICE,
            "empty socket over RAM: write through",
            "kernal",
        ),
    ),
)


def build(board: Board) -> Devices:
    """Wire the devices up; those of the I/O area behind the processor port."""
    cells, memory = board.cells, board.memory
    port = ProcessorPort(cells)
    keyboard = C64Keyboard(
        cells, lstx=LSTX, ndx=NDX, sfdx=SFDX, keyd=KEYD, xmax=XMAX, rptflg=RPTFLG, shflag=SHFLAG
    )
    ticker, sound = Clock(REFRESH_HZ), Sid()
    drive = Disk(board.medium, memory, MEMORY.is_ram)
    rom = np.concatenate([glyphs.C64_UPPER, glyphs.C64_LOWER]).reshape(-1)
    beneath = bytearray(IO_SIZE)
    chip = Vic(
        memory,
        cells,
        VIC,
        COLOURS,
        VicBanks(memory, rom, np.frombuffer(beneath, np.uint8)),
        lambda: ~cells[CIA2] & 3,  # the lines are inverted
        board.wait_vblank,
    )
    behind_port: dict[str, Device] = {
        "vic": chip,
        "sid": sound,
        "colours": Latches(cells, COLOURS, 0x400, writable=0x0F, readable=0x0F),
        "cia1": keyboard,
        "cia2": Latches(cells, CIA2, 16),
        "disk": ByteLanes(drive, disk.BYTE_WIDE),
        "clock": ByteLanes(ticker),
    }
    placed: dict[str, Device] = {
        region.device: BankedIo(
            port,
            behind_port[region.device],
            rom.tobytes()[region.start - VIC : region.end + 1 - VIC],
            memoryview(beneath)[region.start - VIC : region.end + 1 - VIC],
        )
        for region in MEMORY
        if region.device in behind_port
    }
    placed |= {
        "port": port,
        "basic": RomOverRam(cells, BASIC, port.basic),
        "kernal": RomOverRam(cells, KERNAL, port.kernal),
    }
    ticking = (JiffyClock(cells, TIME, ticker),)
    return Devices(chip, keyboard, ticker, drive, sound=sound, placed=placed, ticking=ticking)


MODEL = Model(
    name="c64",
    title="Commodore 64",
    summary="40x25 text at 1024, colour RAM at 55296, 320x200 bitmap, border 53280",
    memory=MEMORY,
    build=build,
    fast_window=(2, BASIC),
    refresh_hz=REFRESH_HZ,
    power_on=(
        (0, 1, 47),
        (1, 1, 55),
        (LSTX, 1, 64),
        (SCREEN, 1000, 32),
        (VIC + vic.CONTROL_1, 1, 0x1B),
        (VIC + vic.CONTROL_2, 1, 0x08),
        (VIC + vic.MEMORY, 1, 0x14),
        (VIC + vic.BORDER, 1, 14),
        (VIC + vic.BACKGROUND, 1, 6),
        (VIC + vic.BACKGROUND + 1, 1, 1),
        (VIC + vic.BACKGROUND + 2, 1, 2),
        (VIC + vic.BACKGROUND + 3, 1, 3),
        (COLOURS, 1024, 14),
        (CIA2, 1, 0x97),
    ),
)
