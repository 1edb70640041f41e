"""One picture, however it is reached: native and portable mains show what the raw ones show.

Bit for bit and frame for frame, border and all, on every model that has a raw main, and under every
system. Where there is no raw main, native and portable show the same. There is no exception: no
demo asks for what its model cannot show. What is compared with is golden/<demo>.json.
"""

from __future__ import annotations

import json

import numpy as np
import pytest
from demo_runs import GOLDEN, MODELS, NATIVE, PORTABLE, RAW_MAINS, hash_of, main_of, run

import emulator
from programs.demos import DEMOS
from vos.systems import SYSTEMS

ACCESSES = (*NATIVE, PORTABLE)
FRAMES = (1, 40)
WITHOUT_RAW = [(name, model) for name in DEMOS for model in MODELS if not main_of(name, model)]

STEER = (
    "20:press up,30:release up,51:press left,57:release left,75:press down,79:release down,"
    "110:press space,111:release space"
)
BRUSH = (
    "10:press right,30:release right,35:press space,36:release space,40:press down,90:release down,"
    "95:press left,110:release left"
)
MOUSE = (
    "10:mouse 30 100,20:mouse 100 80 left,40:mouse 30 60 left,50:mouse 30 60,60:mouse 50 195,"
    "62:mouse 50 195 left,63:mouse 50 195,70:mouse 60 50 left,80:mouse 100 50 left,90:mouse 9 9"
)
KEYS = [("snake", model, STEER) for model in MODELS]
KEYS += [("paint", model, BRUSH) for model in MODELS if model != "hack"]
KEYS += [("paint", model, MOUSE) for model in ("pc", "workstation")]


def frames_of(
    name: str, model: str, access: str, keys: str = "", last: int = 0, system: str = ""
) -> list[np.ndarray]:
    """The pictures at FRAMES, or as many as there are before the main ends, and at `last`."""
    shown = []

    def look(machine: emulator.Machine) -> None:
        if machine.frames in (*FRAMES, last):
            shown.append(machine.frame())

    run(name, model, max(*FRAMES, last), keys, look, access=access, system=system)
    return shown


@pytest.mark.parametrize("access", ACCESSES)
@pytest.mark.parametrize(("name", "model"), RAW_MAINS)
def test_it_is_the_picture_of_the_raw_main(name: str, model: str, access: str) -> None:
    golden = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))[model]
    expected = [golden[str(frame)] for frame in FRAMES if str(frame) in golden]
    assert [hash_of(pixels) for pixels in frames_of(name, model, access)] == expected


@pytest.mark.parametrize("system", SYSTEMS[1:])
@pytest.mark.parametrize(("name", "model"), RAW_MAINS)
def test_the_portable_picture_is_the_same_under_every_system(
    name: str, model: str, system: str
) -> None:
    golden = json.loads((GOLDEN / f"{name}.json").read_text("utf-8"))[model]
    assert hash_of(run(name, model, 1, access=PORTABLE, system=system).frame()) == golden["1"]


@pytest.mark.parametrize("access", ACCESSES)
@pytest.mark.parametrize("model", MODELS)
def test_all_of_the_text_is_that_of_the_raw_main(model: str, access: str) -> None:
    golden = json.loads((GOLDEN / "text.json").read_text("utf-8"))[model]
    assert hash_of(run("text", model, 1000, access=access).frame()) == golden["end"]


@pytest.mark.parametrize(("name", "model", "keys"), KEYS)
def test_it_is_the_same_game_by_key_and_mouse(name: str, model: str, keys: str) -> None:
    raw = frames_of(name, model, "raw", keys, 130)
    assert not np.array_equal(raw[-1], frames_of(name, model, "raw", last=130)[-1])
    for access in ACCESSES:
        assert np.array_equal(frames_of(name, model, access, keys, 130), raw), access


@pytest.mark.parametrize("system", SYSTEMS[1:])
@pytest.mark.parametrize(("name", "model", "keys"), [key for key in KEYS if key[1] == "pc"])
def test_keys_and_mouse_do_the_same_under_every_system(
    name: str, model: str, keys: str, system: str
) -> None:
    raw = frames_of(name, model, "raw", keys, 130)
    assert np.array_equal(frames_of(name, model, PORTABLE, keys, 130, system), raw)


@pytest.mark.parametrize(("name", "model"), WITHOUT_RAW)
def test_without_a_raw_main_native_and_portable_agree(name: str, model: str) -> None:
    portable, *others = (frames_of(name, model, access) for access in (PORTABLE, *NATIVE))
    assert all(np.array_equal(native, portable) for native in others)
    assert len(np.unique(portable[-1].reshape(-1, 3), axis=0)) > 1
