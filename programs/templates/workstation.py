"""A first program for a present-day framebuffer: four bytes a pixel, any colour there is."""

MACHINE = "workstation"  # whose addresses these are; `peekpoke map workstation` lists them all

FRAMEBUFFER = 0x400000  # 1280x720, row after row: blue, green, red, unused
WIDTH = 1280
KEY_EVENT, NEXT_EVENT = 0x800000, 0x800002


def set_pixel(machine, x, y, red, green, blue):
    """One pixel is three pokes."""
    address = FRAMEBUFFER + 4 * (WIDTH * y + x)
    machine.poke(address, blue)
    machine.poke(address + 1, green)
    machine.poke(address + 2, red)


def main(machine):
    """Draw a square of all reds and greens, a line at a time; any key changes its blue."""
    blue = 0
    while True:
        for y in range(256):
            for x in range(256):
                set_pixel(machine, 512 + x, 232 + y, x, y, blue)
            if y % 8 == 7:
                machine.wait_vblank()  # the picture is shown; 60 times a second
        if machine.peek16(KEY_EVENT):
            machine.poke(NEXT_EVENT, 1)  # the event is done with
            blue = (blue + 85) % 256
