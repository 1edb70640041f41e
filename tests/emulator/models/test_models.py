"""What every model's map promises, and that it says each thing once."""

import numpy as np
import pytest

from emulator import MODELS, Fault, Machine, boot
from emulator.memory_map import AddressSpace, Kind


def spaces(machine: Machine) -> list[AddressSpace]:
    model = machine.model
    return [model.memory, model.ports] if model.ports else [model.memory]


def test_the_five_models_go_by_their_names() -> None:
    assert list(MODELS) == ["c64", "spectrum", "pc", "hack", "workstation"]
    for name, model in MODELS.items():
        assert model.name == name
        assert model.title and model.summary


@pytest.mark.parametrize(
    ("name", "hertz", "bits", "size"),
    [
        ("c64", 50.12, 8, 1 << 16),
        ("spectrum", 50.08, 8, 1 << 16),
        ("pc", 70, 8, 1 << 20),
        ("hack", 60, 16, 24577),
        ("workstation", 60, 8, 0x801000),
    ],
)
def test_documented_numbers(name: str, hertz: float, bits: int, size: int) -> None:
    model = MODELS[name]
    assert (model.refresh_hz, model.word_bits, model.memory.size) == (hertz, bits, size)


def test_every_address_has_one_region_and_every_register_one_meaning(machine: Machine) -> None:
    for space in spaces(machine):
        meanings: dict[int, str] = {}
        for region in space:
            assert region.note
            assert (region.device != "") == (region.kind is Kind.DEVICE)
            assert space.find(region.start) is space.find(region.end) is space[region.name]
            for register in region.registers:
                assert register.note and register.access in ("r", "w", "rw")
                assert space.address_of(register.name) == region.start + register.offset
                for place in range(register.size):
                    address = region.start + register.offset + place
                    assert meanings.setdefault(address, register.name) == register.name


def read_only(machine: Machine) -> list[tuple[AddressSpace, int]]:
    """Where the devices' registers are that are only read."""
    return [
        (space, region.start + register.offset + place)
        for space in spaces(machine)
        for region in space
        if region.kind is Kind.DEVICE  # memory that others keep up to date is memory still
        for register in region.registers
        if register.access == "r"
        for place in range(register.size)
    ]


def test_what_is_only_read_takes_no_notice_of_writes(machine: Machine) -> None:
    twin = boot(machine.model.name)
    for space, address in read_only(machine):
        write = machine.poke if space is machine.model.memory else machine.out
        write(address, 0xA5)
    shown = []
    for one in (machine, twin):
        one.keyboard.press("a")
        one.wait_vblank()
        reads = [
            one.peek(address) if space is one.model.memory else one.inp(address)
            for space, address in read_only(one)
        ]
        shown.append((reads, one.frame().tobytes()))
    assert shown[0] == shown[1]


def test_power_on_fills_lie_inside_and_fit(machine: Machine) -> None:
    for start, size, value in machine.model.power_on:
        assert 0 <= start and start + size <= machine.model.memory.size
        assert 0 <= value < 1 << machine.model.word_bits


def test_what_no_region_covers_faults_and_the_rest_answers(machine: Machine) -> None:
    rng = np.random.default_rng(1)
    for space in spaces(machine):
        read = machine.peek if space is machine.model.memory else machine.inp
        for address in rng.integers(0, space.size, 300).tolist():
            if space.find(address):
                assert 0 <= read(address) < 1 << machine.model.word_bits
            else:
                with pytest.raises(Fault, match=f"nothing at {space.unit} {address} "):
                    read(address)
