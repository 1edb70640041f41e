import pytest

from emulator.live.terminal_keys import Chord, Decoder

TYPED = [
    ("a", ("a",)),
    ("A", ("shift", "a")),
    ("!", ("!",)),
    (" ", ("space",)),
    ("\r", ("enter",)),
    ("\n", ("enter",)),
    ("\t", ("tab",)),
    ("\x7f", ("backspace",)),
    ("\x08", ("backspace",)),
    ("\x01", ("control", "a")),
    ("\x11", ("control", "q")),
    ("\x1bx", ("alt", "x")),
    ("\x1b[A", ("up",)),
    ("\x1b[B", ("down",)),
    ("\x1bOC", ("right",)),
    ("\x1b[D", ("left",)),
    ("\x1b[H", ("home",)),
    ("\x1b[4~", ("end",)),
    ("\x1b[2~", ("insert",)),
    ("\x1b[3~", ("delete",)),
    ("\x1b[5~", ("page_up",)),
    ("\x1b[6~", ("page_down",)),
    ("\x1b[Z", ("shift", "tab")),
    ("\x1bOP", ("f1",)),
    ("\x1b[[A", ("f1",)),
    ("\x1b[11~", ("f1",)),
    ("\x1b[15~", ("f5",)),
    ("\x1b[21~", ("f10",)),
    ("\x1b[24~", ("f12",)),
    ("\x1b[1;5A", ("control", "up")),
    ("\x1b[1;2P", ("shift", "f1")),
    ("\x1b[15;5~", ("control", "f5")),
    ("\x1b[3;8~", ("shift", "alt", "control", "delete")),
    ("\xe0H", ("up",)),
    ("\x00;", ("f1",)),
    ("\x00D", ("f10",)),
    ("\xe0\x86", ("f12",)),
    ("\x00^", ("control", "f1")),
]


@pytest.mark.parametrize(("text", "chord"), TYPED)
def test_what_a_terminal_sends_is_a_chord(text: str, chord: Chord) -> None:
    assert Decoder().feed(text) == [chord]


def test_keys_in_one_read_come_in_order() -> None:
    text = "".join(text for text, _ in TYPED)
    assert Decoder().feed(text) == [chord for _, chord in TYPED]


def test_escape_is_a_key_when_nothing_follows() -> None:
    decoder = Decoder()
    assert decoder.feed("\x1b") == []
    assert decoder.feed("") == [("escape",)]
    assert decoder.feed("") == []


@pytest.mark.parametrize("text", [text for text, _ in TYPED if text[0] == "\x1b"])
def test_a_sequence_may_come_in_pieces(text: str) -> None:
    decoder = Decoder()
    chords = [chord for character in text for chord in decoder.feed(character)]
    assert chords == Decoder().feed(text)


def test_two_escapes_are_two_keys() -> None:
    decoder = Decoder()
    assert decoder.feed("\x1b\x1b") == [("escape",)]
    assert decoder.feed("") == [("escape",)]


@pytest.mark.parametrize("text", ["é", "\x1b[99~", "\x1b[E", "\x1bé", "\x1c"])
def test_what_no_keyboard_here_has_is_nothing(text: str) -> None:
    assert Decoder().feed(text) == []
