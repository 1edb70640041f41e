"""The common key names, the same on every model, and scripts that press them at given frames.

A name is host-independent. A letter, a digit or a word names a key; a punctuation mark names the
character: the model's keyboard works out which of its own keys make it, with or without a shift,
so pressing "!" is "!" everywhere, and "shift" held beside it makes no difference. "shift" with a
letter gives upper case.

A script is what `--keys` takes: steps parted by commas, each a frame number, a colon and a verb.

    10:press space,12:release space      a key goes down, and up again
    10:type Hello, world!                a character is pressed in one frame, released in the next
    20:mouse 100 50 left                 the pointer's place, and the buttons held there

A comma parts two steps only where a frame number and a colon follow it.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from string import ascii_lowercase, digits, punctuation
from typing import Any, Protocol

from emulator.errors import EmulatorError

LETTERS = tuple(ascii_lowercase)
DIGITS = tuple(digits)
PUNCTUATION = tuple(punctuation)
EDITING = ("space", "enter", "backspace", "tab", "escape", "insert", "delete")
MOVING = ("left", "right", "up", "down", "home", "end", "page_up", "page_down")
FUNCTION = tuple(f"f{number}" for number in range(1, 13))
MODIFIERS = ("shift", "control", "alt")

KEYS: tuple[str, ...] = (
    *LETTERS, *DIGITS, *PUNCTUATION, *EDITING, *MOVING, *FUNCTION, *MODIFIERS,
)  # fmt: skip
_KEYS = frozenset(KEYS)

BUTTONS = ("left", "right", "middle")

# A US keyboard's keys, and the characters that shift makes of them.
SHIFTED: Mapping[str, str] = dict(
    zip("`1234567890-=[]\\;',./", '~!@#$%^&*()_+{}|:"<>?', strict=True)
)

# What people call a key elsewhere.
_SYNONYMS = {
    "return": "enter", "esc": "escape", "ctrl": "control", "del": "delete", "ins": "insert",
    "pageup": "page_up", "pgup": "page_up", "pagedown": "page_down", "pgdn": "page_down",
    "": "space", "spacebar": "space", "option": "alt", "menu": "alt",
}  # fmt: skip


class UnknownKeyError(EmulatorError, ValueError):
    """A key name that no keyboard has."""


class ScriptError(EmulatorError, ValueError):
    """A script that cannot be understood, or that asks a machine for what it has not."""


def check_key(key: object) -> str:
    """`key`, if it is one of `KEYS`; an UnknownKeyError that lists near names if it is not."""
    if isinstance(key, str) and key in _KEYS:
        return key
    raise UnknownKeyError(f"There is no key {key!r}; {_advice(key)}.")


def keys_for(character: str) -> tuple[str, ...]:
    """The keys to hold down together, in order, to type a character; a KeyError if none make it.

    >>> keys_for("a"), keys_for("A"), keys_for("!"), keys_for(" ")
    (('a',), ('shift', 'a'), ('!',), ('space',))
    """
    return _TYPED[character]


def _typed() -> dict[str, tuple[str, ...]]:
    typed: dict[str, tuple[str, ...]] = {" ": ("space",), "\n": ("enter",), "\t": ("tab",)}
    typed |= {key: (key,) for key in (*LETTERS, *DIGITS, *PUNCTUATION)}
    return typed | {key.upper(): ("shift", key) for key in LETTERS}


_TYPED = _typed()


def check_button(button: object) -> str:
    """`button`, if a mouse has it; an UnknownKeyError that lists those there are if not."""
    if isinstance(button, str) and button in BUTTONS:
        return button
    raise UnknownKeyError(f"There is no mouse button {button!r}; there are {', '.join(BUTTONS)}.")


def _advice(key: object) -> str:
    if isinstance(key, str):
        name = key.strip().lower()
        near = [_SYNONYMS[name]] if name in _SYNONYMS else get_close_matches(name, KEYS, 3, 0.5)
        if near:
            return "near it: " + ", ".join(repr(one) for one in near)
    return "keys are characters such as 'a' and '!', and names such as 'space', 'left' and 'f1'"


class Target(Protocol):
    """What a script acts on: a machine, or anything with these of its parts."""

    @property
    def frames(self) -> int:
        """Vertical blanks since power-on."""

    @property
    def keyboard(self) -> Any:
        """What keys are pressed on."""

    @property
    def mouse(self) -> Any:
        """What is moved, or None."""


@dataclass(frozen=True, slots=True)
class KeyStep:
    """A key goes down, or up."""

    key: str
    down: bool

    def apply(self, machine: Target) -> None:
        """Press or release the key on the machine's keyboard."""
        keyboard = machine.keyboard
        (keyboard.press if self.down else keyboard.release)(self.key)


@dataclass(frozen=True, slots=True)
class MouseStep:
    """The pointer is at (x, y), and these buttons are held: no others."""

    x: int
    y: int
    buttons: tuple[str, ...]

    def apply(self, machine: Target) -> None:
        """Move the machine's mouse, then press and release its buttons."""
        mouse = machine.mouse
        if mouse is None:
            raise ScriptError("The script moves a mouse, and this machine has none.")
        mouse.move(self.x, self.y)
        for button in BUTTONS:
            (mouse.press if button in self.buttons else mouse.release)(button)


Step = KeyStep | MouseStep
Timed = list[tuple[int, Step]]


class Script:
    """What happens at which frame; it keeps no place of its own, so a machine may be rewound."""

    def __init__(self, steps: Timed) -> None:
        self.steps: dict[int, list[Step]] = {}
        for frame, step in steps:
            self.steps.setdefault(frame, []).append(step)

    def apply(self, machine: Target) -> None:
        """Do what is due at `machine.frames`; called once at each vertical blank."""
        for step in self.steps.get(machine.frames, ()):
            step.apply(machine)


def parse_script(text: str) -> Script:
    """The script that `text` describes; a ScriptError in one sentence if it describes none.

    Frames are counted as `machine.frames` counts them: the first vertical blank is 1, and steps at
    0 are done then.
    """
    steps: Timed = []
    if text.strip():
        for entry in _BETWEEN_STEPS.split(text):
            steps += _parse_entry(entry)
    return Script(steps)


_BETWEEN_STEPS = re.compile(r",(?=\s*[0-9]+\s*:)")
_ENTRY = re.compile(r"\s*([0-9]{1,9})\s*:\s*(\S+)(?:\s(.*))?", re.DOTALL)


def _parse_entry(entry: str) -> Timed:
    match = _ENTRY.fullmatch(entry)
    if match is None:
        raise ScriptError(
            f"{entry.strip()!r} is no step of a script: a step is a frame number, a colon and what "
            "happens then, such as '10:press space'."
        )
    frame, verb, rest = int(match[1]), match[2], match[3] or ""
    if verb not in _VERBS:
        raise ScriptError(f"Frame {frame}: a script can {', '.join(_VERBS)}, but not {verb!r}.")
    try:
        return _VERBS[verb](max(frame, 1), rest)
    except ValueError as error:
        raise ScriptError(f"Frame {frame}: {error}") from None


def _press(frame: int, rest: str) -> Timed:
    return [(frame, KeyStep(check_key(rest.strip()), True))]


def _release(frame: int, rest: str) -> Timed:
    return [(frame, KeyStep(check_key(rest.strip()), False))]


def _type(frame: int, rest: str) -> Timed:
    if not rest:
        raise ValueError("type takes the characters to type, such as 'type hello'.")
    steps: Timed = []
    for character in rest:
        if character not in _TYPED:
            raise ValueError(f"no key types {character!r}; type takes the printable ASCII.")
        keys = keys_for(character)
        steps += [(frame, KeyStep(key, True)) for key in keys]
        steps += [(frame + 1, KeyStep(key, False)) for key in reversed(keys)]
        frame += 2
    return steps


def _mouse(frame: int, rest: str) -> Timed:
    x, y, *buttons = rest.split() + ["?"] * (2 - len(rest.split()))
    if not all(re.fullmatch("-?[0-9]{1,9}", place) for place in (x, y)):
        raise ValueError(f"mouse takes x and y, such as 'mouse 100 50 left', not {rest!r}.")
    return [(frame, MouseStep(int(x), int(y), tuple(map(check_button, buttons))))]


_VERBS: dict[str, Callable[[int, str], Timed]] = {
    "press": _press,
    "release": _release,
    "type": _type,
    "mouse": _mouse,
}
