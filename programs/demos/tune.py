"""A melody: notes fall onto the keys of a piano, and sound as they arrive.

The tune is the one of Beethoven's ninth symphony, as notes and lengths. A pitch is a number for the
sound chip: the C64's SID adds it up 985248 times a second, so more is higher; the PC's timer counts
it down 1193182 times a second, so more is lower. A system's sound is told hertz, or the note. The
letters have the colours of a rainbow.
"""

from functools import cache
from itertools import accumulate, count, pairwise
from typing import Any, NamedTuple

import numpy as np

from emulator import Machine, glyphs
from emulator.dither import light
from programs.demos.hardware import c64, pc
from programs.demos.native.linux import open_framebuffer, send
from programs.demos.native.macos import image_of, open_display
from programs.demos.native.windows import draw_bitmap, screen_context
from programs.demos.shades import (
    Canvas,
    Palette,
    Pixels,
    enlarge,
    nearest,
    shade,
    two_a_cell,
    words,
)

OPENING = (
    ("F#4", 1), ("F#4", 1), ("G4", 1), ("A4", 1), ("A4", 1), ("G4", 1), ("F#4", 1), ("E4", 1),
    ("D4", 1), ("D4", 1), ("E4", 1), ("F#4", 1),
)  # fmt: skip
QUESTION = (("F#4", 1.5), ("E4", 0.5), ("E4", 2))
ANSWER = (("E4", 1.5), ("D4", 0.5), ("D4", 2))
MIDDLE = (
    ("E4", 1), ("E4", 1), ("F#4", 1), ("D4", 1),
    ("E4", 1), ("F#4", 0.5), ("G4", 0.5), ("F#4", 1), ("D4", 1),
    ("E4", 1), ("F#4", 0.5), ("G4", 0.5), ("F#4", 1), ("E4", 1),
    ("D4", 1), ("E4", 1), ("A3", 2),
)  # fmt: skip
MELODY: tuple[tuple[str, float], ...] = (
    *OPENING, *QUESTION, *OPENING, *ANSWER, *MIDDLE, *OPENING, *ANSWER,
)  # fmt: skip

BEATS_A_SECOND = 2
LEAD = 4  # beats that a note falls before it sounds
BREATH = 0.125  # beats of silence at the end of each note
STEPS = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}  # semitones of an octave
WHITE_KEYS = ("F3", "G3", "A3", "B3", "C4", "D4", "E4", "F4", "G4", "A4")
BLACK_KEYS = {"F#3": 1, "G#3": 2, "A#3": 3, "C#4": 5, "D#4": 6, "F#4": 8, "G#4": 9}

BLACK, WHITE, LETTERS = 0, 1, 2  # pens; from 2 on those of C, D, E, F, G, A, B
COLOURS = (
    (0, 0, 0), (255, 255, 255), (240, 70, 60), (230, 140, 40), (245, 235, 90), (90, 200, 80),
    (90, 215, 225), (110, 110, 240), (175, 70, 200),
)  # fmt: skip


class Note(NamedTuple):
    """A key, and the beats between which it is down."""

    name: str
    begin: float
    end: float


def _notes() -> tuple[Note, ...]:
    times = accumulate((length for _, length in MELODY), initial=0.0)
    spans = zip(MELODY, pairwise(times), strict=True)
    return tuple(Note(name, begin, end - BREATH) for (name, _), (begin, end) in spans)


NOTES = _notes()
LENGTH = LEAD + NOTES[-1].end + 1  # beats until all is over


def key_number(name: str) -> int:
    """The key of a note such as "F#4", as MIDI counts them: twelve an octave, and A4 is 69."""
    return 12 * (int(name[-1]) + 1) + STEPS[name[0]] + name.count("#")


def frequency(name: str) -> float:
    """Hertz of a note: equal steps from key to key, and A4 has 440."""
    return float(440 * 2 ** ((key_number(name) - 69) / 12))


def beats(seconds: float) -> float:
    """So many seconds after the start: to a ten-thousandth, as clocks differ by nanoseconds."""
    return round(seconds * BEATS_A_SECOND, 4)


def playing(beat: float) -> Note | None:
    """The note that sounds so many beats after the start, or None."""
    return next((note for note in NOTES if note.begin <= beat - LEAD < note.end), None)


def picture(canvas: Canvas, beat: float) -> tuple[Pixels, Palette]:
    """What has not sounded yet, and the keys: pixels, and the palette they number."""
    pens = keyboard(canvas.width, canvas.height).copy()
    for note in NOTES:
        _fall(pens, note, beat - LEAD)
    down = playing(beat)
    if down:
        _light_up(pens, down.name)
        size = _letter(pens)
        _write(pens, down.name, size, size, WHITE)
        _write(pens, f"{frequency(down.name):.0f} Hz", size, 3 * size, WHITE)
    if canvas.is_mono:
        return shade(light(COLOURS)[pens], 2, canvas), nearest(COLOURS[:2], canvas)
    if canvas.two_a_cell:
        pens = two_a_cell(pens, len(COLOURS))
    return pens, nearest(COLOURS, canvas)


def _sizes(pens: Pixels) -> tuple[int, int, int, int]:
    """Width of a white key, left end of the keys, their upper end, lower end of the black ones."""
    height, width = pens.shape
    key, top = width // 80 * 8, height // 8 * 5 // 8 * 8
    return key, (width - len(WHITE_KEYS) * key) // 2, top, top + (height - top) // 13 * 8


def _place(pens: Pixels, name: str) -> tuple[int, int]:
    """The columns where a note falls: half as wide as a white key, over the middle of its own."""
    key, left, _, _ = _sizes(pens)
    white = BLACK_KEYS.get(name)
    middle = left + key * white if white else left + key * WHITE_KEYS.index(name) + key // 2
    return middle - key // 4, middle + key // 4


def _pen(name: str) -> int:
    return LETTERS + "CDEFGAB".index(name[0])


def _fall(pens: Pixels, note: Note, beat: float) -> None:
    """A note on its way, as much of it as is between the top and the keys."""
    left, right = _place(pens, note.name)
    floor = _sizes(pens)[2]
    top, bottom = (round(floor * (1 - (at - beat) / LEAD)) for at in (note.end, note.begin))
    pens[max(top, 0) : min(max(bottom, 0), floor), left:right] = _pen(note.name)


@cache
def keyboard(width: int, height: int) -> Pixels:
    """The keys, with the names of the white ones, under an empty sky."""
    pens = np.full((height, width), BLACK, np.uint8)
    key, left, top, bottom = _sizes(pens)
    for number, name in enumerate(WHITE_KEYS):
        pens[top:, left + number * key : left + (number + 1) * key - 1] = WHITE
        size = _letter(pens)
        middle = left + number * key + key // 2
        _write(pens, name[0], middle - size // 2, height - 2 * size, BLACK)
    for name in BLACK_KEYS:
        begin, end = _place(pens, name)
        pens[top:bottom, begin:end] = BLACK
    return pens


def _light_up(pens: Pixels, name: str) -> None:
    """Give a key the colour of its letter."""
    key, left, top, bottom = _sizes(pens)
    if name in BLACK_KEYS:
        begin, end = _place(pens, name)
        pens[top:bottom, begin:end] = _pen(name)
        return
    begin = left + WHITE_KEYS.index(name) * key
    lit = pens[top:, begin : begin + key]
    lit[lit == WHITE] = _pen(name)


def _letter(pens: Pixels) -> int:
    """The side of a letter in pixels."""
    _, width = pens.shape
    return int(max(1, width // 320)) * 8


def _write(pens: Pixels, text: str, x: int, y: int, pen: int) -> None:
    """A text whose top left corner is there."""
    side = _letter(pens)
    for left, character in enumerate(text):
        bits = np.unpackbits(glyphs.glyph(character)[:, None], axis=1)
        square = pens[y : y + side, x + side * left : x + side * (left + 1)]
        square[enlarge(bits, side // 8).view(bool)] = pen


def raw_c64(machine: Machine) -> None:
    """SID, voice 1: pitch at 54272, then the gate at 54276 opens and shuts the envelope."""
    c64.graphics(machine)
    machine.poke(54296, 15)  # volume
    machine.poke(54277, 0x09)  # attack 2 ms, decay 750 ms
    machine.poke(54278, 0x48)  # sustain a quarter, release 300 ms
    before = None
    for frame in count():
        if (beat := beats(frame / 50.12)) >= LENGTH:
            return
        note = playing(beat)
        if note and note != before:
            pitch = round(frequency(note.name) * 2**24 / 985248)
            machine.poke(54272, pitch & 0xFF)
            machine.poke(54273, pitch >> 8)
        machine.poke(54276, 0x11 if note else 0x10)  # triangle, gate
        before = note
        bitmap, colours = c64.pack(*picture(c64.CANVAS, beat))
        machine[c64.BITMAP : c64.BITMAP + 8000] = bitmap
        machine[c64.SCREEN : c64.SCREEN + 1000] = colours
        machine.wait_vblank()


def raw_pc(machine: Machine) -> None:
    """Timer counter 2 makes the tone; bits 0 and 1 of port 61h let it through to the speaker."""
    pc.graphics(machine)
    pc.set_palette(machine, picture(pc.CANVAS, 0)[1])
    before = None
    for frame in count():
        if (beat := beats(frame / 70)) >= LENGTH:
            return
        note = playing(beat)
        if note and note != before:
            divisor = round(1193182 / frequency(note.name))
            machine.out(0x43, 0xB6)  # counter 2, low then high byte, square wave
            machine.out(0x42, divisor & 0xFF)
            machine.out(0x42, divisor >> 8)
        machine.out(0x61, 3 if note else 0)
        before = note
        pixels, _ = picture(pc.CANVAS, beat)
        machine[pc.GRAPHICS : pc.GRAPHICS + 64000] = pixels.reshape(-1)
        machine.wait_vblank()


def native_linux(linux: Any) -> None:
    """The speaker is a file of events, with hertz for a tone; the clock says which note it is."""
    fd, canvas, screen = open_framebuffer(linux)
    speaker = linux.open(b"/dev/input/event2", linux.O_WRONLY)
    start, now, before = linux.Timespec(), linux.Timespec(), None
    linux.clock_gettime(linux.CLOCK_MONOTONIC, start)
    while True:
        linux.clock_gettime(linux.CLOCK_MONOTONIC, now)
        nanoseconds = (now.tv_sec - start.tv_sec) * 10**9 + now.tv_nsec - start.tv_nsec
        if (beat := beats(nanoseconds / 10**9)) >= LENGTH:
            return
        note = playing(beat)
        if note != before:
            hertz = round(frequency(note.name)) if note else 0
            send(linux, speaker, linux.EV_SND, linux.SND_TONE, hertz)
        before = note
        pixels, palette = picture(canvas, beat)
        screen[...] = words(palette)[pixels]
        linux.ioctl(fd, linux.FBIO_WAITFORVSYNC, linux.IntRef())


def native_windows(windows: Any) -> None:
    """A synthesizer takes MIDI: a key goes down (90h) or up (80h), and a counter tells the time."""
    hdc, canvas = screen_context(windows)
    device, start, now = windows.HANDLE(), windows.LARGE_INTEGER(), windows.LARGE_INTEGER()
    windows.midiOutOpen(device, windows.MIDI_MAPPER, 0, 0, windows.CALLBACK_NULL)
    counts, before = windows.LARGE_INTEGER(), None
    windows.QueryPerformanceFrequency(counts)
    windows.QueryPerformanceCounter(start)
    while True:
        windows.QueryPerformanceCounter(now)
        if (beat := beats((now.value - start.value) / counts.value)) >= LENGTH:
            break
        note = playing(beat)
        if note != before:
            if before:
                windows.midiOutShortMsg(device.value, 0x80 | key_number(before.name) << 8)
            if note:
                windows.midiOutShortMsg(device.value, 0x90 | key_number(note.name) << 8 | 127 << 16)
        before = note
        draw_bitmap(windows, hdc, 0, 0, *picture(canvas, beat))
        windows.DwmFlush()
    windows.midiOutClose(device.value)


def native_macos(macos: Any) -> None:
    """An audio unit has parameters, of which one is hertz; ticks say which note it is."""
    display, context, canvas = open_display(macos)
    unit, hertz = macos.kToneUnit, macos.kToneUnitParam_Frequency
    tick, start, before = macos.mach_timebase_info_data_t(), macos.mach_absolute_time(), None
    macos.mach_timebase_info(tick)
    while True:
        nanoseconds = (macos.mach_absolute_time() - start) * tick.numer / tick.denom
        if (beat := beats(nanoseconds / 10**9)) >= LENGTH:
            return
        note = playing(beat)
        if note != before:
            macos.AudioOutputUnitStop(unit)
        if note and note != before:
            pitch, scope = frequency(note.name), macos.kAudioUnitScope_Global
            macos.AudioUnitSetParameter(unit, hertz, scope, 0, pitch, 0)
            macos.AudioOutputUnitStart(unit)
        before = note
        image = image_of(macos, *picture(canvas, beat))
        macos.CGContextDrawImage(context, macos.CGDisplayBounds(display), image)
        macos.CGDisplayWaitForBeamPositionOutsideLines(display, 0, 0)


def portable(screen: Any, sound: Any, time: Any) -> None:
    """Hertz, or silence."""
    canvas, start, before = Canvas.of(screen), time.monotonic(), None
    while (beat := beats(time.monotonic() - start)) < LENGTH:
        note = playing(beat)
        if note != before:
            if note:
                sound.tone(frequency(note.name))
            else:
                sound.silence()
        before = note
        pixels, palette = picture(canvas, beat)
        screen.blit(0, 0, words(palette)[pixels])
        screen.present()
