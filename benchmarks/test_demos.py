"""Frames a second of each demo without a display, on each model that it has a main for."""

import pytest

import emulator
from benchmarks.form import Group, Row, Unit
from emulator.live import run_headless
from programs.catalogue import MODELS, demo_names, read_demo
from programs.runner import Program, choose_main, find

GROUPS = {
    model: Group(f"demos on {model}", "its first frames, without a display", Unit.RATE, seconds=1.0)
    for model in MODELS
}
RUNS = [
    (model, demo) for model in MODELS for demo in demo_names() if model in read_demo(demo).models()
]
FRAMES, FEW = 60, 10


@pytest.mark.parametrize(("model", "demo"), RUNS, ids=lambda part: part)
def test_demo(row: Row, model: str, demo: str) -> None:
    source = find(demo)
    program = Program(source, choose_main(source, model, "raw", None, None))
    frames = FEW if row.brief else FRAMES

    def run() -> None:
        machine = emulator.boot(model)
        outcome = run_headless(machine, lambda: program(machine), frames)
        assert outcome.frames == frames, outcome

    row(GROUPS[model], demo, run, count=frames)
