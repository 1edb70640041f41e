"""CoreGraphics, events and sound on macOS, and the portable layer over them, on every model."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import emulator
import vos
from emulator import MODELS

WHITE, BLACK = (255, 255, 255), (0, 0, 0)


@pytest.fixture(params=MODELS)
def hosted(request: pytest.FixtureRequest) -> Iterator[vos.System]:
    with vos.boot(emulator.boot(request.param), "macos") as system:
        yield system


@pytest.fixture
def workstation() -> Iterator[vos.System]:
    """The model that shows any colour."""
    with vos.boot(emulator.boot("workstation"), "macos") as system:
        yield system


def context_of(native: Any) -> Any:
    return native.CGDisplayGetDrawingContext(native.CGMainDisplayID())


def image_of(native: Any, data: Any, width: int) -> Any:
    """A picture of two rows of 32-bit pixels."""
    provider = native.CGDataProviderCreateWithData(None, data, len(data), None)
    space = native.CGColorSpaceCreateDeviceRGB()
    form = native.kCGImageAlphaNoneSkipFirst | native.kCGBitmapByteOrder32Little
    stride = 4 * width
    return native.CGImageCreate(width, 2, 8, 32, stride, space, form, provider, None, False, 0)


def shown(system: vos.System) -> np.ndarray[Any, Any]:
    """What the machine shows."""
    return system.machine.frame(border=False)


def test_the_origin_is_at_the_bottom_left(hosted: vos.System) -> None:
    native = hosted.native
    context = context_of(native)
    (_, _), (width, height) = native.CGDisplayBounds(native.CGMainDisplayID())
    native.CGContextSetRGBFillColor(context, 1.0, 1.0, 1.0, 1.0)
    native.CGContextFillRect(context, native.CGRectMake(0, 0, 16, 8))
    native.CGContextFlush(context)
    picture = shown(hosted)
    assert picture.shape[:2] == (height, width)
    assert (picture[-8:, :16] > 200).all() and not picture[:-8].any() and not picture[:, 16:].any()


def test_rectangles_are_clipped_and_may_be_negative(workstation: vos.System) -> None:
    native = workstation.native
    context = context_of(native)
    native.CGContextSetRGBFillColor(context, 1, 0, 0, 1)
    native.CGContextFillRect(context, ((5, 5), (-10, -10)))
    native.CGContextFlush(context)
    red = (shown(workstation) == (255, 0, 0)).all(axis=2)
    assert red.sum() == 25 and red[-5:, :5].all()


def test_colours_are_floats_that_mix(workstation: vos.System) -> None:
    native = workstation.native
    context = context_of(native)
    everything = native.CGDisplayBounds(1)
    for colour in ((0.0, 0.0, 1.0, 1.0), (1.0, 0.5, 0.0, 0.5), (7.0, -3.0, 0.0, 0.0)):
        native.CGContextSetRGBFillColor(context, *colour)
        native.CGContextFillRect(context, everything)
    native.CGContextFlush(context)
    assert (shown(workstation) == (128, 64, 128)).all()


def test_images_are_drawn_upright_and_stretched(workstation: vos.System) -> None:
    native = workstation.native
    context = context_of(native)
    data = bytearray(2 * 2 * 4)
    data[0:4], data[12:16] = b"\x00\x00\xff\x00", b"\xff\x00\x00\x00"  # BGRX: red, blue
    image = image_of(native, data, 2)
    native.CGContextDrawImage(context, native.CGRectMake(10, 10, 4, 4), image)
    native.CGContextFlush(context)
    picture = shown(workstation)[-14:-10, 10:14]
    assert (picture[:2, :2] == (255, 0, 0)).all() and (picture[2:, 2:] == (0, 0, 255)).all()
    assert not picture[:2, 2:].any()


def test_a_bitmap_is_drawn_on_and_shown(workstation: vos.System) -> None:
    native = workstation.native
    rows = bytearray(3 * 20)  # rows may be longer than their pixels
    bitmap = native.CGBitmapContextCreate(rows, 4, 3, 8, 20, None, 0x2006)
    native.CGContextSetRGBFillColor(bitmap, 0, 1, 0, 1)
    native.CGContextFillRect(bitmap, native.CGRectMake(0, 0, 4, 1))
    assert rows == bytes(40) + b"\x00\xff\x00\x00" * 4 + bytes(4)
    assert native.CGBitmapContextGetData(bitmap) == rows
    image = native.CGBitmapContextCreateImage(bitmap)
    assert (native.CGImageGetWidth(image), native.CGImageGetHeight(image)) == (4, 3)
    context = context_of(native)
    native.CGContextDrawImage(context, native.CGRectMake(0, 0, 4, 3), image)
    native.CGContextFlush(context)
    assert (shown(workstation)[-1, :4] == (0, 255, 0)).all()
    assert native.CGBitmapContextCreate(bytearray(3), 4, 3, 8, 0, None, 0x2006) is None


def test_text_stands_on_its_line(workstation: vos.System) -> None:
    native = workstation.native
    context = context_of(native)
    native.CGContextSetRGBFillColor(context, 1, 1, 1, 1)
    native.CGContextSelectFont(context, "Menlo", 16.0, native.kCGEncodingMacRoman)
    native.CGContextShowTextAtPoint(context, 32, 100, "HI!", 2)
    native.CGContextFlush(context)
    inked = np.argwhere(shown(workstation).any(axis=2))
    (top, left), (bottom, right) = inked.min(axis=0), inked.max(axis=0)
    assert 720 - 100 - 14 <= top and bottom == 720 - 100 - 1
    assert 32 <= left and right < 32 + 2 * 16


def test_data_of_the_display_are_its_memory(hosted: vos.System) -> None:
    native = hosted.native
    context = context_of(native)
    data = native.CGBitmapContextGetData(context)
    data[0:4] = b"\xff\xff\xff\xff"
    native.CGContextFlush(context)
    assert (shown(hosted)[0, 0] > 200).all() and not shown(hosted)[1:].any()


def test_portable_pictures_are_those_of_linux(hosted: vos.System) -> None:
    machine = emulator.boot(hosted.machine.model.name)
    with vos.boot(machine, "linux") as linux:
        for system in (hosted, linux):
            screen = system.screen
            screen.fill_rect(8, 8, 24, 16, "white")
            screen.set_pixel(3, 4, WHITE)
            screen.text(40, 40, "macOS", WHITE)
            screen.present()
        assert (screen.width, screen.height, screen.cell) == (
            hosted.screen.width, hosted.screen.height, hosted.screen.cell,
        )  # fmt: skip
        assert np.array_equal(shown(hosted), shown(linux)) and shown(hosted).any()


def test_the_text_mode_is_the_released_display_s(hosted: vos.System) -> None:
    screen = hosted.screen
    screen.mode = "text"
    screen.put_text(1, 1, "HELLO", WHITE, BLACK)
    screen.present()
    assert shown(hosted).any()
    screen.mode = "graphics"
    screen.set_pixel(0, 0, WHITE)
    screen.present()
    assert (shown(hosted)[0, 0] > 200).all()


def test_a_display_link_calls_for_each_frame(hosted: vos.System) -> None:
    native = hosted.native
    frames: list[int] = []
    link = native.CVDisplayLinkRef()
    assert native.CVDisplayLinkCreateWithCGDisplay(7, link) == native.kCVReturnInvalidArgument
    assert native.CVDisplayLinkCreateWithCGDisplay(1, link) == native.kCVReturnSuccess

    def next_frame(
        display: Any, now: Any, output: Any, flags_in: int, flags_out: Any, info: list[int]
    ) -> int:
        info.append(hosted.machine.frames)
        assert now.flags == native.kCVTimeStampHostTimeValid
        assert now.hostTime == native.mach_absolute_time()
        assert output.hostTime - now.hostTime == round(10**9 / hosted.machine.model.refresh_hz)
        assert native.CVDisplayLinkStart(display) == native.kCVReturnDisplayLinkAlreadyRunning
        if len(info) == 3:
            native.CVDisplayLinkStop(display)
        return 0

    assert native.CVDisplayLinkStart(link) == native.kCVReturnDisplayLinkCallbacksNotSet
    native.CVDisplayLinkSetOutputCallback(link, next_frame, frames)
    before = hosted.machine.frames
    assert native.CVDisplayLinkStart(link) == native.kCVReturnSuccess
    assert frames == [before, before + 1, before + 2]  # ahead of each frame, the first as well
    assert hosted.machine.frames == before + 3 and not native.CVDisplayLinkIsRunning(link)
    assert native.CVDisplayLinkStop(link) == native.kCVReturnDisplayLinkNotRunning


def test_an_image_numbers_the_colours_of_its_table(workstation: vos.System) -> None:
    native = workstation.native
    table = bytes((255, 0, 0, 0, 255, 0, 0, 0, 255))
    space = native.CGColorSpaceCreateIndexed(native.CGColorSpaceCreateDeviceRGB(), 2, table)
    data = bytes((0, 1, 9, 9, 2, 200, 9, 9))  # rows of four bytes, of which two are pixels
    provider = native.CGDataProviderCreateWithData(None, data, len(data), None)
    plain, context = native.kCGImageAlphaNone, context_of(native)
    image = native.CGImageCreate(2, 2, 8, 8, 4, space, plain, provider, None, False, 0)
    native.CGContextDrawImage(context, native.CGRectMake(0, 0, 2, 2), image)
    native.CGContextFlush(context)
    red, green, blue = (255, 0, 0), (0, 255, 0), (0, 0, 255)
    assert shown(workstation)[-2:, :2].tolist() == [[[*red], [*green]], [[*blue], [*blue]]]
    assert native.CGImageCreate(3, 3, 8, 8, 4, space, plain, provider, None, False, 0) is None
    assert native.CGColorSpaceCreateIndexed(space, 3, table) is None


@pytest.mark.parametrize(("decode", "painted"), [(None, 0), ([1, 0], 1)])
def test_a_mask_paints_through_its_bits(
    workstation: vos.System, decode: list[int] | None, painted: int
) -> None:
    native = workstation.native
    bits = bytes((0b10000001, 0b11110000))
    provider = native.CGDataProviderCreateWithData(None, bits, 2, None)
    mask, context = native.CGImageMaskCreate(8, 2, 1, 1, 1, provider, decode), context_of(native)
    native.CGContextSetRGBFillColor(context, 0.0, 1.0, 0.0, 1.0)
    native.CGContextDrawImage(context, native.CGRectMake(0, 0, 16, 4), mask)
    native.CGContextFlush(context)
    inked = shown(workstation)[-4:, :16, 1] == 255
    expected = np.unpackbits(np.frombuffer(bits, np.uint8)[:, None], axis=1) == painted
    assert np.array_equal(inked, expected.repeat(2, axis=0).repeat(2, axis=1))
    assert not shown(workstation)[..., (0, 2)].any()


def test_rectangles_are_filled_together(workstation: vos.System) -> None:
    native = workstation.native
    context = context_of(native)
    native.CGContextSetRGBFillColor(context, 1.0, 0.0, 0.0, 1.0)
    rects = [native.CGRectMake(3 * place, 0, 2, 2) for place in range(4)]
    native.CGContextFillRects(context, rects, 3)
    native.CGContextFillRects(context, rects, 5)  # there are not so many: none is filled
    native.CGContextFlush(context)
    assert (shown(workstation)[..., 0] == 255).sum() == 3 * 4


def pressing(system: vos.System, key: str, down: bool) -> None:
    keyboard = system.machine.keyboard
    (keyboard.press if down else keyboard.release)(key)
    system.screen.wait_frame()


def test_keys_have_codes_and_characters(hosted: vos.System) -> None:
    native = hosted.native
    assert native.nextEventMatchingMask(native.NSEventMaskAny, None, "", 1) is None
    pressing(hosted, "a", True)
    assert native.CGEventSourceKeyState(0, native.kVK_ANSI_A) == 1
    event = native.nextEventMatchingMask(1 << native.NSEventTypeKeyDown, None, "", 1)
    assert (event.keyCode, event.characters) == (native.kVK_ANSI_A, "a")
    pressing(hosted, "a", False)
    assert native.CGEventSourceKeyState(0, native.kVK_ANSI_A) == 0
    assert native.nextEventMatchingMask(1 << native.NSEventTypeKeyDown, 0.05, "", 1) is None
    assert native.nextEventMatchingMask(native.NSEventMaskAny, math.inf, "", 1).type == 11


def test_the_portable_keyboard_names_keys_as_everywhere(hosted: vos.System) -> None:
    keyboard = hosted.keyboard
    assert keyboard.read() is None
    for key in ("h", "enter", "!", "5"):
        pressing(hosted, key, True)
        assert keyboard.is_pressed(key)
        pressing(hosted, key, False)
        assert keyboard.pressed() == ()
    read = [each for each in iter(keyboard.read, None) if each != "shift"]
    assert read == ["h", "enter", "!", "5"]


def test_the_mouse_counts_from_the_top_in_events_and_the_bottom_in_views() -> None:
    with vos.boot(emulator.boot("pc"), "macos") as system:
        native = system.native
        native.nextEventMatchingMask(native.NSEventMaskAny, None, "", 1)
        mouse = system.machine.mouse
        assert mouse is not None
        mouse.move(30, 40)
        mouse.press("left")
        system.screen.wait_frame()
        place = native.CGEventGetLocation(native.CGEventCreate(None))
        assert place == (30, 40) and native.CGCursorIsVisible() == 1
        assert native.CGEventSourceButtonState(1, native.kCGMouseButtonLeft) == 1
        event = native.nextEventMatchingMask(1 << native.NSEventTypeLeftMouseDown, None, "", 1)
        assert event.locationInWindow == (30, system.screen.height - 1 - 40)
        assert (system.mouse.x, system.mouse.y) == (30, 40)
        mouse.move(31, 40)
        system.screen.wait_frame()
        event = native.nextEventMatchingMask(1 << native.NSEventTypeLeftMouseDragged, None, "", 1)
        assert event.locationInWindow == (31, system.screen.height - 1 - 40)


def loudness(machine: Any) -> float:
    """How far the sound of the next frames swings."""
    return float(np.ptp(machine.sound.render(4000)[2000:]))


def test_a_tone_sounds_and_ends() -> None:
    machine = emulator.boot("pc")
    with vos.boot(machine, "macos") as system:
        native = system.native
        unit, frequency = native.kToneUnit, native.kToneUnitParam_Frequency
        assert native.AudioUnitSetParameter(unit, frequency, 0, 0, 440.0) == native.noErr
        assert loudness(machine) < 1e-3
        assert native.AudioOutputUnitStart(unit) == native.noErr and loudness(machine) > 0.01
        assert native.AudioOutputUnitStop(unit) == native.noErr and loudness(machine) < 1e-3
        assert native.AudioOutputUnitStart(99) == native.kCGErrorIllegalArgument
        before = machine.frames
        native.NSBeep()
        assert machine.frames > before and loudness(machine) < 1e-3
        system.sound.tone(440, 20)
        assert loudness(machine) < 1e-3


def test_a_trace_shows_rectangles_things_and_what_is_void(workstation: vos.System) -> None:
    native = workstation.native
    context = context_of(native)
    rects = [native.CGRectMake(place, 0, 0.5, 1) for place in range(5)]
    with workstation.trace as trace:
        native.CGContextFillRect(context, native.CGDisplayBounds(1))
        native.CGContextFillRects(context, rects, 5)
        native.CGDataProviderCreateWithData(None, b"abc", 3, None)
        native.CGDataProviderCreateWithData(None, b"abc", 4, None)
        native.CGBitmapContextGetData(context)
    assert trace.render().splitlines() == [
        "CGDisplayBounds(1) = {{0, 0}, {1280, 720}}",
        "CGContextFillRect(<Context 1280x720>, {{0, 0}, {1280, 720}}) = void",
        "CGContextFillRects(<Context 1280x720>, {{{0, 0}, {0.5, 1}}, {{1, 0}, {0.5, 1}}, ...}, 5)"
        " = void",
        'CGDataProviderCreateWithData(NULL, "abc", 3, NULL) = <Provider of 3>',
        'CGDataProviderCreateWithData(NULL, "abc", 4, NULL) = NULL',
        f"CGBitmapContextGetData(<Context 1280x720>) = <memory of {4 * 1280 * 720}>",
    ]
