"""Texts in the window, as surfaces: notes beneath a picture, panels over it, what went wrong."""

from functools import lru_cache

import pygame

from emulator.live import overlay

_NOTES_SHARE = 3  # notes take at most one in so many rows of their pane


def text_scale(width: int, height: int) -> int:
    """How large text is in so much room."""
    return max(1, min(width // 480, height // 300))


def notes_scale(lines: tuple[str, ...], width: int, height: int) -> int:
    """How large notes are in a pane of that size: whole lines, and most of it for the picture."""
    across, down = overlay.size(lines, 1)
    return max(1, min(width // across, height // (_NOTES_SHARE * down)))


def notes_height(lines: tuple[str, ...], width: int, height: int) -> int:
    """How many pixels high they are; 0 without any."""
    return overlay.size(lines, notes_scale(lines, width, height))[1] if lines else 0


@lru_cache(maxsize=8)
def notes(lines: tuple[str, ...], width: int, scale: int) -> pygame.Surface:
    """The notes of a pane that is `width` pixels wide."""
    return _as_surface(overlay.panel(lines, scale, overlay.NOTES, headings=1, width=width))


@lru_cache(maxsize=8)
def panel(lines: tuple[str, ...], scale: int, headings: int = 0) -> pygame.Surface:
    """Lines in a box over the pictures."""
    return _as_surface(overlay.panel(lines, scale, headings=headings))


@lru_cache(maxsize=2)
def error_band(text: str, width: int, height: int, scale: int) -> pygame.Surface:
    """The message in full width, at most half the window high."""
    lines = overlay.wrap(text, overlay.columns(width, scale))
    room = overlay.rows(height // 2, scale)
    if len(lines) > room:
        lines = [*lines[: room - 1], "... (the terminal shows all of it)"]
    return _as_surface(overlay.panel(lines, scale, overlay.ERROR, width=width))


def _as_surface(panel: overlay.Panel) -> pygame.Surface:
    size = (panel.shape[1], panel.shape[0])
    return pygame.image.frombytes(panel.tobytes(), size, "RGBA")


def icon() -> pygame.Surface:
    """A P of big pixels."""
    return _as_surface(overlay.panel(("P",), 2))
