"""CVDisplayLink: a function of the program's that is asked for each frame, before it is shown.

    link = macos.CVDisplayLinkRef()
    macos.CVDisplayLinkCreateWithCGDisplay(display, link)
    macos.CVDisplayLinkSetOutputCallback(link, draw, None)
    macos.CVDisplayLinkStart(link)

The callback is `draw(displayLink, inNow, inOutputTime, flagsIn, flagsOut, displayLinkContext)`, and
returns kCVReturnSuccess. The real CVDisplayLinkStart returns at once, and a thread of the link's
own calls; here the caller's thread does, until the link is stopped.
Sources: CoreVideo's CVDisplayLink.h, CVBase.h, CVReturn.h.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from vos.systems.macos.key_codes import CONSTANTS
from vos.systems.structures import Struct
from vos.systems.unix.structs import IntRef

SUCCESS, SECOND = CONSTANTS["kCVReturnSuccess"], 10**9


class CVTimeStamp(Struct):
    """A moment: `hostTime` is what mach_absolute_time says then; `flags` say what is filled in."""

    __slots__ = (
        "flags", "hostTime", "rateScalar", "reserved", "smpteTime", "version",
        "videoRefreshPeriod", "videoTime", "videoTimeScale",
    )  # fmt: skip


class CVDisplayLinkRef:
    """A display link, made by the caller."""

    def __init__(self) -> None:
        self.callback: Callable[..., int] | None = None
        self.context: Any = None
        self.runs = False


# They act on a program's own objects, with its calls: `macos` is the process' native API.


def CVDisplayLinkCreateWithCGDisplay(  # CoreVideo's names, as all below
    macos: Any, displayID: int, displayLinkOut: CVDisplayLinkRef
) -> int:
    """Make a link that does not run yet."""
    if displayID != macos.CGMainDisplayID():
        return CONSTANTS["kCVReturnInvalidArgument"]
    displayLinkOut.callback = displayLinkOut.context = None
    return SUCCESS


def CVDisplayLinkSetOutputCallback(
    macos: Any, displayLink: CVDisplayLinkRef, callback: Callable[..., int], userInfo: Any = None
) -> int:
    """Choose what is called for each frame, and what it gets as its displayLinkContext."""
    displayLink.callback, displayLink.context = callback, userInfo
    return SUCCESS


def CVDisplayLinkStart(macos: Any, displayLink: CVDisplayLinkRef) -> int:
    """Call the function, and wait for the frame that it drew, until the link is stopped.

    So does a result that is not kCVReturnSuccess.
    """
    if displayLink.runs:
        return CONSTANTS["kCVReturnDisplayLinkAlreadyRunning"]
    if displayLink.callback is None:
        return CONSTANTS["kCVReturnDisplayLinkCallbacksNotSet"]
    displayLink.runs = True
    display = macos.CGMainDisplayID()
    rate = macos.CGDisplayModeGetRefreshRate(macos.CGDisplayCopyDisplayMode(display))
    try:
        while displayLink.runs:
            now, output = _moments(macos, round(SECOND / rate))
            context = displayLink.context
            if displayLink.callback(displayLink, now, output, 0, IntRef(), context) != SUCCESS:
                break
            macos.CGDisplayWaitForBeamPositionOutsideLines(display, 0, 0)
    finally:
        displayLink.runs = False
    return SUCCESS


def _moments(macos: Any, period: int) -> tuple[CVTimeStamp, CVTimeStamp]:
    """Return the present, and when the frame to draw is shown."""
    known, now = CONSTANTS["kCVTimeStampHostTimeValid"], macos.mach_absolute_time()
    return CVTimeStamp(hostTime=now, flags=known), CVTimeStamp(hostTime=now + period, flags=known)


def CVDisplayLinkIsRunning(macos: Any, displayLink: CVDisplayLinkRef) -> int:
    """Tell (1) whether a link calls."""
    return int(displayLink.runs)


def CVDisplayLinkStop(macos: Any, displayLink: CVDisplayLinkRef) -> int:
    """Let a link call no more."""
    if not displayLink.runs:
        return CONSTANTS["kCVReturnDisplayLinkNotRunning"]
    displayLink.runs = False
    return SUCCESS


FUNCTIONS = (
    CVDisplayLinkCreateWithCGDisplay, CVDisplayLinkSetOutputCallback, CVDisplayLinkStart,
    CVDisplayLinkIsRunning, CVDisplayLinkStop,
)  # fmt: skip
