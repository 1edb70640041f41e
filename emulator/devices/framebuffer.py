"""A display with one layout and no registers: what is in memory is what is shown."""

from emulator.display import Display
from emulator.layouts.layout import Layout
from emulator.palettes import Palette


class Framebuffer(Display):
    """A picture in a fixed layout with a fixed palette (unused by layouts that hold RGB)."""

    def __init__(self, layout: Layout, palette: Palette) -> None:
        super().__init__()
        self._layout, self._palette = layout, palette

    def layout(self) -> Layout:
        """The one layout there is."""
        return self._layout

    def palette(self) -> Palette:
        """The palette given."""
        return self._palette
