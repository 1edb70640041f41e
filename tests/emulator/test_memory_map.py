"""Address maps: what contradicts itself is refused, and everything is found where it is."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from emulator.errors import EmulatorError, MapError, number, span
from emulator.memory_map import AddressSpace, Kind, Region, Register, in_bytes

LOW = Region("low", 0, 16, Kind.RAM, "")
CHIP = Region(
    "chip", 16, 16, Kind.DEVICE, "", "chip", (Register(0, "A", ""), Register(4, "B", "", size=2))
)
HIGH = Region("high", 64, 32, Kind.RAM, "")
SPACE = AddressSpace(100, (HIGH, LOW, CHIP))


def chip(*registers: Register) -> Region:
    return Region("chip", 32, 8, Kind.DEVICE, "", "chip", registers)


REFUSED: dict[str, tuple[Callable[[], AddressSpace], str]] = {
    "overlap": (
        lambda: AddressSpace(100, (HIGH, Region("other", 60, 5, Kind.ROM, ""))),
        "other at 60-64 (0x003C-0x0040) and high at 64-95 (0x0040-0x005F) overlap from 64 (0x0040)",
    ),
    "one inside another": (
        lambda: AddressSpace(100, (Region("other", 70, 1, Kind.ROM, ""), HIGH)),
        "high at 64-95 (0x0040-0x005F) and other at 70 (0x0046) overlap from 70",
    ),
    "past the end": (lambda: AddressSpace(90, (HIGH,)), "high at 64-95"),
    "past the last port": (
        lambda: AddressSpace(90, (HIGH,), unit="port"),
        "high at 64-95 (0x0040-0x005F) does not fit an address space of 0-89 (0x0000-0x0059)",
    ),
    "before the start": (
        lambda: AddressSpace(90, (Region("early", -1, 4, Kind.RAM, ""),)),
        "early at -1-2",
    ),
    "empty": (lambda: AddressSpace(90, (Region("none", 4, 0, Kind.RAM, ""),)), "none at 4-3"),
    "register behind": (
        lambda: AddressSpace(90, (chip(Register(8, "LATE", "")),)),
        "register LATE lies outside chip at 32-39",
    ),
    "register before": (
        lambda: AddressSpace(90, (chip(Register(-1, "EARLY", "")),)),
        "register EARLY lies outside chip at 32-39",
    ),
    "register too long": (
        lambda: AddressSpace(90, (chip(Register(7, "LONG", "", size=2)),)),
        "register LONG lies outside chip at 32-39",
    ),
    "registers overlap": (
        lambda: AddressSpace(
            90, (chip(Register(2, "WIDE", "", size=3), Register(4, "LATER", "")),)
        ),
        "registers WIDE and LATER of chip at 32-39 (0x0020-0x0027) overlap at 36 (0x0024)",
    ),
    "a register's name twice": (
        lambda: AddressSpace(90, (replace(CHIP, name="other", start=40), CHIP)),
        "the name A is given twice",
    ),
    "a region's name twice": (
        lambda: AddressSpace(90, (LOW, Region("low", 20, 4, Kind.RAM, ""))),
        "the name low is given twice",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_map_that_contradicts_itself_is_refused(case: str) -> None:
    build, said = REFUSED[case]
    with pytest.raises(MapError) as caught:
        build()
    assert said in str(caught.value) and str(caught.value).endswith(".")
    assert isinstance(caught.value, EmulatorError)


def test_regions_are_sorted_and_may_touch() -> None:
    assert [region.name for region in SPACE] == ["low", "chip", "high"]
    assert (LOW.end + 1, str(LOW)) == (CHIP.start, "low at 0-15 (0x0000-0x000F)")


@pytest.mark.parametrize(
    ("address", "name"),
    [(0, "low"), (15, "low"), (16, "chip"), (31, "chip"), (32, None), (63, None), (64, "high"),
     (95, "high"), (96, None), (99, None), (100, None), (-1, None), (10**30, None)],
)  # fmt: skip
def test_find(address: int, name: str | None) -> None:
    region = SPACE.find(address)
    assert (region.name if region else None) == name


@pytest.mark.parametrize(
    ("address", "name"),
    [(-5, "low"), (15, "low"), (33, "chip"), (46, "chip"), (50, "high"), (64, "high"),
     (10**9, "high")],
)  # fmt: skip
def test_nearest(address: int, name: str) -> None:
    assert SPACE.nearest(address).name == name


def test_a_mask_leaves_only_the_lines_that_are_decoded() -> None:
    space = AddressSpace(0x10000, (LOW, CHIP), unit="port", mask=0xFF)
    assert space.find(0x1210) is CHIP
    assert space.find(0xFF1F) is CHIP
    assert space.find(0x1220) is None


@pytest.mark.parametrize(
    ("start", "size", "is_ram"),
    [
        (0, 4, True),
        (3, 0, True),
        (0, 6, True),
        (2, 4, True),  # across the edge of two regions
        (0, 8, True),
        (0, 9, False),  # into ROM
        (8, 1, False),
        (6, 4, False),
        (12, 2, True),
        (12, 3, False),  # into I/O
        (14, 1, False),
        (18, 2, False),  # a gap
        (16, 4, False),
        (30, 2, True),
        (30, 3, False),  # past the end
        (-1, 2, False),
        (10**9, 1, False),
    ],
)
def test_is_ram_across_regions(start: int, size: int, is_ram: bool) -> None:
    space = AddressSpace(
        32,
        (
            Region("one", 0, 4, Kind.RAM, ""),
            Region("two", 4, 4, Kind.RAM, ""),
            Region("rom", 8, 4, Kind.ROM, ""),
            Region("three", 12, 2, Kind.RAM, ""),
            Region("io", 14, 2, Kind.DEVICE, "", "io"),
            Region("four", 16, 2, Kind.RAM, ""),
            Region("five", 30, 2, Kind.RAM, ""),
        ),
    )
    assert space.is_ram(start, size) is is_ram


def test_names_lead_to_places() -> None:
    assert SPACE["chip"] is CHIP
    assert SPACE.address_of("A") == 16
    assert SPACE.address_of("B") == 20
    for missing in ("C", "chip"):
        with pytest.raises(KeyError, match=missing):
            SPACE.address_of(missing)
    with pytest.raises(KeyError, match="A"):
        SPACE["A"]


def test_wide_registers_take_two_addresses_on_a_byte_bus() -> None:
    wide = (Register(0, "A", "", 0x1234), Register(1, "B", "", None, 2, "r"))
    assert in_bytes(wide) == (
        Register(0, "A", "", 0x34, 2),
        Register(2, "B", "", None, 4, "r"),
    )


def test_numbers_are_written_in_decimal_and_hex() -> None:
    assert number(53280) == "53280 (0xD020)"
    assert number(0) == "0 (0x0000)"
    assert number(-1) == "-1"
    assert number(0x401000) == "4198400 (0x401000)"
    assert span(1024, 2023) == "1024-2023 (0x0400-0x07E7)"
