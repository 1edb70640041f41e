"""Runs a demo's mains headless, with scripted keys, and looks at their pictures.

An access is how a main reaches the screen: "raw" (`raw_<model>`), "native_<system>" or "portable".
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import suppress
from hashlib import sha256
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from numpy.typing import NDArray

import emulator
import vos
from emulator.key_names import parse_script
from programs.demos import DEMOS
from programs.demos.shades import Canvas
from vos.systems import SYSTEMS

MODELS = tuple(emulator.MODELS)
HARDWARE = {model: import_module(f"programs.demos.hardware.{model}") for model in MODELS}
CANVASES: dict[str, Canvas] = {model: module.CANVAS for model, module in HARDWARE.items()}
RAW, PORTABLE = "raw", "portable"
NATIVE = tuple(f"native_{system}" for system in SYSTEMS)

GOLDEN = Path(__file__).parents[1] / "programs" / "demos" / "golden"

Look = Callable[[emulator.Machine], Any]


class EnoughError(Exception):
    """Raised into a main when it has shown enough frames."""


def demo(name: str) -> ModuleType:
    return import_module(f"programs.demos.{name}")


def main_of(name: str, model: str, access: str = RAW) -> Callable[..., None] | None:
    return getattr(demo(name), f"raw_{model}" if access == RAW else access, None)


# All there are: found, so that a new demo or main needs no line here.
RAW_MAINS = [(name, model) for name in DEMOS for model in MODELS if main_of(name, model)]
SYSTEM_MAINS = [
    (name, access) for name in DEMOS for access in (*NATIVE, PORTABLE) if main_of(name, "", access)
]


def nothing(machine: emulator.Machine) -> None:
    """What is done at a vertical blank where nothing is to be done."""


def run(
    name: str,
    model: str,
    frames: int,
    keys: str = "",
    look: Look = nothing,
    prepare: Look = nothing,
    access: str = RAW,
    system: str = "",
    disk: Any = None,
) -> emulator.Machine:
    """The machine after `frames` frames, or fewer if the main returns before.

    `look` is called after each vertical blank, when drivers have shown what was drawn; `prepare`
    before the first. A native main runs under its own system, the portable one under `system`.
    """
    machine = emulator.boot(model, disk=disk)

    def wait() -> None:
        machine.vblank()
        look(machine)
        if machine.frames >= frames:
            raise EnoughError

    if keys:
        machine.frame_hooks.append(parse_script(keys).apply)
    machine.pace(wait)
    prepare(machine)
    main = main_of(name, model, access)
    assert main is not None
    with suppress(EnoughError):
        if access == RAW:
            main(machine)
        else:
            own = access.removeprefix("native_")
            with vos.boot(machine, own if own in SYSTEMS else system or SYSTEMS[0]) as booted:
                wanted = inspect.signature(main).parameters
                main(**{name: _given(booted, name) for name in wanted})
    return machine


def _given(booted: vos.System, name: str) -> Any:
    return booted.native if name == booted.name else booted.modules[name]


def hash_of(pixels: NDArray[np.uint8]) -> str:
    """What golden/<demo>.json keeps of a picture."""
    return sha256(repr(pixels.shape).encode() + pixels.tobytes()).hexdigest()[:16]


def picture(name: str, model: str, frames: int, keys: str = "") -> NDArray[np.uint8]:
    """The display area after `frames` frames."""
    return run(name, model, frames, keys).frame(border=False)
