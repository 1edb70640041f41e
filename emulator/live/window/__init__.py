"""The window: with `sound`, all there is that needs pygame, which this imports for its files."""

import os

from emulator.live.absent import absent

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")  # pygame greets on stdout when imported

with absent("pkg_resources"):  # an old setuptools' part, which takes longer to import than pygame
    import pygame  # noqa: F401 # by its files, from here on
