"""The IBM PC with a VGA: text mode 3 at B8000, mode 13h at A0000, CGA mode 4 at B8000.

    00000 RAM   A0000 VGA graphics   B0000 VGA text   F0000 ROM      and 65536 ports beside them

Sources: sebras/vgadoc VGA.TXT and CGA.TXT; the ports of keyboard, timer and real-time clock as in
their devices' files. The mode register at 3DE and the ports of mouse, clock and disk are a choice
of ours (300-31F is the range that IBM left to prototype cards).
"""

from emulator.devices import clock, cmos, disk, mouse, speaker, vga
from emulator.devices.clock import Clock
from emulator.devices.cmos import CmosClock
from emulator.devices.device import ByteLanes
from emulator.devices.disk import Disk
from emulator.devices.keyboards import pc as pc_keyboard
from emulator.devices.keyboards.pc import PcKeyboard
from emulator.devices.mouse import Mouse
from emulator.devices.speaker import Speaker
from emulator.devices.time_cells import BiosTicks
from emulator.devices.vga import Crt, Dac, Vga
from emulator.memory_map import AddressSpace, Kind, Region, Register, in_bytes
from emulator.model import Board, Devices, Model

GRAPHICS, MONOCHROME, TEXT, ROM = 0xA0000, 0xB0000, 0xB8000, 0xF0000
MODE_CELL, TICKS = 0x449, 0x46C
REFRESH_HZ = 70.0

MEMORY = AddressSpace(
    0x100000,
    (
        Region("interrupt vectors", 0, 0x400, Kind.RAM, "four bytes each", example=(4, 0)),
        Region(
            "BIOS data",
            0x400,
            0x100,
            Kind.RAM,
            "variables of the BIOS",
            registers=(
                Register(MODE_CELL - 0x400, "CURRENT_MODE", "the video mode, as last set"),
                Register(TICKS - 0x400, "TICKS", "18.2 a second, low byte first", 0, size=4),
            ),
        ),
        Region("RAM", 0x500, GRAPHICS - 0x500, Kind.RAM, "free memory", example=(0, 42)),
        Region(
            "VGA graphics",
            GRAPHICS,
            0x10000,
            Kind.RAM,
            "mode 13h: 320x200, a byte a pixel",
            example=(0, 40),
        ),
        Region(
            "VGA monochrome",
            MONOCHROME,
            0x8000,
            Kind.RAM,
            "memory of the monochrome text mode, shown by no mode here",
            example=(0, 65),
        ),
        Region(
            "VGA text",
            TEXT,
            0x8000,
            Kind.RAM,
            "mode 3: 80x25 of character, attribute; mode 4: 320x200, 4 pixels a byte, two banks",
            example=(0, 65),
        ),
        Region("ROM", ROM, 0x10000, Kind.ROM, "an empty socket: reads 255, writes have no effect"),
    ),
)


PORTS = AddressSpace(
    0x10000,
    (
        Region(
            "timer", 0x42, 2, Kind.DEVICE, "channel 2: the pitch", "timer", speaker.TIMER_REGISTERS
        ),
        Region("keyboard data", 0x60, 1, Kind.DEVICE, "scan codes", "keys", pc_keyboard.REGISTERS),
        Region(
            "speaker", 0x61, 1, Kind.DEVICE, "gate and data", "speaker", speaker.PORT_B_REGISTERS
        ),
        Region(
            "keyboard status",
            0x64,
            1,
            Kind.DEVICE,
            "does a code wait",
            "key-status",
            pc_keyboard.STATUS_REGISTERS,
        ),
        Region("real-time clock", 0x70, 2, Kind.DEVICE, "CMOS", "cmos", cmos.REGISTERS),
        Region(
            "mouse",
            0x23C,
            8,
            Kind.DEVICE,
            "position and buttons",
            "mouse-lanes",
            in_bytes(mouse.REGISTERS),
        ),
        Region(
            "disk",
            0x300,
            32,
            Kind.DEVICE,
            "the sector controller",
            "disk-lanes",
            in_bytes(disk.REGISTERS),
        ),
        Region("clock", 0x320, 32, Kind.DEVICE, "time", "clock-lanes", in_bytes(clock.REGISTERS)),
        Region("DAC", 0x3C6, 4, Kind.DEVICE, "the palette", "dac", vga.DAC_REGISTERS),
        Region("CRT", 0x3D9, 6, Kind.DEVICE, "mode and status", "crt", vga.CRT_REGISTERS),
    ),
    unit="port",
)


def build(board: Board) -> Devices:
    """Wire the devices up."""
    screen = Vga(board.memory, GRAPHICS, TEXT, (board.cells, MODE_CELL))
    keyboard, ticker, sound = PcKeyboard(), Clock(REFRESH_HZ), Speaker()
    pointer = Mouse(screen.size)
    drive = Disk(board.medium, board.memory, MEMORY.is_ram)
    placed = {
        "display": screen,
        "timer": sound,
        "speaker": sound.port_b,
        "keys": keyboard,
        "key-status": keyboard.status,
        "cmos": CmosClock(ticker),
        "mouse-lanes": ByteLanes(pointer),
        "disk-lanes": ByteLanes(drive, disk.BYTE_WIDE),
        "clock-lanes": ByteLanes(ticker),
        "dac": Dac(screen),
        "crt": Crt(screen, board.wait_vblank),
    }
    ticking = (BiosTicks(board.cells, TICKS, ticker),)
    return Devices(
        screen, keyboard, ticker, drive, mouse=pointer, sound=sound, placed=placed, ticking=ticking
    )


MODEL = Model(
    name="pc",
    title="IBM PC with VGA",
    summary="text mode 3 at B8000, mode 13h at A0000, CGA mode 4 at B8000",
    memory=MEMORY,
    ports=PORTS,
    build=build,
    fast_window=(2, TEXT + 0x8000),
    refresh_hz=REFRESH_HZ,
    power_on=((ROM, 0x10000, 255),),
)
