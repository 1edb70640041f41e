"""Pictures made by code, and how far what a screen shows is from them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from emulator import Machine, glyphs
from vos.drivers.colours import lab, lab_of_light, linear
from vos.drivers.display import Display

Rgb = NDArray[np.uint8]
Field = NDArray[np.float64]


def shown(machine: Machine) -> Rgb:
    return machine.frame(border=False)


def show(display: Display, pixels: Rgb) -> None:
    display.blit(0, 0, pixels)
    display.flush()


def photograph(width: int, height: int) -> Rgb:
    """A landscape with a glowing sky, hills, a face and sharp letters."""
    across, down = np.meshgrid(np.arange(width) / width, np.arange(height) / height)
    wide = width / height
    picture = np.stack([90 + 217 * down, 150 + 140 * down, 235 - 5 * down], axis=-1)
    sun = np.exp(-(np.hypot((across - 0.78) * wide, down - 0.2) ** 2) / 0.03)[..., None]
    picture = picture * (1 - sun) + np.array([255, 236, 170]) * sun
    hill = np.stack(
        [
            120 - 60 * down + 25 * np.sin(across * 23),
            170 - 60 * down + 15 * np.sin(across * 31 + down * 20),
            50 + 20 * across,
        ],
        axis=-1,
    )
    below = down > 0.58 + 0.05 * np.sin(across * 7) + 0.03 * np.sin(across * 17 + 1)
    picture = np.where(below[..., None], hill, picture)
    picture = _face(picture, (across - 0.3) * wide / 0.21, (down - 0.5) / 0.29)
    _letters(picture, "PEEK & POKE 1984", width // 4, height * 7 // 8, (250, 245, 210))
    _letters(picture, "A photograph, by code", 5, height // 25, (20, 20, 40))
    return np.clip(np.rint(picture), 0, 255).astype(np.uint8)


def _face(picture: Field, x: Field, y: Field) -> Field:
    round_ = np.sqrt(np.clip(1 - x**2 - y**2, 0, 1))
    shade = np.clip(0.72 - 0.17 * x - 0.14 * y + 0.25 * round_, 0.25, 1.15)[..., None]
    picture = np.where((round_ > 0)[..., None], np.array([236, 188, 150]) * shade, picture)
    for eye in (-0.35, 0.35):
        white = np.hypot((x - eye) / 0.16, (y + 0.05) / 0.09) < 1
        iris = np.hypot((x - eye) / 0.07, (y + 0.05) / 0.08) < 1
        picture = np.where(white[..., None], (245, 245, 240), picture)
        picture = np.where(iris[..., None], (60, 90, 140), picture)
    mouth = (abs(x) < 0.35) & (abs(y - 0.62 + x**2) < 0.05)
    return np.where(mouth[..., None], (190, 70, 75), picture)


def _letters(picture: Field, text: str, x: int, y: int, colour: tuple[int, int, int]) -> None:
    rows = np.stack([glyphs.glyph(letter) for letter in text], axis=1)
    ink = np.unpackbits(rows, axis=1).astype(bool)
    picture[y : y + 8, x : x + ink.shape[1]][ink] = colour


def distance(pixels: Rgb, original: Rgb) -> float:
    """The mean distance in CIE Lab, pixel by pixel: 2 can just be seen, 100 is black to white."""
    return float(np.linalg.norm(lab(pixels) - lab(original), axis=-1).mean())


def distance_from_afar(pixels: Rgb, original: Rgb) -> float:
    """The same of squares of 4x4 pixels whose light has run together in the eye."""
    return float(np.linalg.norm(_afar(pixels) - _afar(original), axis=-1).mean())


def lightness_from_afar(pixels: Rgb, original: Rgb) -> float:
    """As `distance_from_afar`, of lightness alone."""
    return float(abs(_afar(pixels) - _afar(original))[..., 0].mean())


def _afar(pixels: Rgb) -> NDArray[np.float32]:
    height, width = pixels.shape[:2]
    light = linear(pixels[: height // 4 * 4, : width // 4 * 4])
    return lab_of_light(light.reshape(height // 4, 4, width // 4, 4, 3).mean(axis=(1, 3)))
