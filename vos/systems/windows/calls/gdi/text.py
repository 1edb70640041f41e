"""Text, 8 by 8 pixels a character, in a colour and on one.

Source: "TextOutW", "SetBkMode" in learn.microsoft.com.
"""

from __future__ import annotations

from operator import index

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.systems.windows import constants as c
from vos.systems.windows import kinds
from vos.systems.windows.calls.gdi.contexts import context_of
from vos.systems.windows.canvas import CELL, swapped
from vos.systems.windows.user_memory import dword, text


def TextOutW(
    process: Process, hdc: kinds.Handle, x: kinds.Int, y: kinds.Int, lpString: kinds.OptText,
    c: kinds.OptInt = None,
) -> int:  # fmt: skip
    """Draw characters, 8 pixels wide and high, in the text colour on the background's."""
    shown = text(lpString) if c is None else text(lpString)[: dword(c)]
    context = context_of(process, hdc)
    left, top = index(x), index(y)
    if shown:
        paper = context.paper if context.opaque else None
        context.canvas.text(left, top, shown, context.ink, paper)
    return 1


def GetTextExtentPoint32W(
    process: Process, hdc: kinds.Handle, lpString: kinds.OptText, c: kinds.Int, psizl: kinds.Struct
) -> int:
    """Tell how much room characters take."""
    context_of(process, hdc)
    psizl.cx, psizl.cy = CELL * min(dword(c), len(text(lpString))), CELL
    return 1


def SetTextColor(process: Process, hdc: kinds.Handle, color: kinds.Colour) -> int:
    """Choose the colour of text; return the old one."""
    context = context_of(process, hdc)
    old, context.ink = context.ink, swapped(dword(color))
    return swapped(old)


def SetBkColor(process: Process, hdc: kinds.Handle, color: kinds.Colour) -> int:
    """Choose the colour behind text; return the old one."""
    context = context_of(process, hdc)
    old, context.paper = context.paper, swapped(dword(color))
    return swapped(old)


def SetBkMode(process: Process, hdc: kinds.Handle, mode: kinds.Int) -> int:
    """Choose whether text has a background: OPAQUE or TRANSPARENT; return the old choice."""
    context = context_of(process, hdc)
    if mode not in (c.OPAQUE, c.TRANSPARENT):
        raise KernelError("ERROR_INVALID_PARAMETER", "the modes are OPAQUE and TRANSPARENT")
    old, context.opaque = context.opaque, mode == c.OPAQUE
    return c.OPAQUE if old else c.TRANSPARENT


CALLS = (TextOutW, GetTextExtentPoint32W, SetTextColor, SetBkColor, SetBkMode)
