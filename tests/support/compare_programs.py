"""Small programs to compare: their counts are known beforehand."""

SQUARE = '''"""A line that grows by eight pixels a frame, by pokes and by Linux's framebuffer."""

MACHINE = "c64"


def raw_c64(machine):
    """Eight pixels a byte."""
    machine.poke(53265, 0x3B)
    machine.poke(53272, 0x18)
    machine.poke(53280, 0)
    machine[8192:16192] = 0
    machine[1024:2024] = 0x10
    for cell in range(40):
        # the next cell's first row
        machine.poke(8192 + 8 * cell, 255)
        machine.wait_vblank()


def native_linux(linux):
    """Words of 32 bits."""
    fd = linux.open(b"/dev/fb0", linux.O_RDWR)
    for cell in range(40):
        linux.pwrite64(fd, b"\\xff" * 32, 32, 32 * cell)
        linux.ioctl(fd, linux.FBIO_WAITFORVSYNC, linux.IntRef())


def portable(screen):
    for cell in range(40):
        screen.fill_rect(8 * cell, 0, 8, 1, "white")
        screen.present()
'''

# From the third frame on the right side is a row too low.
DIFFERENT = SQUARE.replace("32 * cell)", "32 * cell + 1280 * (cell > 1))")

FAILING = SQUARE.replace("        linux.pwrite64", "        1 / (2 - cell)\n        linux.pwrite64")
