"""The screen itself: its numbers, its colours, and when it shows what was drawn.

Source: "GetDeviceCaps", "GetSystemMetrics", "GdiFlush", "DwmFlush" in learn.microsoft.com.
"""

from __future__ import annotations

from vos.kernel.processes import Process
from vos.systems.windows import constants as c
from vos.systems.windows import kinds
from vos.systems.windows.calls.gdi.contexts import context_of
from vos.systems.windows.user_memory import dword


def GetDeviceCaps(process: Process, hdc: kinds.Handle, index: kinds.DeviceCap) -> int:
    """Return one of a device's numbers; 0 for one that is not known."""
    context_of(process, hdc)
    display = process.kernel.display
    colours = display.colours
    numbers = {
        c.HORZRES: display.width, c.VERTRES: display.height, c.BITSPIXEL: 32,
        c.PLANES: 1, c.LOGPIXELSX: 96, c.LOGPIXELSY: 96, c.TECHNOLOGY: c.DT_RASDISPLAY,
        c.NUMCOLORS: -1 if colours is None else len(colours),
        c.SIZEPALETTE: 0 if colours is None else len(colours),
        c.COLORRES: 24, c.CELLSIZE: display.cell[0], c.RASTERCAPS: 0x2E99,
        c.VREFRESH: round(process.kernel.machine.model.refresh_hz),
    }  # fmt: skip
    return int(numbers.get(index, 0))


def GetSystemPaletteEntries(
    process: Process, hdc: kinds.Handle, iStart: kinds.Dword, cEntries: kinds.Dword,
    pPalEntries: kinds.Struct,
) -> int:  # fmt: skip
    """Put the colours that the screen can show, COLORREFs, into a list; return how many."""
    context_of(process, hdc)
    colours = process.kernel.display.colours
    if colours is None:
        return 0
    chosen = colours[dword(iStart) : iStart + dword(cEntries)]
    if pPalEntries is not None:
        pPalEntries[:] = [int(r) | int(g) << 8 | int(b) << 16 for r, g, b in chosen]
    return len(chosen)


def GetSystemMetrics(process: Process, nIndex: kinds.Metric) -> int:
    """Return one of the system's numbers: the screen's size, whether there is a mouse."""
    display = process.kernel.display
    numbers = {
        c.SM_CXSCREEN: display.width, c.SM_CYSCREEN: display.height,
        c.SM_MOUSEPRESENT: int(process.kernel.inputs.has_mouse),
    }  # fmt: skip
    return numbers.get(nIndex, 0)


def GdiFlush(process: Process) -> int:
    """Show at once what was drawn."""
    process.kernel.display.flush()
    return 1


def DwmFlush(process: Process) -> int:
    """Wait for the next frame; returns S_OK, 0."""
    process.kernel.wait_frame(process)
    return 0


CALLS = (GetDeviceCaps, GetSystemPaletteEntries, GetSystemMetrics, GdiFlush, DwmFlush)
