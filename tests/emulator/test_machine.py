"""A whole machine: its memory seen three ways, frames, states, and machines side by side."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from emulator import MODELS, EmulatorError, Machine, boot
from emulator.errors import DiskError
from emulator.memory_map import Kind


def scramble(machine: Machine, seed: int) -> None:
    """Noise in all memory and in all devices' registers, and a key held down."""
    rng = np.random.default_rng(seed)
    machine.keyboard.press("ab"[seed % 2])
    if machine.mouse:
        machine.mouse.move(*rng.integers(0, 200, 2).tolist())
        machine.mouse.press("left")
    for _ in range(seed % 7 + 1):
        machine.vblank()
    machine.memory[:] = rng.integers(0, 1 << machine.model.word_bits, machine.memory.size)
    for region in machine.model.memory:
        if region.kind is Kind.DEVICE:
            for offset in rng.permutation(min(region.size, 64)).tolist():
                machine.poke(region.start + offset, int(rng.integers(0, 256)))
                machine.peek(region.start + int(rng.integers(0, region.size)))
    if machine.model.ports:
        scramble_ports(machine, rng)


def scramble_ports(machine: Machine, rng: np.random.Generator) -> None:
    assert machine.model.ports is not None
    if machine.model.name == "pc":
        machine.out(0x3DE, [0x83, 0x84, 0x93][int(rng.integers(0, 3))])
    for region in machine.model.ports:
        for offset in range(region.size):
            if (machine.model.name, region.start + offset) != ("pc", 0x3DE):
                machine.out(region.start + offset, int(rng.integers(0, 256)))
            machine.inp(region.start + int(rng.integers(0, region.size)))


def run_on(machine: Machine) -> list[bytes]:
    """What the next frames show and what reads give: all that a state decides."""
    shown = []
    for _ in range(20):
        machine.wait_vblank()
        shown += [machine.frame().tobytes(), machine.frame(border=False).tobytes()]
        for region in machine.model.memory:
            if region.kind is Kind.DEVICE:
                shown.append(machine[region.start : region.end + 1].tobytes())
        for region in machine.model.ports or ():
            values = [machine.inp(port) for port in range(region.start, region.end + 1)]
            shown.append(bytes(values))
    return shown


# -- memory


def test_cells_memory_and_bus_are_the_same_bytes(machine: Machine) -> None:
    low, high = machine.model.fast_window
    top = (1 << machine.model.word_bits) - 1
    for address in (low, (low + high) // 2, high - 1):
        machine.poke(address, top)
        assert machine.cells[address] == machine.memory[address] == top
        machine.cells[address] = 1
        assert machine.peek(address) == machine.memory[address] == 1
        machine.memory[address] = 2
        assert machine.peek(address) == machine.cells[address] == machine[address] == 2
    assert len(machine.cells) == machine.memory.size == machine.model.memory.size
    assert machine.memory.itemsize * 8 == machine.model.word_bits


def test_the_map_is_what_the_bus_does(machine: Machine) -> None:
    for region in machine.model.memory:
        for address in {region.start, region.end}:
            if region.kind is Kind.DEVICE:
                assert region.device in machine.devices.placed
                continue
            before = int(machine.memory[address])
            machine.poke(address, before ^ 1)
            kept = before if region.kind is Kind.ROM else before ^ 1
            assert machine.peek(address) == machine.memory[address] == kept
    for region in machine.model.ports or ():
        assert region.device in machine.devices.placed


def test_examples_of_the_map_can_be_poked(machine: Machine) -> None:
    top = 1 << machine.model.word_bits
    for region in machine.model.memory:
        if region.example is not None:
            offset, value = region.example
            machine.poke(region.start + offset, value)
            assert 0 <= offset < region.size and 0 <= value < top
        for register in region.registers:
            if register.example is not None:
                assert "w" in register.access
                machine.poke(region.start + register.offset, register.example)
    for region in machine.model.ports or ():
        for register in region.registers:
            if register.example is not None:
                assert "w" in register.access
                machine.out(region.start + register.offset, register.example)
    assert machine.frame().size


def test_every_device_can_be_reset_saved_and_loaded(machine: Machine) -> None:
    for device in machine.devices.all().values():
        device.reset()
        state = device.save()
        device.frame()
        device.load(state)
        assert device.save() == state


# -- frames

SHAPES = {
    "c64": ((272, 384, 3), (200, 320, 3)),
    "spectrum": ((288, 352, 3), (192, 256, 3)),
    "pc": ((400, 640, 3), (400, 640, 3)),
    "hack": ((256, 512, 3), (256, 512, 3)),
    "workstation": ((720, 1280, 3), (720, 1280, 3)),
}


def test_frames_have_their_model_s_shape(machine: Machine) -> None:
    whole, inner = SHAPES[machine.model.name]
    assert machine.frame().shape == whole
    assert machine.frame(border=False).shape == inner
    assert machine.frame().dtype == machine.frame(border=False).dtype == np.uint8
    width, height = machine.display.size()
    assert (height, width, 3) == inner


def test_the_display_lies_inside_its_border(machine: Machine) -> None:
    scramble(machine, 1)
    whole, inner = machine.frame(), machine.frame(border=False)
    left, top, right, bottom = machine.display.border
    assert whole.shape[0] == inner.shape[0] + top + bottom
    assert whole.shape[1] == inner.shape[1] + left + right
    assert (whole[top : top + inner.shape[0], left : left + inner.shape[1]] == inner).all()


@pytest.mark.parametrize("border", [True, False])
def test_a_frame_is_the_caller_s_own(machine: Machine, border: bool) -> None:
    scramble(machine, 2)
    first = machine.frame(border)
    kept = first.copy()
    state = machine.snapshot()
    first[:] = 0x55
    assert (machine.frame(border) == kept).all()
    assert machine.snapshot() == state
    later = machine.frame(border)
    machine.memory[:] = 0
    machine.frame(border)
    assert (later == kept).all()


def test_looking_changes_nothing(machine: Machine) -> None:
    scramble(machine, 3)
    before = machine.snapshot()
    machine.frame()
    machine.frame(border=False)
    machine.display.scan_out()
    assert machine.snapshot() == before


def test_vertical_blanks_are_counted_and_hooks_called(machine: Machine) -> None:
    seen: list[int] = []
    machine.frame_hooks.append(lambda it: seen.append(it.frames))
    start = machine.clock.now()
    for _ in range(3):
        machine.wait_vblank()
    assert seen == [1, 2, 3]
    assert machine.frames == machine.display.frames == machine.clock.frames == 3
    assert machine.clock.now() - start == pytest.approx(3e9 / machine.model.refresh_hz, abs=1)
    machine.frame_hooks.clear()
    machine.vblank()
    assert (seen, machine.frames) == ([1, 2, 3], 4)


def test_a_hook_may_remove_itself(machine: Machine) -> None:
    seen: list[str] = []

    def once(it: Machine) -> None:
        it.frame_hooks.remove(once)
        seen.append("once")

    machine.frame_hooks += [once, lambda it: seen.append("always")]
    machine.vblank()
    machine.vblank()
    assert seen == ["once", "always", "always"]


def test_pace_decides_when_a_wait_ends(machine: Machine) -> None:
    waits: list[int] = []
    machine.pace(lambda: waits.append(machine.frames))
    machine.wait_vblank()
    machine.wait_vblank()
    assert (waits, machine.frames) == ([0, 0], 0)
    machine.pace(None)
    machine.wait_vblank()
    assert machine.frames == 1


# -- states


@pytest.mark.parametrize("seed", range(3))
def test_a_restored_machine_goes_on_as_before(machine: Machine, seed: int) -> None:
    scramble(machine, seed)
    state = machine.snapshot()
    first = run_on(machine)
    scramble(machine, seed + 10)
    machine.restore(state)
    assert machine.snapshot() == state
    assert run_on(machine) == first


def test_a_snapshot_fits_another_machine_of_its_model(machine: Machine) -> None:
    scramble(machine, 4)
    other = boot(machine.model.name)
    other.restore(machine.snapshot())
    assert other.snapshot() == machine.snapshot()
    assert run_on(other) == run_on(machine)


def test_a_snapshot_does_not_change_with_its_machine(machine: Machine) -> None:
    scramble(machine, 5)
    state = machine.snapshot()
    copy = boot(machine.model.name)
    copy.restore(state)
    kept = copy.snapshot()
    scramble(machine, 6)
    assert state == kept


def test_reset_is_power_on(machine: Machine) -> None:
    fresh = boot(machine.model.name)
    power_on = fresh.snapshot()
    scramble(machine, 6)
    machine.reset()
    assert (machine.frame() == fresh.frame()).all()
    state = machine.snapshot()
    assert differing(state, power_on) <= {"devices.cmos.memory"}  # it has a battery
    assert machine.frames == machine.clock.frames == 0


def differing(one: Any, other: Any, path: str = "") -> set[str]:
    """The paths at which two states differ."""
    if isinstance(one, dict):
        assert one.keys() == other.keys()
        parts = (differing(one[key], other[key], f"{path}.{key}".lstrip(".")) for key in one)
        return set().union(*parts)
    return set() if one == other else {path}


@pytest.mark.parametrize("other", MODELS)
def test_a_snapshot_of_another_model_is_refused(machine: Machine, other: str) -> None:
    if other == machine.model.name:
        return
    scramble(machine, 7)
    before = machine.snapshot()
    with pytest.raises(EmulatorError, match=f"snapshot of the {other} does not fit the"):
        machine.restore(boot(other).snapshot())
    assert machine.snapshot() == before


def test_a_snapshot_with_another_disk_is_refused_and_changes_nothing(
    machine: Machine, tmp_path: Path
) -> None:
    image = tmp_path / "small.img"
    image.write_bytes(bytes(64 * 512))
    small = boot(machine.model.name, image)
    scramble(small, 8)
    before = machine.snapshot()
    with pytest.raises(DiskError):
        machine.restore(small.snapshot())
    assert machine.snapshot() == before
    small.close()


# -- side by side


def test_two_machines_that_do_the_same_are_the_same(machine: Machine) -> None:
    twin = boot(machine.model.name)
    for one in (machine, twin):
        scramble(one, 9)
    assert machine.snapshot() == twin.snapshot()
    assert run_on(machine) == run_on(twin)


@pytest.mark.parametrize("model", MODELS)
def test_machines_share_nothing(model: str) -> None:
    quiet = {name: boot(name) for name in MODELS}
    before = {name: machine.snapshot() for name, machine in quiet.items()}
    frames = {name: machine.frame() for name, machine in quiet.items()}
    busy = boot(model)
    busy.watch(lambda *access: None)
    scramble(busy, 10)
    run_on(busy)
    for name, machine in quiet.items():
        assert machine.snapshot() == before[name]
        assert (machine.frame() == frames[name]).all()
    assert (boot(model).frame() == frames[model]).all()


def test_an_unknown_model_is_refused_with_the_known_ones() -> None:
    with pytest.raises(EmulatorError, match="no model 'amiga'; there are c64, spectrum, pc"):
        boot("amiga")


def test_a_machine_says_what_it_is(machine: Machine) -> None:
    machine.vblank()
    assert repr(machine) == f"<Machine {machine.model.name}, frame 1>"


POLLS: dict[str, Callable[[Machine], int]] = {
    "c64": lambda machine: machine.peek(53266),
    "pc": lambda machine: machine.inp(0x3DA),
}


@pytest.mark.parametrize("model", POLLS)
def test_a_program_that_polls_the_beam_passes_frames(model: str) -> None:
    machine = boot(model)
    for _ in range(2000):
        POLLS[model](machine)
    assert machine.frames == (2000 // 312 if model == "c64" else 500)
