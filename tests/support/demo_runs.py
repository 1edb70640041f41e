"""Runs a demo's raw main headless, with scripted keys, and looks at its pictures."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

import emulator
from emulator.key_names import parse_script
from programs.demos import DEMOS
from programs.demos.shades import Canvas

MODELS = tuple(emulator.MODELS)
HARDWARE = {model: import_module(f"programs.demos.hardware.{model}") for model in MODELS}
CANVASES: dict[str, Canvas] = {model: module.CANVAS for model, module in HARDWARE.items()}


class EnoughError(Exception):
    """Raised into a main when it has shown enough frames."""


def demo(name: str) -> ModuleType:
    return import_module(f"programs.demos.{name}")


def main_of(name: str, model: str) -> Callable[[emulator.Machine], None] | None:
    return getattr(demo(name), f"raw_{model}", None)


# All there are: found, so that a new demo or main needs no line here.
RAW_MAINS = [(name, model) for name in DEMOS for model in MODELS if main_of(name, model)]


def run(
    name: str,
    model: str,
    frames: int,
    keys: str = "",
    look: Callable[[emulator.Machine], Any] = lambda machine: None,
    prepare: Callable[[emulator.Machine], Any] = lambda machine: None,
) -> emulator.Machine:
    """The machine after `frames` frames, or fewer if the main returns before.

    `look` is called at each vertical blank, and `prepare` before the first.
    """
    machine = emulator.boot(model)

    def stop(machine: emulator.Machine) -> None:
        look(machine)
        if machine.frames >= frames:
            raise EnoughError

    if keys:
        machine.frame_hooks.append(parse_script(keys).apply)
    machine.frame_hooks.append(stop)
    prepare(machine)
    main = main_of(name, model)
    assert main is not None
    with suppress(EnoughError):
        main(machine)
    return machine


def picture(name: str, model: str, frames: int, keys: str = "") -> NDArray[np.uint8]:
    """The display area after `frames` frames."""
    return run(name, model, frames, keys).frame(border=False)
