"""Screen, keyboard, mouse and sound on Windows, by GDI, messages and waves.

screen     GetDC, GetCurrentObject(OBJ_BITMAP), GetObjectW: bmBits; GdiFlush, DwmFlush
keyboard   PeekMessageW, GetMessageW: WM_KEYDOWN, WM_KEYUP
mouse      GetCursorPos, GetAsyncKeyState
sound      PlaySoundW with a wave of one period, over and over

The display's driver here is a DIB engine, as Windows 95 had one: the screen's bitmap has bits, and
what is stored there is shown at the next frame. On the PCs of today the desktop's composer stands
between.
"""

from __future__ import annotations

from typing import Any

from emulator.key_names import SHIFTED
from vos.portable.ports import console_text
from vos.systems.windows import constants as c
from vos.systems.windows.keys import NAMES, VIRTUAL_KEYS
from vos.systems.windows.waves import square

MOST_COLOURS = 256
DOWN = 0x8000
BUTTONS = {"left": "VK_LBUTTON", "right": "VK_RBUTTON", "middle": "VK_MBUTTON"}
KEY_MESSAGES = {
    c.WM_KEYDOWN: True, c.WM_KEYUP: False, c.WM_SYSKEYDOWN: True, c.WM_SYSKEYUP: False,
}  # fmt: skip


class ScreenDevice:
    """The screen's bitmap; the text mode is the console's, on the whole screen."""

    def __init__(self, nt: Any) -> None:
        self._nt, self._native = nt, nt._native
        native = self._native
        self._context = nt._checked(native.GetDC(0))
        bitmap = native.BITMAP()
        handle = nt._checked(native.GetCurrentObject(self._context, c.OBJ_BITMAP))
        nt._checked(native.GetObjectW(handle, 32, bitmap))
        self.width, self.height = int(bitmap.bmWidth), int(bitmap.bmHeight)
        self.memory: memoryview = bitmap.bmBits
        self.cell = max(int(native.GetDeviceCaps(self._context, c.CELLSIZE)), 1)
        self.colours = self._read_colours()

    def _read_colours(self) -> list[tuple[int, int, int]] | None:
        native = self._native
        found: list[int] = []
        native.GetSystemPaletteEntries(self._context, 0, MOST_COLOURS, found)
        return [
            (native.GetRValue(each), native.GetGValue(each), native.GetBValue(each))
            for each in found
        ] or None

    def show(self) -> None:
        """Let the display show what its memory holds."""
        self._native.GdiFlush()

    def wait_frame(self) -> None:
        """Wait for the next frame."""
        self._native.DwmFlush()

    def _console(self) -> int:
        return int(self._native.GetStdHandle(c.STD_OUTPUT_HANDLE))

    def set_text(self, wanted: bool) -> tuple[int, int]:
        """Switch the console's mode; its columns and rows."""
        native, size = self._native, self._native.COORD()
        mode = c.CONSOLE_FULLSCREEN_MODE if wanted else c.CONSOLE_WINDOWED_MODE
        self._nt._checked(native.SetConsoleDisplayMode(self._console(), mode, size))
        self.colours = self._read_colours()  # those of letters may be others than those of pixels
        return int(size.X), int(size.Y)

    def put_text(self, column: int, row: int, text: str, ink: int, paper: int) -> None:
        """Write to the console: the place, the two colours as virtual terminal sequences."""
        sequence = console_text(column, row, text, ink, paper)
        self._nt._checked(
            self._native.WriteConsoleW(self._console(), sequence, len(sequence), None)
        )


class KeyboardDevice:
    """The keyboard. A key that is shifted to another character is that character's key."""

    def __init__(self, nt: Any) -> None:
        self._native = nt._native
        self._message = nt._native.MSG()
        self._shifted = False
        self._down: dict[int, str] = {}  # what each key was called when it went down
        self.events(False)  # begins to listen

    def events(self, wait: bool) -> list[tuple[str, bool]]:
        """What happened since last asked, (key, whether it went down); `wait` for something."""
        native, message = self._native, self._message
        found: list[tuple[str, bool]] = []
        if wait:
            native.GetMessageW(message, 0, c.WM_KEYFIRST, c.WM_KEYLAST)
            found += self._event(message)
        while native.PeekMessageW(message, 0, c.WM_KEYFIRST, c.WM_KEYLAST, c.PM_REMOVE):
            found += self._event(message)
        return found

    def _event(self, message: Any) -> list[tuple[str, bool]]:
        down = KEY_MESSAGES.get(message.message)
        code = int(message.wParam)
        if down is None or code not in NAMES:
            return []
        name = NAMES[code]
        if name == "shift":
            self._shifted = down
            return [(name, down)]
        if down:
            name = self._down.setdefault(code, SHIFTED.get(name, name) if self._shifted else name)
        return [(name if down else self._down.pop(code, name), down)]


class MouseDevice:
    """The mouse, if the system says that there is one."""

    def __init__(self, nt: Any) -> None:
        self._native = nt._native
        self.present = bool(self._native.GetSystemMetrics(c.SM_MOUSEPRESENT))
        self.state()  # begins to listen

    def state(self) -> tuple[int, int, frozenset[str]]:
        """Where the pointer is, in pixels of the display, and the buttons that are down."""
        native, place = self._native, self._native.POINT()
        if not self.present:
            return 0, 0, frozenset()
        native.GetCursorPos(place)
        held = (
            name for name, key in BUTTONS.items()
            if native.GetAsyncKeyState(VIRTUAL_KEYS[key]) & DOWN
        )  # fmt: skip
        return int(place.x), int(place.y), frozenset(held)


class SoundDevice:
    """The sound card, playing one period over and over."""

    def __init__(self, nt: Any) -> None:
        self._nt, self._native = nt, nt._native

    def play(self, hertz: int) -> None:
        """Play a tone from now on; 0 hertz: none."""
        wave = square(hertz) if hertz > 0 else None
        flags = c.SND_MEMORY | c.SND_LOOP | c.SND_ASYNC if wave else 0
        self._nt._checked(self._native.PlaySoundW(wave, 0, flags))

    def sleep(self, milliseconds: float) -> None:
        """Wait."""
        self._native.Sleep(max(round(milliseconds), 0))
