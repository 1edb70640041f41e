"""The demos: one file each, with the picture's maths once and a `main` for every way to show it.

`DEMOS` lists them in the order in which a course would show them. A demo's main is called
`raw_<model>`: it takes the machine, and pokes. The mains of one file show the same picture, as far
as the model can, and differ in nothing but how they reach the screen: read them side by side.
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
