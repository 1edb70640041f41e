"""Screen, keyboard, mouse and sound on macOS, written as any program would.

screen     the display's context: its bitmap's data, CGContextFlush; text: the console's
keyboard   NSEvents: key down, key up, flags changed
mouse      CGEventGetLocation, CGEventSourceButtonState
sound      an audio unit
"""

from __future__ import annotations

from math import inf
from typing import Any

from vos.portable.ports import console_text
from vos.systems.macos.key_codes import BUTTONS, KEYS, MODIFIERS

KEY_NAMES = {code: name for name, code in KEYS.items()}


def _number(native: Any, name: bytes) -> int:
    """A sysctl's number."""
    value, length = bytearray(8), native.IntRef(value=8)
    native.sysctlbyname(name, value, length)
    return int.from_bytes(value[: length.value], "little")


class ScreenPort:
    """The display; the text mode is the console's, which has the display while it is released."""

    def __init__(self, native: Any) -> None:
        self._native = native
        self._display = native.CGMainDisplayID()
        self._context = native.CGDisplayGetDrawingContext(self._display)
        self.width = int(native.CGBitmapContextGetWidth(self._context))
        self.height = int(native.CGBitmapContextGetHeight(self._context))
        self.memory: memoryview = native.CGBitmapContextGetData(self._context)
        self.cell = _number(native, b"machdep.display.cell")
        self.colours = self._read_colours()
        self._tty = -1

    def _read_colours(self) -> list[tuple[int, int, int]] | None:
        """What the display can show, in the mode it is in."""
        space = self._native.CGDisplayCopyColorSpace(self._display)
        count = self._native.CGColorSpaceGetColorTableCount(space)
        table = bytearray(3 * count)
        self._native.CGColorSpaceGetColorTable(space, table)
        found = list(zip(table[0::3], table[1::3], table[2::3], strict=True))
        return found or None

    def show(self) -> None:
        """Let the display show what its memory holds."""
        self._native.CGContextFlush(self._context)

    def wait_frame(self) -> None:
        """Wait for the next frame."""
        self._native.CGDisplayWaitForBeamPositionOutsideLines(self._display, 0, 0)

    def set_text(self, wanted: bool) -> tuple[int, int]:
        """Give the display to the console, or take it back; the console's columns and rows."""
        native = self._native
        (native.CGDisplayRelease if wanted else native.CGDisplayCapture)(self._display)
        self.colours = self._read_colours()
        window = bytearray(8)
        native.ioctl(self._console(), native.TIOCGWINSZ, window)
        rows, columns = (int.from_bytes(window[at : at + 2], "little") for at in (0, 2))
        return columns, rows

    def _console(self) -> int:
        if self._tty < 0:
            self._tty = self._native.open(b"/dev/tty", self._native.O_RDWR)
        return self._tty

    def put_text(self, column: int, row: int, text: str, ink: int, paper: int) -> None:
        """Write to the console: the place, the two colours (ISO 8613-6), the characters, plain."""
        data = console_text(column, row, text, ink, paper).encode()
        self._native.write(self._console(), data, len(data))


class KeyboardPort:
    """The keyboard. A key that is shifted to another character is that character's key."""

    def __init__(self, native: Any) -> None:
        self._native = native
        self._down: dict[int, str] = {}  # what each key was called when it went down
        self._next(None)  # from now on there are events for this program

    def _next(self, until: float | None) -> Any:
        native = self._native
        return native.nextEventMatchingMask(native.NSEventMaskAny, until, "", 1)

    def events(self, wait: bool) -> list[tuple[str, bool]]:
        """What happened since last asked, (key, whether it went down); `wait` for something."""
        found: list[tuple[str, bool]] = []
        until = inf if wait else None
        while (event := self._next(until)) is not None:
            found += self._change(event)
            until = inf if wait and not found else None
        return found

    def _change(self, event: Any) -> list[tuple[str, bool]]:
        native, code = self._native, event.keyCode
        if event.type == native.NSEventTypeFlagsChanged:
            name = KEY_NAMES[code]
            return [(name, bool(event.modifierFlags & MODIFIERS[name]))]
        if event.type == native.NSEventTypeKeyDown:
            own = event.characters
            special = own.isalpha() or not own.isprintable() or own.isspace() or not own
            self._down[code] = KEY_NAMES[code] if special else own
            return [(self._down[code], True)]
        if event.type == native.NSEventTypeKeyUp:
            return [(self._down.pop(code, KEY_NAMES[code]), False)]
        return []


class MousePort:
    """The mouse; `present` is False where there is no pointer."""

    def __init__(self, native: Any) -> None:
        self._native = native
        self.present = bool(native.CGCursorIsVisible())

    def state(self) -> tuple[int, int, frozenset[str]]:
        """Where the pointer is, in pixels of the display, and the buttons that are down."""
        if not self.present:
            return 0, 0, frozenset()
        native = self._native
        place = native.CGEventGetLocation(native.CGEventCreate(None))
        pressed = frozenset(
            name
            for number, name in enumerate(BUTTONS)
            if native.CGEventSourceButtonState(1, number)
        )
        return int(place.x), int(place.y), pressed


class SoundPort:
    """The tone generator."""

    def __init__(self, native: Any) -> None:
        self._native = native

    def play(self, hertz: int) -> None:
        """Play a tone from now on; 0 hertz: none."""
        native = self._native
        if hertz <= 0:
            native.AudioOutputUnitStop(native.kToneUnit)
            return
        frequency, scope = native.kToneUnitParam_Frequency, native.kAudioUnitScope_Global
        native.AudioUnitSetParameter(native.kToneUnit, frequency, scope, 0, float(hertz), 0)
        native.AudioOutputUnitStart(native.kToneUnit)

    def sleep(self, milliseconds: float) -> None:
        """Wait."""
        native = self._native
        left = native.Timespec(*divmod(round(milliseconds * 10**6), 10**9))
        while native.nanosleep(left, left) == -1 and native.errno == native.EINTR:
            continue  # a signal came: the rest of the time is left
