"""What a raw program has to know: each computer's numbers, and the few moves all demos share.

Nothing here asks an operating system or the emulator where things are: the addresses are the
program's own knowledge, as they were in every program of the time, and they are of no use on any
other model. Every model's file has

    CANVAS            what a picture may count on: size, colours, cells
    graphics(machine) enter the graphics mode, all black
    address(x, y)     where a pixel is
    pack(...)         a picture as the bytes that show it, where pixels are not one byte each
    key(machine)      the steering key: "up", "down", "left", "right", "space", or None

A picture to pack is a pair (see `programs.demos.shades`): pixels, and the palette they number.
Source of the numbers: the models' own maps (`peekpoke map MODEL`).
"""
