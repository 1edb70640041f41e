"""Golden frames: what every main of every demo shows, as hashes in golden/<demo>.json.

A demo that is meant to look different is run with `--update-references`; a new one as well, once.
A finite demo's last frame is under "end". On failure the picture is written beside the test's other
temporary files.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from demo_runs import GOLDEN, RAW_MAINS, hash_of, run
from PIL import Image

import emulator

FRAMES = (1, 40, 120)
LIMITS = {"mandelbrot": 300, "text": 320}  # frames after which these have returned
# Keys for those that do nothing without.
KEYS: dict[str, str] = {}


def shown(name: str, model: str, tmp_path: Path) -> dict[str, str]:
    hashes: dict[str, str] = {}

    def look(machine: emulator.Machine) -> None:
        if machine.frames in FRAMES:
            keep(machine, str(machine.frames))

    def keep(machine: emulator.Machine, frame: str) -> None:
        pixels = machine.frame()
        Image.fromarray(pixels).save(tmp_path / f"{name}-{model}-{frame}.png")
        hashes[frame] = hash_of(pixels)

    limit = LIMITS.get(name, max(FRAMES))
    machine = run(name, model, limit, KEYS.get(name, ""), look)
    if machine.frames < limit:
        keep(machine, "end")
    return hashes


@pytest.mark.parametrize(("name", "model"), RAW_MAINS)
def test_every_demo_shows_its_golden_frames(
    name: str, model: str, update_references: bool, tmp_path: Path
) -> None:
    path = GOLDEN / f"{name}.json"
    golden = json.loads(path.read_text("utf-8")) if path.exists() else {}
    frames = shown(name, model, tmp_path)
    if update_references:
        path.parent.mkdir(exist_ok=True)
        text = json.dumps(golden | {model: frames}, indent=2, sort_keys=True)
        path.write_text(text + "\n", "utf-8", newline="\n")
        return
    assert frames == golden.get(model), f"{name} on {model} looks different: see {tmp_path}"


def test_every_golden_frame_has_its_main() -> None:
    kept = {
        (path.stem, model)
        for path in GOLDEN.glob("*.json")
        for model in json.loads(path.read_text("utf-8"))
    }
    assert kept == set(RAW_MAINS)
