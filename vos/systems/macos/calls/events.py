"""Keys, the mouse and sound: event sources, the next event, the alert sound, a tone.

    nextEventMatchingMask     -[NSApplication nextEventMatchingMask:untilDate:inMode:dequeue:],
                              as a function; `untilDate` is a number of seconds from now
    AudioOutputUnitStart ...  the machine's one tone generator is the audio unit `kToneUnit`
Sources: CGEventSource.h, CGEvent.h, NSApplication.h, NSGraphics.h, AudioUnit's AudioOutputUnit.h.
"""

from __future__ import annotations

from math import inf
from operator import index

from vos.errors import KernelError
from vos.kernel.processes import Process
from vos.systems.macos.key_codes import BUTTONS, CONSTANTS
from vos.systems.macos.kinds import EventMask, Float, Int, Struct, Text
from vos.systems.macos.quartz import CGPoint, number
from vos.systems.macos.window_server import NSEvent, server

BEEP, BEEP_NS, HIGHEST = 880, 100_000_000, 20_000
SECOND = 1_000_000_000
TONE = CONSTANTS["kToneUnit"]


def CGEventSourceKeyState(process: Process, stateID: Int, key: Int) -> int:
    """Tell (1) whether a key is down, by its kVK_ code."""
    window_server = server(process)
    window_server.pump()
    return int(index(key) in window_server.down)


def CGEventSourceButtonState(process: Process, stateID: Int, button: Int) -> int:
    """Tell (1) whether a mouse button is down."""
    server(process).pump()
    if not 0 <= index(button) < len(BUTTONS):
        raise KernelError("EINVAL", f"buttons are 0 to {len(BUTTONS) - 1}")
    return int(BUTTONS[button] in process.kernel.inputs.pointer.buttons)


def CGEventCreate(process: Process, source: Struct = None) -> NSEvent:
    """Return an event that holds where the pointer is."""
    window_server = server(process)
    window_server.pump()
    return NSEvent(locationInWindow=CGPoint(*window_server.location))


def CGEventGetLocation(process: Process, event: Struct) -> CGPoint:
    """Return the pointer's place from the TOP left: event sources count so, contexts do not."""
    place: CGPoint = event.locationInWindow
    return place


def CGCursorIsVisible(process: Process) -> int:
    """Tell (1) whether there is a pointer: not on a machine without a mouse."""
    return int(process.kernel.inputs.has_mouse)


def nextEventMatchingMask(
    process: Process, mask: EventMask, untilDate: Struct = None, inMode: Text = "",
    dequeue: Int = 1,
) -> NSEvent | None:  # fmt: skip
    """Return the next event of the kinds in `mask`, or None once `untilDate` seconds are over.

    There is one queue, whatever `inMode` says.

    None as `untilDate` does not wait; `math.inf` waits for ever.
    """
    kernel, queue = process.kernel, server(process).events(process)

    def found() -> NSEvent | None:
        server(process).pump()
        return next((event for event in queue if index(mask) >> event.type & 1), None)

    event = found()
    if event is None and untilDate is not None:
        span = None if untilDate == inf else int(number(untilDate) * SECOND)
        deadline = None if span is None else kernel.clock.uptime() + span
        kernel.block(process, found, deadline, frames=True)
        event = found()
    if event is not None and dequeue:
        queue.remove(event)
    return event


def NSBeep(process: Process) -> None:
    """Play the alert sound; here, until it is over."""
    kernel = process.kernel
    kernel.sound.tone(BEEP)
    try:
        kernel.block(process, lambda: False, kernel.clock.uptime() + BEEP_NS)
    finally:
        kernel.sound.silence()


def _check_unit(unit: int) -> None:
    if index(unit) != TONE:
        raise KernelError("EINVAL", f"there is one audio unit, kToneUnit ({TONE})")


def AudioUnitSetParameter(
    process: Process, inUnit: Int, inID: Int, inScope: Int, inElement: Int,
    inValue: Float, inBufferOffsetInFrames: Int = 0,
) -> int:  # fmt: skip
    """Set the unit's frequency in hertz; return noErr."""
    _check_unit(inUnit)
    if index(inID) != CONSTANTS["kToneUnitParam_Frequency"]:
        raise KernelError("EINVAL", "the unit has the parameter kToneUnitParam_Frequency")
    if not 0 <= number(inValue) <= HIGHEST:
        raise KernelError("EINVAL", f"a frequency is from 0 to {HIGHEST} hertz")
    server(process).frequency = float(inValue)
    return 0


def AudioOutputUnitStart(process: Process, ci: Int) -> int:
    """Let the unit sound; return noErr."""
    _check_unit(ci)
    frequency = server(process).frequency
    if frequency > 0:
        process.kernel.sound.tone(frequency)
    else:
        process.kernel.sound.silence()
    return 0


def AudioOutputUnitStop(process: Process, ci: Int) -> int:
    """Silence the unit; return noErr."""
    _check_unit(ci)
    process.kernel.sound.silence()
    return 0


CALLS = (
    CGEventSourceKeyState, CGEventSourceButtonState, CGEventCreate, CGEventGetLocation,
    CGCursorIsVisible, nextEventMatchingMask, NSBeep, AudioUnitSetParameter, AudioOutputUnitStart,
    AudioOutputUnitStop,
)  # fmt: skip
