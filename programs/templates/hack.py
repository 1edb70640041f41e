"""A first program for the Hack computer of nand2tetris: sixteen pixels with every poke."""

MACHINE = "hack"  # whose addresses these are; `peekpoke map hack` lists them all

SCREEN = 16384  # 256 lines of 32 words; a word is 16 pixels, 1 = black, the lowest bit leftmost
KEYBOARD = 24576  # the code of the key that is down now, 0 = none


def main(machine):
    """Let a black bar sweep down the screen; while a key is down it leaves a pattern behind."""
    line = 0
    while True:
        behind = 0b0101010101010101 if machine.peek(KEYBOARD) else 0
        for word in range(32):
            machine.poke(SCREEN + 32 * line + word, 65535)
            machine.poke(SCREEN + 32 * ((line - 8) % 256) + word, behind)
        machine.wait_vblank()  # the picture is shown; 60 times a second
        line = (line + 1) % 256
