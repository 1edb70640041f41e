"""Keys as a terminal sends them: text and escape sequences in, chords of common key names out.

    "a"  ("a",)      "A"  ("shift", "a")      ^A  ("control", "a")      ESC a  ("alt", "a")
    ESC [ A  ("up",)      ESC [ 1 ; 5 A  ("control", "up")      ESC [ 15 ~  ("f5",)

A terminal tells when a key goes down, never when it goes up. Sources: ECMA-48 for the form of the
sequences, xterm's ctlseqs for what the keys send, console_codes(4) for the Linux console's own.
"""

import re

from emulator.key_names import keys_for

Chord = tuple[str, ...]  # modifiers, then the key

_BY_LETTER = {
    "A": "up", "B": "down", "C": "right", "D": "left", "H": "home", "F": "end",
    "P": "f1", "Q": "f2", "R": "f3", "S": "f4", "M": "enter",
}  # fmt: skip
_BY_NUMBER = {
    1: "home", 2: "insert", 3: "delete", 4: "end", 5: "page_up", 6: "page_down", 7: "home",
    8: "end",
    11: "f1", 12: "f2", 13: "f3", 14: "f4", 15: "f5", 17: "f6", 18: "f7", 19: "f8",
    20: "f9", 21: "f10", 23: "f11", 24: "f12",
}  # fmt: skip
_LINUX_CONSOLE = {"A": "f1", "B": "f2", "C": "f3", "D": "f4", "E": "f5"}
_MODIFIERS = ((1, "shift"), (2, "alt"), (4, "control"))
_CONTROLS = {"\t": "tab", "\r": "enter", "\n": "enter", "\x08": "backspace", "\x7f": "backspace"}

_SEQUENCE = re.compile(
    r"\x1b(?:\[\[(?P<linux>[A-E])|[\[O](?P<numbers>[0-9;]*)(?P<final>[A-Za-z~]))"
)
_UNFINISHED = re.compile(r"\x1b(?:[\[O][0-9;\[]*)?\Z")

# What the Windows console sends after \x00 or \xe0.
_WINDOWS = {
    "H": ("up",), "P": ("down",), "M": ("right",), "K": ("left",), "G": ("home",), "O": ("end",),
    "I": ("page_up",), "Q": ("page_down",), "R": ("insert",), "S": ("delete",),
    **{chr(0x3B + n): (f"f{n + 1}",) for n in range(10)}, "\x85": ("f11",), "\x86": ("f12",),
    **{chr(0x5E + n): ("control", f"f{n + 1}") for n in range(10)},
}  # fmt: skip


class Decoder:
    """Turns what was read from a terminal into chords; keeps an unfinished sequence for later."""

    def __init__(self) -> None:
        self._kept = ""

    def feed(self, text: str) -> list[Chord]:
        """The chords that `text` completes. No text: nothing more came, so ESC was a key."""
        text, self._kept, fresh = self._kept + text, "", bool(text)
        chords = []
        while text:
            if fresh and _UNFINISHED.match(text):
                self._kept = text
                break
            chord, text = _first(text)
            if chord:
                chords.append(chord)
        return chords


def _first(text: str) -> tuple[Chord, str]:
    """The first chord, () if the model's keyboards have no such key, and the text behind it."""
    match = _SEQUENCE.match(text)
    if match:
        return _from_sequence(match), text[match.end() :]
    if text[0] == "\x1b":
        if len(text) == 1 or text[1] == "\x1b":
            return ("escape",), text[1:]
        chord = _from_character(text[1])
        return ("alt", *chord) if chord else (), text[2:]
    if text[0] in "\x00\xe0" and text[1:2] in _WINDOWS:
        return _WINDOWS[text[1]], text[2:]
    return _from_character(text[0]), text[1:]


def _from_sequence(match: re.Match[str]) -> Chord:
    if match["linux"]:
        return (_LINUX_CONSOLE[match["linux"]],)
    if match["final"] == "Z":
        return ("shift", "tab")
    numbers = [int(number or 1) for number in match["numbers"].split(";")]
    key = _BY_NUMBER.get(numbers[0]) if match["final"] == "~" else _BY_LETTER.get(match["final"])
    held = numbers[1] - 1 if len(numbers) > 1 else 0
    return (*(name for bit, name in _MODIFIERS if held & bit), key) if key else ()


def _from_character(character: str) -> Chord:
    if character in _CONTROLS:
        return (_CONTROLS[character],)
    if "\x01" <= character <= "\x1a":
        return ("control", chr(ord(character) + 0x60))
    try:
        return keys_for(character)
    except KeyError:
        return ()
