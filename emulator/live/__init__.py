"""Live machines: a program runs on one, and a window, a terminal or nothing shows it.

    run --> headless                     no display: virtual time, as fast as the host can
        --> session --> window           pygame: enlarged picture, keys, mouse, sound
                    --> terminal         coloured half blocks, where no window can be opened

A program has its own thread (`program`), so that it can be held back and ended. What the function
keys do is the same on every display (`controls`). Screenshots (`png`) and recordings (`recorder`)
hold the machine's picture, never what a display lays over it.
"""

import shutil
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from emulator.key_names import Script
from emulator.live.displays import DISPLAYS, NONE, TERMINAL, WINDOW, Choice, choose
from emulator.live.files import Name, check_writable
from emulator.live.half_blocks import ink_for, lines
from emulator.live.headless import run_headless
from emulator.live.no_input import no_input
from emulator.live.outcome import LiveError, Outcome, State
from emulator.live.panes import Describe, Pane, sentence
from emulator.live.png import write_png
from emulator.live.progress import progress
from emulator.live.recorder import Recorder
from emulator.live.session import Session
from emulator.machine import FrameHook, Machine

__all__ = [
    "DISPLAYS", "NONE", "TERMINAL", "WINDOW", "Choice", "LiveError", "Outcome", "Pane", "Recorder",
    "Session", "State", "choose", "run", "run_headless", "show", "write_png",
]  # fmt: skip


_FRAMES_WITHOUT_END = (
    120  # of a run whose last picture is wanted, and of which no one said how long
)

Report = Callable[[str], None]


def _to_stderr(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


@dataclass(frozen=True, slots=True)
class Showing:
    """What a display is told of a run; see `run`."""

    machine: Machine
    program: Callable[[], object]
    frames: int | None
    title: str
    describe: Describe
    report: Report
    patience: float
    changed: Callable[[], bool] | None
    closes: bool


def run(
    machine: Machine,
    program: Callable[[], object],
    *,
    display: str = NONE,
    frames: int | None = None,
    keys: Script | None = None,
    screenshot: Name | None = None,
    record: Name | None = None,
    title: str = "",
    describe: Describe = sentence,
    report: Report = _to_stderr,
    patience: float = 10.0,
    changed: Callable[[], bool] | None = None,
    closes: bool = False,
) -> Outcome:
    """Run `program` on `machine` until it ends, fails, is quit, or `frames` frames have been.

    `program` takes nothing and knows its machine; after a reset it is called again. `keys` are
    pressed at their frames, `record` is written while it runs, `screenshot` when it is over. What
    makes a program fail is shown in the words of `describe`, and `report` is called with them once
    the terminal is free for it. Without a display, a program that ends no frame in `patience`
    seconds is stopped; with one, what an ended program leaves stays until a person quits, unless
    it `closes` the display, and the program starts anew when `changed` says that its source is
    another.

    LiveError, and nothing is run, for a file that cannot be written or a display there is not.
    """
    _check(display, frames)
    shot = None if screenshot is None else check_writable(screenshot, "screenshot")
    showing = Showing(machine, program, frames, title, describe, report, patience, changed, closes)
    with ExitStack() as stack:
        if keys is not None:
            stack.enter_context(_hooked(machine, keys.apply))
        if record is not None:
            stack.callback(Recorder(record, machine).close)
            if frames is not None and display == NONE:
                stack.enter_context(progress(machine, frames, f"recording {Path(record).name}"))
        outcome = _SHOWN[display](showing)
    if shot is not None:
        write_png(shot, machine.frame())
    return outcome


def _check(display: str, frames: int | None) -> None:
    if display not in _SHOWN:
        raise LiveError(f"there is no display {display!r}; there are {', '.join(DISPLAYS)}.")
    if frames is not None and frames < 1:
        raise LiveError(f"a run has 1 frame or more, not {frames}.")


@contextmanager
def _hooked(machine: Machine, hook: FrameHook) -> Iterator[None]:
    machine.frame_hooks.append(hook)
    try:
        yield
    finally:
        machine.frame_hooks.remove(hook)


def _without_display(showing: Showing) -> Outcome:
    outcome = run_headless(showing.machine, showing.program, showing.frames, showing.patience)
    if outcome.exception is not None:
        showing.report(showing.describe(outcome.exception))
    return outcome


def _pane(showing: Showing) -> Pane:
    session = Session(
        showing.machine, showing.program, showing.frames, showing.changed, showing.closes
    )
    return Pane(session, showing.describe)


def _in_window(showing: Showing) -> Outcome:
    pane = _pane(showing)
    _window([pane], showing.title, showing.report)
    return pane.session.outcome()


def _in_terminal(showing: Showing) -> Outcome:
    if not sys.stdout.isatty():
        return _as_last_picture(showing)
    pane = _pane(showing)
    _terminal([pane], showing.title, showing.report)
    return pane.session.outcome()


def _window(panes: Sequence[Pane], title: str, report: Report) -> None:
    from emulator.live.window.window import Window  # pygame is loaded only where a window is wanted

    with no_input():
        Window(panes, title, report).run()


def _terminal(panes: Sequence[Pane], title: str, report: Report) -> None:
    from emulator.live.terminal import Terminal

    with no_input():
        Terminal(panes, title, report).run()


def _as_last_picture(showing: Showing) -> Outcome:
    """Where nothing can be drawn anew: a run without display, and what it leaves as text."""
    outcome = _without_display(replace(showing, frames=showing.frames or _FRAMES_WITHOUT_END))
    columns, rows = shutil.get_terminal_size()
    for line in lines(showing.machine.frame(), columns, rows - 2, ink_for(sys.stdout)):
        print(line)
    print(f"The picture after {outcome.frames} frames: only a terminal can show them all.")
    return outcome


_SHOWN = {NONE: _without_display, WINDOW: _in_window, TERMINAL: _in_terminal}
_SHOWN_LIVE = {WINDOW: _window, TERMINAL: _terminal}


def show(
    panes: Sequence[Pane],
    display: str,
    title: str = "",
    keys: Script | None = None,
    report: Report = _to_stderr,
) -> list[Outcome]:
    """Show several panes side by side until a person quits or all their sessions are done.

    `display` is a window or a terminal; a LiveError if there is none. The panes' machines are of
    one model, and `keys` are pressed on each of them.
    """
    with ExitStack() as stack:
        for pane in panes:
            if keys is not None:
                stack.enter_context(_hooked(pane.machine, keys.apply))
        _SHOWN_LIVE[display](panes, title, report)
    return [pane.session.outcome() for pane in panes]
