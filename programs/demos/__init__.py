"""The demos: one file each, with the picture's maths once and a `main` for every way to show it.

`DEMOS` lists them in the order in which a course would show them. The mains of one file show the
same picture and differ in nothing but how they reach the screen: read them side by side.

    raw_<model>(machine)        pokes; runs on the one model whose addresses it knows
    native_<system>(system)     calls one system by its own names; runs on every model
    portable(screen, os, ...)   asks for what it uses; runs on every model under every system

What raw mains share is in `hardware`, what native ones share in `native`, how a picture comes to
terms with few colours in `shades`.
"""

DEMOS: tuple[str, ...] = (
    "pixel",
    "bars",
    "text",
    "ball",
    "plasma",
    "starfield",
    "mandelbrot",
    "life",
    "snake",
    "paint",
    "clock",
    "tune",
    "notes",
)
