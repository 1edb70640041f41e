"""A first program for the Commodore 64: letters, colours and a border, by pokes."""

MACHINE = "c64"  # whose addresses these are; `peekpoke map c64` lists them all

SCREEN = 1024  # 25 lines of 40 characters
COLOURS = 55296  # a colour 0-15 for each of them
BORDER = 53280
BACKGROUND = 53281
KEY = 197  # the key that is down now, 64 = none


def main(machine):
    """Write a line of text and let its colours run; any key makes the border change."""
    machine.poke(BACKGROUND, 0)  # black
    middle = 12 * 40 + 12  # line 12, column 12
    for place, letter in enumerate("HELLO, PEEKPOKE!"):
        machine.poke(SCREEN + middle + place, ord(letter) & 63)  # A is 1, B is 2, ...

    frame = 0
    while True:
        for place in range(16):
            machine.poke(COLOURS + middle + place, (place + frame // 4) % 15 + 1)
        if machine.peek(KEY) != 64:
            machine.poke(BORDER, frame % 16)
        machine.wait_vblank()  # the picture is shown; 50 times a second
        frame += 1
