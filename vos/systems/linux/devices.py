"""Linux' device files: the framebuffer, keyboard, mouse and speaker, and the terminal's requests.

    /dev/fb0            29:0    XRGB8888 at the display's size; read, write, mmap, ioctl
                                FBIOGETCMAP: the colours there are (len 0: any); nonstd: the side of
                                the cell in which only two of them may be (0: there is none)
    /dev/input/event0   13:64   the keyboard: struct input_event, 24 bytes each
    /dev/input/event1   13:65   the mouse, absolute: ABS_X, ABS_Y, BTN_LEFT ...
    /dev/input/event2   13:66   the speaker: write EV_SND, SND_TONE, hertz (0: silence)
    /dev/tty, console   5:0, 5:1

A struct input_event is | tv_sec i64 | tv_usec i64 | type u16 | code u16 | value i32 |, and a group
of events that belong together ends with a SYN_REPORT.
Sources: include/uapi/linux/fb.h, input.h, kd.h, asm-generic/ioctls.h and termbits.h of the kernel;
Documentation/fb/api.rst, Documentation/input/event-codes.rst.
"""

from __future__ import annotations

from collections import deque
from struct import Struct as Layout
from typing import Any

from vos.errors import KernelError
from vos.filesystem import Inode
from vos.kernel.inputs import KeyChange, PointerChange
from vos.kernel.kernel import Kernel
from vos.kernel.open_files import CURRENT, END, Access, Data, OpenFile
from vos.kernel.processes import Process
from vos.kernel.volumes import Place
from vos.systems.linux import input_codes as codes
from vos.systems.linux.constants import TCGETS, TIOCGWINSZ
from vos.systems.linux.structs import FbBitfield, FbCmap, FbFixScreeninfo, FbVarScreeninfo
from vos.systems.unix.terminal import Terminal

FBIOGET_VSCREENINFO, FBIOPUT_VSCREENINFO, FBIOGET_FSCREENINFO = 0x4600, 0x4601, 0x4602
FBIOGETCMAP, FBIOPAN_DISPLAY, FBIOBLANK = 0x4604, 0x4606, 0x4611
FBIO_WAITFORVSYNC = 0x40044620
FB_TYPE_PACKED_PIXELS, FB_VISUAL_TRUECOLOR = 0, 2
WIDEN = 0x101  # a level of 8 bits as one of 16

TCSETS, TIOCGPGRP, TIOCSPGRP = 0x5402, 0x540F, 0x5410
KDSETMODE, KD_TEXT, KD_GRAPHICS = 0x4B3A, 0, 1
INPUT_EVENT = Layout("<qqHHi")
SECOND = 1_000_000_000


class Framebuffer(OpenFile):
    """The display's surface as a file of bytes: blue, green, red, unused; row after row."""

    __slots__ = ("_bytes", "_display")

    def __init__(
        self, kernel: Kernel, place: Place, access: Access, directory: Inode | None, name: bytes
    ) -> None:
        super().__init__(place, access, directory, name)
        self._display = kernel.display
        kernel.console.leave_screen()
        self._bytes = self._display.surface.reshape(-1).data

    def read(self, process: Process, count: int) -> bytes:
        """Return pixels at the offset and move it."""
        data = self.read_at(process, self.offset, count)
        self.offset += len(data)
        return data

    def write(self, process: Process, data: Data) -> int:
        """Put pixels at the offset and move it."""
        size = self.write_at(process, self.offset, data)
        self.offset += size
        return size

    def read_at(self, process: Process, offset: int, count: int) -> bytes:
        """Return pixels at a given offset."""
        return bytes(self._bytes[offset : offset + count])

    def write_at(self, process: Process, offset: int, data: Data) -> int:
        """Put pixels at a given offset; shown at the next vertical blank."""
        room = len(self._bytes) - offset
        if data and room <= 0:
            raise KernelError("ENOSPC" if room == 0 else "EFBIG", "the display ends before")
        part = memoryview(data)[:room]
        self._bytes[offset : offset + len(part)] = part
        return len(part)

    def seek(self, process: Process, offset: int, whence: int) -> int:
        """Move the offset."""
        offset += {CURRENT: self.offset, END: len(self._bytes)}.get(whence, 0)
        if offset < 0 or whence > END:
            raise KernelError("EINVAL", "no such offset")
        self.offset = offset
        return offset

    def map(self, process: Process, offset: int, length: int) -> memoryview | None:
        """Return the surface itself."""
        if offset + length > -(-len(self._bytes) // 4096) * 4096:
            raise KernelError("EINVAL", "the display has not so many bytes")
        return self._bytes[offset : offset + length]

    def closed(self, process: Process) -> None:
        """Show what was drawn, and close."""
        self._display.flush()
        super().closed(process)

    def ioctl(self, process: Process, request: int, argument: Any) -> int:
        """Tell of the display, show it, or wait for it."""
        if request == FBIOGET_VSCREENINFO:
            self._fill_variable(argument)
        elif request == FBIOGET_FSCREENINFO:
            self._fill_fixed(argument)
        elif request == FBIOPUT_VSCREENINFO:
            self._check_variable(argument)
        elif request == FBIOGETCMAP:
            self._fill_colours(argument)
        elif request == FBIO_WAITFORVSYNC:
            process.kernel.wait_frame(process)
        elif request == FBIOPAN_DISPLAY:
            self._display.flush()
        elif request != FBIOBLANK:
            raise KernelError("ENOTTY", "a framebuffer knows no such request")
        return 0

    def _fill_variable(self, info: FbVarScreeninfo) -> None:
        for name in FbVarScreeninfo.__slots__:
            setattr(info, name, 0)
        info.xres = info.xres_virtual = self._display.width
        info.yres = info.yres_virtual = self._display.height
        info.bits_per_pixel = 32
        cell, _ = self._display.cell
        info.nonstd = cell if cell > 1 else 0
        info.blue, info.green, info.red, info.transp = (
            FbBitfield(offset=offset, length=8 if offset < 24 else 0) for offset in (0, 8, 16, 24)
        )

    def _fill_colours(self, cmap: FbCmap) -> None:
        colours = () if self._display.colours is None else self._display.colours.tolist()
        cmap.start, cmap.len, cmap.transp = 0, len(colours), None
        cmap.red, cmap.green, cmap.blue = (
            [WIDEN * levels[channel] for levels in colours] for channel in range(3)
        )

    def _check_variable(self, info: FbVarScreeninfo) -> None:
        size = (self._display.width, self._display.height)
        if (info.xres, info.yres) != size or info.bits_per_pixel != 32:
            raise KernelError("EINVAL", f"the display has {size} pixels of 32 bits, and no others")
        self._fill_variable(info)

    def _fill_fixed(self, info: FbFixScreeninfo) -> None:
        for name in FbFixScreeninfo.__slots__:
            setattr(info, name, 0)
        info.id = b"peekpoke"
        info.smem_len = len(self._bytes)
        info.line_length = 4 * self._display.width
        info.type, info.visual = FB_TYPE_PACKED_PIXELS, FB_VISUAL_TRUECOLOR


def pack(time: int, *events: tuple[int, int, int]) -> bytes:
    """Return a group of input events (type, code, value) that happened at `time`."""
    moment = (time // SECOND, time % SECOND // 1000)
    closed = (*events, (codes.EV_SYN, codes.SYN_REPORT, 0))
    return b"".join(INPUT_EVENT.pack(*moment, *event) for event in closed)


class EventFile(OpenFile):
    """An input device, open: what happened since then, as whole struct input_events."""

    __slots__ = ("_held", "_kernel", "_queue")
    name_of_device = b""

    def __init__(
        self, kernel: Kernel, place: Place, access: Access, directory: Inode | None, name: bytes
    ) -> None:
        super().__init__(place, access, directory, name)
        self._kernel = kernel
        self._held = b""
        self._queue: deque[Any] = self._listen(kernel)

    def _listen(self, kernel: Kernel) -> deque[Any]:
        return deque()

    def _events(self, change: Any) -> bytes:
        return b""

    def closed(self, process: Process) -> None:
        """Listen no more."""
        self._kernel.inputs.stop(self._queue)
        super().closed(process)

    def can_read(self) -> bool:
        """Tell whether something has happened."""
        while self._queue and not self._held:
            self._held = self._events(self._queue.popleft())
        return bool(self._held)

    def waits_for_frames(self) -> bool:
        """Tell that input comes with frames."""
        return True

    def read(self, process: Process, count: int) -> bytes:
        """Return as many whole events as fit; wait for one."""
        if count < INPUT_EVENT.size:
            raise KernelError("EINVAL", f"an event has {INPUT_EVENT.size} bytes")
        if not self.can_read():
            if self.nonblocking:
                raise KernelError("EAGAIN", "nothing has happened")
            process.kernel.block(process, self.can_read, frames=True)
        while self._queue and len(self._held) < count:
            self._held += self._events(self._queue.popleft())
        size = count // INPUT_EVENT.size * INPUT_EVENT.size
        data, self._held = self._held[:size], self._held[size:]
        return data

    def ioctl(self, process: Process, request: int, argument: Any) -> int:
        """Tell the device's name, version and id."""
        if request == codes.EVIOCGVERSION:
            argument.value = codes.EV_VERSION
            return 0
        if request == codes.EVIOCGRAB:
            return 0
        if request & 0xC000FFFF == 0x80004506:  # EVIOCGNAME(len)
            text = self.name_of_device + b"\0"
            size = min(len(text), len(argument), request >> 16 & 0x3FFF)
            argument[:size] = text[:size]
            return size
        raise KernelError("EINVAL", "this input device knows no such request")


class KeyboardFile(EventFile):
    """The keyboard. A character that takes a shift is that key with KEY_LEFTSHIFT around it."""

    __slots__ = ()
    name_of_device = b"Peekpoke keyboard"

    def _listen(self, kernel: Kernel) -> deque[Any]:
        return kernel.inputs.listen_to_keys()

    def _events(self, change: KeyChange) -> bytes:
        shift = (codes.EV_KEY, codes.CODES["KEY_LEFTSHIFT"], int(change.down))
        if change.key in codes.WITH_SHIFT:
            key = (codes.EV_KEY, codes.WITH_SHIFT[change.key], int(change.down))
            return pack(change.time, *((shift, key) if change.down else (key, shift)))
        return pack(change.time, (codes.EV_KEY, codes.KEYS[change.key], int(change.down)))


class MouseFile(EventFile):
    """The mouse: its place on the display, and its buttons."""

    __slots__ = ()
    name_of_device = b"Peekpoke mouse"

    def _listen(self, kernel: Kernel) -> deque[Any]:
        if not kernel.inputs.has_mouse:
            raise KernelError("ENODEV", "this machine has no mouse")
        return kernel.inputs.listen_to_pointer()

    def ioctl(self, process: Process, request: int, argument: Any) -> int:
        """Tell where the pointer is: a struct input_absinfo for each axis."""
        axis = request - codes.EVIOCGABS
        if axis not in (codes.ABS_X, codes.ABS_Y):
            return super().ioctl(process, request, argument)
        kernel = process.kernel
        sizes = (kernel.display.width, kernel.display.height)
        place = kernel.inputs.pointer[axis]
        argument[:24] = Layout("<6i").pack(place, 0, sizes[axis] - 1, 0, 0, 0)
        return 24

    def _events(self, change: PointerChange) -> bytes:
        before, now = change.before, change.now
        events = [
            (codes.EV_ABS, axis, place)
            for axis, was, place in ((0, before.x, now.x), (1, before.y, now.y))
            if was != place
        ]
        for name, code in codes.BUTTONS.items():
            if (name in before.buttons) != (name in now.buttons):
                events.append((codes.EV_KEY, code, int(name in now.buttons)))
        return pack(change.time, *events)


class SpeakerFile(EventFile):
    """The speaker: SND_TONE plays so many hertz until told otherwise, SND_BELL 1000."""

    __slots__ = ()
    name_of_device = b"PC Speaker"
    BELL = 1000

    def write(self, process: Process, data: Data) -> int:
        """Take whole events."""
        whole = len(data) // INPUT_EVENT.size * INPUT_EVENT.size
        if not whole:
            raise KernelError("EINVAL", f"an event has {INPUT_EVENT.size} bytes")
        for _, _, kind, code, value in INPUT_EVENT.iter_unpack(data[:whole]):
            if kind == codes.EV_SND and code in (codes.SND_TONE, codes.SND_BELL):
                self._play(value if code == codes.SND_TONE else self.BELL * bool(value))
        return whole

    def _play(self, hertz: int) -> None:
        if hertz > 0:
            self._kernel.sound.tone(hertz)
        else:
            self._kernel.sound.silence()


DEVICES: dict[tuple[int, int], type[Framebuffer] | type[EventFile]] = {
    (29, 0): Framebuffer, (13, 64): KeyboardFile, (13, 65): MouseFile, (13, 66): SpeakerFile,
}  # fmt: skip


# The terminal.


TERMINAL = Terminal(
    get_modes=TCGETS, set_modes=TCSETS, get_size=TIOCGWINSZ, get_group=TIOCGPGRP,
    set_group=TIOCSPGRP, size=36, local=slice(12, 16), canonical=0x2,
)  # fmt: skip


def terminal(process: Process, request: int, argument: Any) -> int:
    """Do what a terminal is asked; a console's mode besides."""
    if request != KDSETMODE:
        return TERMINAL.ask(process, request, argument)
    if argument not in (KD_TEXT, KD_GRAPHICS):
        raise KernelError("EINVAL", "a console has the modes KD_TEXT and KD_GRAPHICS")
    process.kernel.console.show_text(argument == KD_TEXT)
    return 0
