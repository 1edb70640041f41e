"""Layouts against decoders that are not ours, pixel for pixel, over random memory.

Pillow reads the Hack's bits, XRGB and the VGA's palette; c64tools the C64's cells; ImageMagick's
SCR reader the Spectrum.
"""

import os
import shutil
import subprocess
import warnings
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from layout_cases import BASE, Memory, Pixels, bound, decoded, random_memory

from emulator import boot, palettes
from emulator.layouts.mono16 import Mono16
from emulator.layouts.vic import VicMode
from emulator.layouts.xrgb import Xrgb8888

Image = pytest.importorskip("PIL.Image", reason="Pillow is the independent decoder")


@pytest.mark.parametrize("seed", range(3))
def test_hack_bits_are_pillow_s(seed: int) -> None:
    memory = random_memory(seed, words=True)
    layout = Mono16(memory, BASE, 512, 256)
    words = memory[BASE : BASE + 8192].astype("<u2").tobytes()
    theirs = Image.frombytes("1", (512, 256), words, "raw", "1;R")  # bits reversed in each byte
    assert (decoded(layout) == np.asarray(theirs)).all()


@pytest.mark.parametrize("seed", range(3))
def test_xrgb_is_pillow_s(seed: int) -> None:
    memory = random_memory(seed)
    layout = Xrgb8888(memory, BASE, 120, 90)
    theirs = Image.frombytes("RGB", (120, 90), memory[BASE:].tobytes()[:43200], "raw", "BGRX")
    assert (decoded(layout)[..., 2::-1] == np.asarray(theirs)).all()


def test_the_workstation_s_frame_is_pillow_s() -> None:
    machine = boot("workstation")
    region = machine.model.memory["framebuffer"]
    noise = np.random.default_rng(3).integers(0, 256, region.size, np.uint8)
    machine[region.start : region.end + 1] = noise
    theirs = Image.frombytes("RGB", (1280, 720), noise.tobytes(), "raw", "BGRX")
    assert (machine.frame() == np.asarray(theirs)).all()


def test_mode_13h_through_its_palette_is_pillow_s() -> None:
    machine = boot("pc")
    rng = np.random.default_rng(4)
    machine.out(0x3DE, 0x13)
    levels = rng.integers(0, 64, 768)
    machine.out(0x3C8, 0)
    for level in levels.tolist():
        machine.out(0x3C9, level)
    noise = rng.integers(0, 256, 64000, np.uint8)
    machine[0xA0000 : 0xA0000 + 64000] = noise
    theirs = Image.frombytes("P", (320, 200), noise.tobytes())
    theirs.putpalette([level * 4 + level // 16 for level in levels.tolist()])
    assert (machine.frame() == np.asarray(theirs.convert("RGB"))).all()


# -- the C64, cell by cell


@pytest.fixture(scope="module")
def c64tools() -> ModuleType:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it imports pygame, whose dependencies may warn
        module: ModuleType = pytest.importorskip(
            "c64tools.structures", reason="c64tools is the independent decoder"
        )
    return module


def colour(index: int) -> tuple[int, ...]:
    return (*palettes.C64[index & 15].tolist(), 255)


def as_rgb(surface: Any, tools: ModuleType) -> Pixels:
    data = tools.pygame.image.tobytes(surface, "RGB")
    return np.frombuffer(data, np.uint8).reshape(200, 320, 3)


def cells(memory: Memory) -> list[tuple[int, int, int, list[int]]]:
    """Column, row, number and the eight bytes of each cell of a bitmap."""
    return [
        (column, row, 40 * row + column, memory[0x2000 + 8 * (40 * row + column) :][:8].tolist())
        for row in range(25)
        for column in range(40)
    ]


@pytest.mark.parametrize("seed", range(2))
def test_the_c64_s_hires_bitmap_is_c64tools(c64tools: ModuleType, seed: int) -> None:
    memory, layout = bound("vic-bitmap", seed)
    assert isinstance(layout, VicMode)
    surface = c64tools.pygame.Surface((320, 200), 0, 32)
    for column, row, cell, data in cells(memory):
        screen = int(memory[layout.screen_base + cell])
        c64tools.Char(data).draw_at(
            surface, 8 * column, 8 * row, colour(screen >> 4), colour(screen)
        )
    ours = np.take(palettes.C64, decoded(layout), axis=0)
    assert (ours == as_rgb(surface, c64tools)).all()


@pytest.mark.parametrize("seed", range(2))
def test_the_c64_s_multicolour_bitmap_is_c64tools(c64tools: ModuleType, seed: int) -> None:
    memory, layout = bound("vic-multicolour-bitmap", seed)
    assert isinstance(layout, VicMode)
    surface = c64tools.pygame.Surface((320, 200), 0, 32)
    background = colour(int(memory[0xD021]))
    for column, row, cell, data in cells(memory):
        screen = int(memory[layout.screen_base + cell])
        both = colour(int(memory[layout.colours_base + cell]))  # bits 11, then 00, 10, 01
        four = (both, background, colour(screen), colour(screen >> 4))
        c64tools.Char(data).draw_at_multicolor(surface, 8 * column, 8 * row, *four)
    ours = np.take(palettes.C64, decoded(layout), axis=0)
    assert (ours == as_rgb(surface, c64tools)).all()


# -- the Spectrum


def scr_reader() -> str | None:
    """The ImageMagick program here that reads SCREEN$ files; others go by `convert` too."""
    for name in ("magick", "convert"):
        program = shutil.which(name)
        if program is None:
            continue
        listed = subprocess.run([program, "-list", "format"], capture_output=True, check=False)
        if b"SCREEN$" in listed.stdout:
            return program
    return None


@pytest.mark.parametrize("seed", range(2))
def test_the_spectrum_s_screen_is_imagemagick_s(tmp_path: Path, seed: int) -> None:
    program = scr_reader()
    if program is None:
        pytest.skip("ImageMagick, with its SCR reader, is not installed")
    memory, layout = bound("spectrum", seed)
    (tmp_path / "noise.scr").write_bytes(memory[BASE : BASE + 6912].tobytes())
    subprocess.run(
        [program, "scr:noise.scr", "-depth", "8", "rgb:noise.rgb"],
        cwd=tmp_path,
        check=True,
        env={**os.environ, "MAGICK_THREAD_LIMIT": "1"},
    )
    theirs = np.fromfile(tmp_path / "noise.rgb", np.uint8).reshape(192, 256, 3)
    assert (np.take(palettes.SPECTRUM, decoded(layout), axis=0) == theirs).all()
