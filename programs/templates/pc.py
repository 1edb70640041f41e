"""A first program for the IBM PC with a VGA: text, then 256 colours, by pokes and ports."""

MACHINE = "pc"  # whose addresses these are; `peekpoke map pc` lists them all

TEXT = 0xB8000  # 25 lines of 80: a character, then its colours
GRAPHICS = 0xA0000  # 320x200, one byte a pixel
MODE = 0x3DE  # the port that chooses between them
PALETTE_INDEX, PALETTE_DATA = 0x3C8, 0x3C9  # which colour next; its red, green and blue, 0-63
KEY, KEY_WAITS = 0x60, 0x64  # the ports of the keyboard


def main(machine):
    """Say hello, draw every pixel once, then change only the palette; any key turns it back."""
    for place, letter in enumerate("Hello, Peekpoke!"):
        machine.poke(TEXT + 2 * place, ord(letter))
        machine.poke(TEXT + 2 * place + 1, 0x1E)  # yellow on blue
    for _ in range(70):
        machine.wait_vblank()  # the picture is shown; 70 times a second

    machine.out(MODE, 0x13)
    for y in range(200):
        for x in range(320):
            machine.poke(GRAPHICS + 320 * y + x, (x - 160) * (y - 100) // 16 % 256)
        machine.wait_vblank()

    turn, step = 0, 1
    while True:
        machine.out(PALETTE_INDEX, 0)
        for colour in range(256):
            level = abs((colour + turn) % 256 - 128) // 2  # 64, down to 0, and up again
            machine.out(PALETTE_DATA, min(level, 63))
            machine.out(PALETTE_DATA, level // 3)
            machine.out(PALETTE_DATA, 63 - level // 2)
        if machine.inp(KEY_WAITS) & 1:
            machine.inp(KEY)
            step = -step
        turn += step
        machine.wait_vblank()
