"""What raw programs know of the computers, compared with the models' own maps and layouts."""

from __future__ import annotations

import numpy as np
import pytest
from demo_runs import HARDWARE

import emulator
from emulator import palettes
from programs.demos.hardware import c64, hack, pc, spectrum, workstation

REGIONS = [
    ("c64", c64.SCREEN, "screen"),
    ("c64", c64.BITMAP, "bitmap"),
    ("c64", c64.COLOUR_RAM, "colour RAM"),
    ("spectrum", spectrum.BITMAP, "bitmap"),
    ("spectrum", spectrum.ATTRIBUTES, "attributes"),
    ("pc", pc.GRAPHICS, "VGA graphics"),
    ("pc", pc.TEXT, "VGA text"),
    ("hack", hack.SCREEN, "screen"),
    ("hack", hack.KEY, "keyboard"),
    ("workstation", workstation.FRAMEBUFFER, "framebuffer"),
    ("workstation", workstation.KEY_EVENT, "keyboard"),
]
REGISTERS = [
    ("c64", c64.CONTROL_1, "CONTROL_1"),
    ("c64", c64.MEMORY, "MEMORY"),
    ("c64", c64.BORDER, "BORDER"),
    ("c64", c64.BACKGROUND, "BACKGROUND_0"),
    ("c64", c64.KEY_COLUMNS, "PRA"),
    ("c64", c64.KEY_ROWS, "PRB"),
]


def graphics(model: str) -> emulator.Machine:
    machine = emulator.boot(model)
    HARDWARE[model].graphics(machine)
    return machine


@pytest.mark.parametrize(("model", "address", "region"), REGIONS)
def test_an_address_starts_its_region(model: str, address: int, region: str) -> None:
    assert emulator.MODELS[model].memory[region].start == address


@pytest.mark.parametrize(("model", "address", "register"), REGISTERS)
def test_an_address_is_its_register(model: str, address: int, register: str) -> None:
    region = emulator.MODELS[model].memory.find(address)
    assert region is not None
    assert [r.offset for r in region.registers if r.name == register] == [address - region.start]


@pytest.mark.parametrize("model", HARDWARE)
def test_graphics_is_all_black_and_as_large_as_the_canvas(model: str) -> None:
    machine = emulator.boot(model)
    for region in machine.model.memory.regions:
        if region.kind.name == "RAM":
            machine.memory[region.start : region.end + 1] = 0x55
    HARDWARE[model].graphics(machine)
    height, width, _ = machine.frame(border=False).shape
    assert (width, height) == HARDWARE[model].CANVAS[:2]
    assert not machine.frame().any()


@pytest.mark.parametrize("model", HARDWARE)
def test_the_address_of_a_pixel_is_the_layouts(model: str) -> None:
    layout = graphics(model).display.layout()
    for x in (0, 1, 7, 8, 15, 16, 100, layout.width - 1):
        for y in (0, 1, 7, 8, 63, 64, 100, layout.height - 1):
            assert HARDWARE[model].address(x, y) == layout.locate(x, y).address


@pytest.mark.parametrize("model", HARDWARE)
def test_what_is_packed_is_shown_bit_for_bit(model: str) -> None:
    machine = graphics(model)
    height, width, _ = machine.frame(border=False).shape
    random = np.random.default_rng(5)
    colours = HARDWARE[model].CANVAS.colours
    palette = random.integers(0, 64, (256, 3), np.uint8) << 2 if colours is None else colours
    entries = random.integers(0, len(palette), (height // 8, 1, width // 8, 1, 2), np.uint8)
    heads = random.random((height // 8, 8, width // 8, 8)) < 0.5
    pixels = np.where(heads, entries[..., 0], entries[..., 1]).reshape(height, width)
    SHOW[model](machine, pixels, palette)
    wide = palette | palette >> 6 if model == "pc" else palette
    assert np.array_equal(machine.frame(border=False), wide[pixels])


def show_c64(machine: emulator.Machine, pixels: np.ndarray, palette: np.ndarray) -> None:
    machine[8192:16192], machine[1024:2024] = c64.pack(pixels, palette)


def show_spectrum(machine: emulator.Machine, pixels: np.ndarray, palette: np.ndarray) -> None:
    machine[16384:22528], machine[22528:23296] = spectrum.pack(pixels, palette)


def show_pc(machine: emulator.Machine, pixels: np.ndarray, palette: np.ndarray) -> None:
    pc.set_palette(machine, palette)
    machine[0xA0000 : 0xA0000 + 64000] = pixels.reshape(-1)


def show_hack(machine: emulator.Machine, pixels: np.ndarray, palette: np.ndarray) -> None:
    machine[16384:24576] = hack.pack(pixels, palette)


def show_workstation(machine: emulator.Machine, pixels: np.ndarray, palette: np.ndarray) -> None:
    machine[0x400000 : 0x400000 + 4 * 1280 * 720] = workstation.pack(pixels, palette)


SHOW = {
    "c64": show_c64,
    "spectrum": show_spectrum,
    "pc": show_pc,
    "hack": show_hack,
    "workstation": show_workstation,
}


@pytest.mark.parametrize("key", ["up", "down", "left", "right", "space"])
@pytest.mark.parametrize("model", HARDWARE)
def test_a_steering_key_is_seen_and_then_not_any_more(model: str, key: str) -> None:
    machine, key_now = graphics(model), HARDWARE[model].key
    assert key_now(machine) is None
    machine.keyboard.press(key)
    machine.vblank()
    assert key_now(machine) == key
    machine.keyboard.release(key)
    machine.vblank()
    machine.vblank()
    assert key_now(machine) is None


@pytest.mark.parametrize("model", HARDWARE)
def test_another_key_steers_nothing(model: str) -> None:
    machine = graphics(model)
    machine.keyboard.press("g")
    machine.vblank()
    assert HARDWARE[model].key(machine) is None


def test_a_row_of_cells_packs_as_the_spectrum_lays_it_out() -> None:
    machine = graphics("spectrum")
    pixels = (np.indices((8, 32)).sum(axis=0) % 3 == 0).astype(np.uint8)
    bitmap, attributes = spectrum.pack(pixels, palettes.SPECTRUM[[0, 14]])
    for line in range(8):
        start = spectrum.address(64, 72) + 256 * line
        machine[start : start + 4] = bitmap[4 * line : 4 * line + 4]
    machine[22528 + 32 * 9 + 8 : 22528 + 32 * 9 + 12] = attributes
    block = machine.frame(border=False)[72:80, 64:96]
    assert np.array_equal(block, palettes.SPECTRUM[[0, 14]][pixels])
