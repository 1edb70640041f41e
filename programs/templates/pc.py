"""A first program for the IBM PC with a VGA: text, then 256 colours, by pokes and ports."""

MACHINE = "pc"  # whose addresses these are; `peekpoke map pc` lists them all

TEXT = 0xB8000  # 25 lines of 80: a character, then its colours
GRAPHICS = 0xA0000  # 320x200, one byte a pixel
MODE = 0x3DE  # the port that chooses between them
KEY, KEY_WAITS = 0x60, 0x64  # the ports of the keyboard


def main(machine):
    """Say hello for two seconds, then draw; any key starts the colours anew."""
    for place, letter in enumerate("Hello, Peekpoke!"):
        machine.poke(TEXT + 2 * place, ord(letter))
        machine.poke(TEXT + 2 * place + 1, 0x1E)  # yellow on blue
    for _ in range(140):
        machine.wait_vblank()  # the picture is shown; 70 times a second

    machine.out(MODE, 0x13)
    start = 32
    while True:
        for y in range(200):
            machine.poke(GRAPHICS + 320 * y + y, start + y % 72)  # a diagonal line
            machine.poke(GRAPHICS + 320 * y + 319 - y, start + y % 72)
        if machine.inp(KEY_WAITS) & 1:
            machine.inp(KEY)
            start = 32
        start = 32 + (start - 31) % 72
        machine.wait_vblank()
