"""Screen, keyboard, mouse and sound on Linux: device files, written and read as any program would.

screen     /dev/fb0            ioctl FBIOGET_..., mmap; FBIOPAN_DISPLAY, FBIO_WAITFORVSYNC
keyboard   /dev/input/event0   struct input_event, EV_KEY
mouse      /dev/input/event1   EV_ABS and EV_KEY, EVIOCGABS for where it is at first
sound      /dev/input/event2   EV_SND, SND_TONE
"""

from struct import Struct
from typing import Any

from emulator.key_names import SHIFTED
from vos.portable.ports import console_text
from vos.systems.linux.input_codes import BUTTONS, KEYS

INPUT_EVENT = Struct("<qqHHi")
EVENTS_AT_ONCE = 64
ABSINFO = Struct("<6i")
KEY_NAMES = {code: name for name, code in KEYS.items()} | {54: "shift"}  # KEY_RIGHTSHIFT
BUTTON_NAMES = {code: name for name, code in BUTTONS.items()}


class _Device:
    """An open device file of a process."""

    def __init__(self, posix: Any, path: str, flags: int = 0) -> None:
        self._posix, self._native = posix, posix._native
        self._fd = posix.open(path, flags)

    def _ioctl(self, request: int, argument: Any) -> None:
        self._posix._checked(self._native.ioctl(self._fd, request, argument))


class ScreenDevice(_Device):
    """The framebuffer, mapped; the text mode is the console's (KDSETMODE)."""

    def __init__(self, posix: Any) -> None:
        native = posix._native
        super().__init__(posix, "/dev/fb0", native.O_RDWR)
        self._tty = -1
        variable, fixed = native.fb_var_screeninfo(), native.fb_fix_screeninfo()
        self._ioctl(native.FBIOGET_VSCREENINFO, variable)
        self._ioctl(native.FBIOGET_FSCREENINFO, fixed)
        self.width, self.height = int(variable.xres), int(variable.yres)
        self.cell = max(int(variable.nonstd), 1)
        self.colours = self._read_colours()
        both = native.PROT_READ | native.PROT_WRITE
        address = posix._checked(
            native.mmap(0, fixed.smem_len, both, native.MAP_SHARED, self._fd, 0)
        )
        self.memory: memoryview = native.memory(address)

    def _read_colours(self) -> list[tuple[int, int, int]] | None:
        cmap = self._native.fb_cmap()
        self._ioctl(self._native.FBIOGETCMAP, cmap)
        levels = zip(cmap.red, cmap.green, cmap.blue, strict=True)
        return [(red >> 8, green >> 8, blue >> 8) for red, green, blue in levels] or None

    def show(self) -> None:
        """Let the display show what its memory holds."""
        self._ioctl(self._native.FBIOPAN_DISPLAY, self._native.fb_var_screeninfo())

    def wait_frame(self) -> None:
        """Wait for the next frame."""
        screen = self._native.IntRef()
        self._posix._patient(self._native.ioctl, self._fd, self._native.FBIO_WAITFORVSYNC, screen)

    def set_text(self, wanted: bool) -> tuple[int, int]:
        """Switch the console's mode; its columns and rows."""
        native = self._native
        mode = native.KD_TEXT if wanted else native.KD_GRAPHICS
        self._posix._checked(native.ioctl(self._console(), native.KDSETMODE, mode))
        columns, rows = self._posix.get_terminal_size(self._console())
        self.colours = self._read_colours()  # those of letters may be others than those of pixels
        return columns, rows

    def _console(self) -> int:
        if self._tty < 0:
            self._tty = self._posix.open("/dev/tty", self._native.O_RDWR)
        return self._tty

    def put_text(self, column: int, row: int, text: str, ink: int, paper: int) -> None:
        """Write to the console: the place, the two colours (ISO 8613-6), the characters, plain."""
        data = console_text(column, row, text, ink, paper).encode()
        self._posix.write(self._console(), data)


class _EventDevice(_Device):
    """A device that tells what happened."""

    def __init__(self, posix: Any, path: str) -> None:
        super().__init__(posix, path, posix._native.O_RDONLY | posix._native.O_NONBLOCK)

    def _changes(self) -> list[tuple[int, int, int]]:
        """What happened since last asked: (type, code, value)."""
        found: list[tuple[int, int, int]] = []
        room = bytearray(EVENTS_AT_ONCE * INPUT_EVENT.size)
        while (length := self._native.read(self._fd, room, len(room))) > 0:
            found += [event[2:] for event in INPUT_EVENT.iter_unpack(room[:length])]
            if length < len(room):
                break
        if length < 0 and length not in (-self._native.EAGAIN, -self._native.EINTR):
            raise self._posix._refusal(length)
        return found


class KeyboardDevice(_EventDevice):
    """The keyboard. A key that is shifted to another character is that character's key."""

    def __init__(self, posix: Any) -> None:
        super().__init__(posix, "/dev/input/event0")
        self._shifted = False
        self._down: dict[int, str] = {}  # what each key was called when it went down

    def events(self, wait: bool) -> list[tuple[str, bool]]:
        """What happened since last asked, (key, whether it went down); `wait` for something."""
        native = self._native
        if wait:
            entry = native.Pollfd(self._fd, native.POLLIN)
            self._posix._patient(native.poll, [entry], 1, -1)
        found = []
        for kind, code, value in self._changes():
            if kind == native.EV_KEY and code in KEY_NAMES:
                found.append((self._name(code, bool(value)), bool(value)))
        return found

    def _name(self, code: int, down: bool) -> str:
        name = KEY_NAMES[code]
        if name == "shift":
            self._shifted = down
        elif down:
            self._down[code] = SHIFTED.get(name, name) if self._shifted else name
        return name if down and name == "shift" else self._called(code, name, down)

    def _called(self, code: int, name: str, down: bool) -> str:
        return self._down.get(code, name) if down else self._down.pop(code, name)


class MouseDevice(_EventDevice):
    """The mouse; `present` is False where opening it says that there is none."""

    def __init__(self, posix: Any) -> None:
        self.present = True
        self._place = [0, 0]
        self._buttons: frozenset[str] = frozenset()
        native = posix._native
        try:
            super().__init__(posix, "/dev/input/event1")
        except OSError as error:
            if error.errno != native.ENODEV:
                raise
            self.present = False
            return
        for axis in (native.ABS_X, native.ABS_Y):
            info = bytearray(ABSINFO.size)
            self._ioctl(native.EVIOCGABS + axis, info)
            self._place[axis] = ABSINFO.unpack(info)[0]

    def state(self) -> tuple[int, int, frozenset[str]]:
        """Where the pointer is, in pixels of the display, and the buttons that are down."""
        if self.present:
            for kind, code, value in self._changes():
                if kind == self._native.EV_ABS:
                    self._place[code] = value
                elif kind == self._native.EV_KEY:
                    button = {BUTTON_NAMES[code]}
                    self._buttons = self._buttons | button if value else self._buttons - button
        x, y = self._place
        return x, y, self._buttons


class SoundDevice(_Device):
    """The speaker."""

    def __init__(self, posix: Any) -> None:
        super().__init__(posix, "/dev/input/event2", posix._native.O_WRONLY)

    def play(self, hertz: int) -> None:
        """Play a tone from now on; 0 hertz: none."""
        native = self._native
        event = INPUT_EVENT.pack(0, 0, native.EV_SND, native.SND_TONE, hertz)
        self._posix.write(self._fd, event)

    def sleep(self, milliseconds: float) -> None:
        """Wait."""
        native = self._native
        span = native.Timespec(*divmod(round(milliseconds * 10**6), 10**9))
        self._posix._patient(native.nanosleep, span, span)
