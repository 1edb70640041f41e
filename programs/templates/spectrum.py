"""A first program for the ZX Spectrum: pixels and attributes by pokes, the border by a port."""

MACHINE = "spectrum"  # whose addresses these are; `peekpoke map spectrum` lists them all

ATTRIBUTES = 22528  # a byte for each cell of 8x8 pixels, 24 lines of 32
ULA = 254  # the port of the border, and of the keys
SPACE_ROW = 0x7FFE  # the same port, asking for the keys from SPACE to B: bit 0 is SPACE, 0 = down


def pixel_address(x, y):
    """The byte that holds a pixel: the lines are not in order, which saved a few transistors."""
    return 16384 + (y & 0xC0) * 32 + (y & 7) * 256 + (y & 0x38) * 4 + x // 8


def main(machine):
    """Draw a frame of pixels and let colours run inside it; SPACE changes the border."""
    for y in range(192):
        machine.poke(pixel_address(0, y), 128)  # the leftmost of the eight
        machine.poke(pixel_address(255, y), 1)  # the rightmost
    for x in range(0, 256, 8):
        machine.poke(pixel_address(x, 0), 255)  # eight pixels in a row
        machine.poke(pixel_address(x, 191), 255)

    frame = 0
    while True:
        for cell in range(6 * 32, 18 * 32):
            paper = (cell // 32 + cell % 32 + frame // 4) % 8
            machine.poke(ATTRIBUTES + cell, 64 + paper * 8)  # 64 is BRIGHT
        if machine.inp(SPACE_ROW) & 1 == 0:
            machine.out(ULA, frame % 8)
        machine.wait_vblank()  # the picture is shown; 50 times a second
        frame += 1
