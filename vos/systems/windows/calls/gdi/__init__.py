"""GDI: what is drawn, and on what.

    contexts   the screen's device context, and memory's     objects   brushes, pens, selecting
    drawing    pixels, lines, rectangles                     bitmaps   DIB sections, blits
    text       characters, and their colours                 screen    the device's own numbers

Source: "Windows GDI" in learn.microsoft.com; wingdi.h.
"""

from vos.systems.windows.calls.gdi import bitmaps, contexts, drawing, objects, screen, text

CALLS = (
    *contexts.CALLS, *objects.CALLS, *drawing.CALLS, *bitmaps.CALLS, *text.CALLS, *screen.CALLS,
)  # fmt: skip
