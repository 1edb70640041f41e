"""The bus: a table of hostile calls on every model, what observers see, and who may hold back."""

import threading
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import numpy as np
import pytest

from emulator import MODELS, EmulatorError, Fault, Machine, Stopped, boot
from emulator.bus import PIECES
from emulator.errors import number, span
from emulator.memory_map import AddressSpace, Kind, Region

Act = Callable[[Machine], object]


class Site(NamedTuple):
    """Places of one model that the table pokes at."""

    ram: int  # within the fast window, 100 cells from its region's end at least
    region: Region
    limit: int
    end: int

    @property
    def ram_words(self) -> str:
        return f"{number(self.ram)} in {self.region}"


def site(machine: Machine) -> Site:
    low, high = machine.model.fast_window
    region = max(
        (region for region in machine.model.memory if low <= region.start and region.end < high),
        key=lambda region: region.size,
    )
    return Site(region.start + 5, region, 1 << machine.model.word_bits, machine.model.memory.size)


def put(a: Any, b: Any, values: Any, step: Any = None) -> Act:
    return lambda machine: machine.__setitem__(slice(a, b, step), values)


def get(a: Any, b: Any, step: Any = None) -> Act:
    return lambda machine: machine[slice(a, b, step)]


def addresses(at: Site) -> Iterator[tuple[str, Act, tuple[str, ...]]]:
    """What is no address, through everything that takes one."""
    everything = span(0, at.end - 1)
    nowhere = {-1: (), at.end: (number(at.end),), 2**40: (number(2**40),), 10**5000: ()}
    places: dict[Any, tuple[str, ...]] = {
        address: ("nothing at address", "nearest is", everything, *words)
        for address, words in nowhere.items()
    }
    nonsense: list[Any] = [1.5, "a", None, True, False, np.float64(at.ram), b"a", 1j, (1, 2)]
    nonsense += [np.True_, np.array([at.ram]), np.array([at.ram, at.ram]), float("nan")]
    for what in [*places, *nonsense]:
        said = ("an address is a whole number", everything)
        if isinstance(what, int) and not isinstance(what, bool):
            said = places[what]
        name = "10**5000" if isinstance(what, int) and what > 2**64 else repr(what)
        yield f"poke({name}, 0)", lambda m, what=what: m.poke(what, 0), said
        yield f"peek({name})", lambda m, what=what: m.peek(what), said
        yield f"poke16({name}, 0)", lambda m, what=what: m.poke16(what, 0), said
        yield f"peek16({name})", lambda m, what=what: m.peek16(what), said
        yield f"poke_bits({name}, 0, 1, 1)", lambda m, what=what: m.poke_bits(what, 0, 1, 1), said
        yield f"machine[{name}:9] = 0", put(what, 9, 0), said
        yield f"machine[{name}:9]", get(what, 9), said
    yield "machine[ram:'b']", get(at.ram, "b"), ("whole number, not 'b'",)
    yield "machine[1.5]", lambda m: m[1.5], ("peek(1.5)", "whole number")
    yield "machine['a'] = 1", lambda m: m.__setitem__("a", 1), ("poke('a', 1)", "whole number")


def values(at: Site) -> Iterator[tuple[str, Act, tuple[str, ...]]]:
    """What is no value of a cell."""
    fits = f"0-{at.limit - 1}"
    for what in (-1, at.limit, 2**40, 10**5000, np.int64(-1)):
        name = "10**5000" if what > 2**64 else repr(what)
        said = ("does not fit", at.ram_words, fits)
        yield f"poke(ram, {name})", lambda m, what=what: m.poke(at.ram, what), said
        if what < 2**64:
            yield f"machine[a:b] = {name}", put(at.ram, at.ram + 2, what), said
    for what in (1.5, "a", None, b"a", np.float64(1), [1], np.array([1])):
        said = (f"takes a whole number {fits}", at.ram_words)
        yield f"poke(ram, {what!r})", lambda m, what=what: m.poke(at.ram, what), said
    for what in (-1, 1 << 16, 1.5, "a"):
        said = (f"poke16({at.ram}, {what!r}) refused", at.ram_words, "0-65535")
        yield (
            f"poke16(ram, {what!r})",
            lambda m, what=what: m.poke16(at.ram, what),
            (said[1:] if at.limit > 256 else said),
        )
    for shift, width in ((-1, 2), (at.limit.bit_length() - 1, 1), (0, 0), (0, 99), (1, -1)):
        said = (f"poke_bits({at.ram}, {shift}, {width}, 0)", at.ram_words, "has the bits 0-")
        yield f"bits {shift, width}", lambda m, s=shift, w=width: m.poke_bits(at.ram, s, w, 0), said
    for shift, width in (("a", 1), (0, 1.5), (None, 1), (0, "a")):
        said = ("has the bits 0-", "a width from 1")
        yield f"bits {shift, width}", lambda m, s=shift, w=width: m.poke_bits(at.ram, s, w, 0), said
    for what, said_so in ((8, "does not fit"), (-1, "does not fit"), (1.5, "not 1.5")):
        said = (said_so, at.ram_words, "0-7")
        yield f"bits = {what}", lambda m, what=what: m.poke_bits(at.ram, 2, 3, what), said


def slices(at: Site) -> Iterator[tuple[str, Act, tuple[str, ...]]]:
    """Blocks that are none, and what does not fill one."""
    a, region = at.ram, at.region
    past = (f"runs 1 past {region}", f"machine[{a}:{region.end + 1}]")
    yield "past the region", put(a, region.end + 2, 0), past
    yield "past the region, read", get(a, region.end + 2), past
    yield "past the end", get(a, at.end + 10), ("past", str(region))
    yield "without a start", put(None, a, 0), ("whole number, not None",)
    yield "without an end", get(a, None), ("whole number, not None",)
    yield "without either", get(None, None), ("whole number, not None",)
    yield "from the end", get(-5, -1), ("nothing at address -5",)
    yield "reversed", put(a + 2, a, 0), ("holds no cell", "machine[first:last + 1]")
    yield "empty", put(a, a, []), ("holds no cell",)
    for step in (1, 2, -1):
        said = (f"machine[{a}:{a + 4}:{step}]", "leave the step out")
        yield f"step {step}", put(a, a + 4, 0, step), said
        yield f"step {step}, read", get(a, a + 4, step), said
    for what in ([1], [1, 2, 3], [], b"", b"123", range(3), np.arange(3)):
        yield f"{what!r} for two", put(a, a + 2, what), (f"these are 2 cells of {region}, not",)
    for what in ([[1, 2]], np.zeros((2, 1), int), np.zeros((2, 2), np.uint8)):
        yield f"{what!r} for two", put(a, a + 2, what), ("these are 2 cells", "in shape")
    for what in (1.5, [1, 1.5], np.zeros(2), "ab", None, [1, None], [[1], [1, 2]], {1, 2}, 1j):
        yield f"{what!r} for two", put(a, a + 2, what), (f"{region} takes whole numbers",)
    for what in ([1, -1], [1, at.limit], np.array([0, 2**40]), [0, 2**70], [2**64 - 1, 2**64]):
        place = number(a + (what[0] < at.limit))
        yield f"{what!r}", put(a, a + 2, what), ("does not fit", f"{place} in {region}")


def ports(machine: Machine) -> Iterator[tuple[str, Act, tuple[str, ...]]]:
    """Ports that do not exist, on the models that have some and on those that have none."""
    space = machine.model.ports
    if space is None:
        said: tuple[str, ...] = (f"the {machine.model.name} has no ports", "peekpoke map")
        yield "inp", lambda m: m.inp(0xFE), ("inp(254)", *said)
        yield "out", lambda m: m.out(0xFE, 2), ("out(254, 2)", *said)
        yield "out('a')", lambda m: m.out("a", 2), said
        return
    free = next(port for port in range(space.size) if space.find(port) is None)
    taken = space.regions[-1]
    for what in (free, -1, space.size, 2**40):
        said = (f"nothing at port {number(what)}", "nearest is", span(0, space.size - 1))
        yield f"inp({what})", lambda m, what=what: m.inp(what), said
        yield f"out({what}, 1)", lambda m, what=what: m.out(what, 1), said
    for what in (1.5, "a", None, True, np.array([254])):
        said = ("a port is a whole number", span(0, space.size - 1))
        yield f"inp({what})", lambda m, what=what: m.inp(what), said
        yield f"out({what}, 1)", lambda m, what=what: m.out(what, 1), said
    for what in (-1, 256, 1.5, "a", None):
        said = (f"{number(taken.start)} in {taken}", "0-255")
        yield f"out(port, {what})", lambda m, what=what: m.out(taken.start, what), said
    if machine.model.name == "pc":
        for mode in (0, 5, 0x12, 0x14, 0x80, 0xFF):
            said = (f"video mode {mode} refused", "3 (text)", "4 (CGA", "19 (13h")
            yield f"mode {mode}", lambda m, mode=mode: m.out(0x3DE, mode), said


def hostile(machine: Machine) -> Iterator[tuple[str, Act, tuple[str, ...]]]:
    at = site(machine)
    yield from addresses(at)
    yield from values(at)
    yield from slices(at)
    yield from ports(machine)


def states(machine: Machine) -> dict[str, object]:
    """What a snapshot holds besides the memory, which is compared in place: it may be megabytes."""
    devices = machine.devices.all().items()
    return {"frames": machine.frames} | {name: device.save() for name, device in devices}


def refused(machine: Machine, act: Act) -> str:
    """The sentence with which it is refused; nothing may have changed."""
    if machine not in _memory:
        _memory[machine] = bytes(machine.bytes)
    before = states(machine)
    with pytest.raises(Fault) as caught:
        act(machine)
    assert machine.bytes == _memory[machine]
    assert states(machine) == before
    assert isinstance(caught.value, EmulatorError)
    return str(caught.value)


CASES = [
    pytest.param(model, name, id=f"{model}: {' '.join(name.split())}")
    for model in MODELS
    for name, _, _ in hostile(boot(model))
]
_machines: dict[str, tuple[Machine, Machine, list[object]]] = {}
_memory: WeakKeyDictionary[Machine, bytes] = WeakKeyDictionary()  # as it was at first


def machines(model: str) -> tuple[Machine, Machine, list[object]]:
    """One with its fast window open, one that is watched, and what was seen of that."""
    if model not in _machines:
        seen: list[object] = []
        shut = boot(model)
        shut.watch(lambda *access: seen.append(access))
        _machines[model] = boot(model), shut, seen
    return _machines[model]


@pytest.mark.parametrize(("model", "name"), CASES)
def test_what_does_not_fit_is_refused_and_changes_nothing(model: str, name: str) -> None:
    opened, shut, seen = machines(model)
    act, said = next((act, said) for other, act, said in hostile(opened) if other == name)
    sentence = refused(opened, act)
    assert "refused: " in sentence and sentence.endswith(".")
    assert "\n" not in sentence and len(sentence) < 400
    for part in said:
        assert part in sentence
    seen.clear()
    assert refused(shut, act) == sentence
    assert not seen or "video mode" in sentence  # a device refuses what the bus let through


@pytest.mark.parametrize("model", ["c64", "spectrum", "workstation"])
def test_a_pair_does_not_end_outside(model: str) -> None:
    machine = boot(model)
    last = machine.model.memory.regions[-1].end
    nothing = f"nothing at address {number(last + 1)}"
    assert nothing in refused(machine, lambda m: m.poke16(last, 1))
    assert nothing in refused(machine, lambda m: m.peek16(last))


def test_a_gap_in_the_map_faults_on_either_side() -> None:
    machine = boot("pc")
    for address, near in ((0xC0000, "VGA text"), (0xEFFFF, "ROM")):
        assert f"nearest is {near} at" in refused(machine, lambda m, a=address: m.poke(a, 1))
    refused(machine, lambda m: m.poke16(0xBFFFF, 1))


@pytest.mark.parametrize("watched", [False, True])
def test_whole_numbers_of_every_kind_are_taken(machine: Machine, watched: bool) -> None:
    at = site(machine).ram
    if watched:
        machine.watch(lambda *access: None)
    for value in (7, np.uint8(7), np.int64(7), np.array(7)):
        for address in (at, np.int64(at), np.uint32(at), np.array(at)):
            machine.poke(at, 0)
            machine.poke(address, value)
            assert machine.peek(address) == machine.peek(at) == 7
            assert type(machine.peek(address)) is int
    for value in (True, np.True_):
        machine.poke(at, value)
        assert machine.peek(at) == 1
    machine.poke16(np.uint32(at), np.uint16(0x1234))
    assert machine.peek16(np.uint32(at)) == 0x1234


def blocks(at: int, machine: Machine) -> list[Any]:
    machine.memory[at + 20 : at + 23] = (1, 2, 3)
    cells = memoryview(machine.cells)[at + 20 : at + 23]
    arrays = [np.array((1, 2, 3), kind) for kind in ("u1", "i2", ">u4", "u8")]
    return [
        [1, 2, 3], (1, 2, 3), b"\1\2\3", bytearray(b"\1\2\3"), range(1, 4), cells,
        memoryview(b"\1.\2.\3.")[::2], np.arange(9)[1:4], np.array([1, 2, 3], object), *arrays,
    ]  # fmt: skip


@pytest.mark.parametrize("watched", [False, True])
def test_blocks_of_every_kind_are_taken(machine: Machine, watched: bool) -> None:
    at = site(machine).ram
    if watched:
        machine.watch(lambda *access: None)
    for block in blocks(at, machine):
        machine[at : at + 4] = 0
        machine[at : at + 3] = block
        assert machine[at : at + 4].tolist() == [1, 2, 3, 0]
        assert machine[at] == 1
    for one in (5, np.uint8(5), np.array(5)):
        machine[at : at + 3] = one
        assert machine.memory[at - 1 : at + 4].tolist() == [0, 5, 5, 5, 0]
    machine[at : at + 4] = [True, False, True, True]
    assert machine[at : at + 4].tolist() == [1, 0, 1, 1]


def test_a_slice_moves_within_itself(machine: Machine) -> None:
    at = site(machine).ram
    machine[at : at + 5] = range(5)
    machine[at + 1 : at + 5] = machine.memory[at : at + 4]
    assert machine[at : at + 5].tolist() == [0, 0, 1, 2, 3]


def test_what_is_read_is_a_copy(machine: Machine) -> None:
    at = site(machine).ram
    block = machine[at : at + 3]
    machine.poke(at, 9)
    assert block.tolist() == [0, 0, 0]


def test_both_paths_do_the_same() -> None:
    for model in MODELS:
        opened, shut = boot(model), boot(model)
        shut.watch(lambda *access: None)
        for machine in (opened, shut):
            for region in machine.model.memory:
                for address in (region.start, region.end):
                    machine.poke(address, 0x55)
                    machine.poke_bits(address, 1, 3, 5)
        assert opened.snapshot() == shut.snapshot()


def test_bits_change_alone(machine: Machine) -> None:
    at, bits = site(machine).ram, machine.model.word_bits
    machine.poke(at, (1 << bits) - 1)
    machine.poke_bits(at, 3, 2, 0)
    assert machine.peek(at) == (1 << bits) - 1 - 0b11000
    machine.poke_bits(at, 0, bits, 1)
    machine.poke_bits(at, bits - 1, 1, 1)
    assert machine.peek(at) == 1 << (bits - 1) | 1


def test_sixteen_bits_lie_low_byte_first() -> None:
    machine = boot("c64")
    machine.poke16(1024, 0x1234)
    assert machine.memory[1024:1026].tolist() == [0x34, 0x12]
    assert machine.peek16(1024) == 0x1234
    word_machine = boot("hack")
    word_machine.poke16(1024, 0x1234)
    assert word_machine.memory[1024:1026].tolist() == [0x1234, 0]


# -- watching


def recorder(machine: Machine) -> list[tuple[str, int, Any]]:
    seen: list[tuple[str, int, Any]] = []

    def see(kind: str, address: int, value: Any) -> None:
        seen.append((kind, address, value.tolist() if isinstance(value, np.ndarray) else value))

    machine.watch(see)
    return seen


def test_observers_see_every_access_once_and_in_order(machine: Machine) -> None:
    at = site(machine).ram
    seen, other = recorder(machine), recorder(machine)
    machine.poke(at, 3)
    machine[at + 1] = 4
    assert machine.peek(at) == 3
    assert machine[at + 1] == 4
    machine[at : at + 3] = 9
    machine[at : at + 2] = [1, 2]
    assert machine[at : at + 3].tolist() == [1, 2, 9]
    machine.poke_bits(at, 0, 2, 2)
    expected = [
        ("poke", at, 3), ("poke", at + 1, 4), ("peek", at, 3), ("peek", at + 1, 4),
        ("poke", at, [9, 9, 9]), ("poke", at, [1, 2]), ("peek", at, [1, 2, 9]),
        ("peek", at, 1), ("poke", at, 2),
    ]  # fmt: skip
    assert seen == other == expected


def test_observers_see_what_rom_devices_and_ports_are_told() -> None:
    machine = boot("spectrum")
    seen = recorder(machine)
    machine.poke(0, 1)
    machine.out(0xFE, 2)
    keys = machine.inp(0xFEFE)
    machine.poke16(30000, 0x0102)
    machine.peek16(30000)
    assert seen == [
        ("poke", 0, 1), ("out", 0xFE, 2), ("inp", 0xFEFE, keys),
        ("poke", 30000, 2), ("poke", 30001, 1), ("peek", 30000, 2), ("peek", 30001, 1),
    ]  # fmt: skip
    c64 = boot("c64")
    seen = recorder(c64)
    c64.poke(53280, 2)
    assert c64.peek(53280) == 242
    assert seen == [("poke", 53280, 2), ("peek", 53280, 242)]


def test_observers_are_told_before_it_happens_and_may_prevent_it(machine: Machine) -> None:
    at = site(machine).ram
    before: list[int] = []

    def refuse(kind: str, address: int, value: object) -> None:
        before.append(int(machine.memory[at]))
        raise Stopped

    machine.watch(refuse)
    for act in (lambda: machine.poke(at, 5), lambda: put(at, at + 2, 5)(machine)):
        with pytest.raises(Stopped):
            act()
    assert before == [0, 0] and machine.memory[at] == 0


def test_an_observer_may_keep_the_block_it_is_shown(machine: Machine) -> None:
    at = site(machine).ram
    kept: list[Any] = []
    machine.watch(lambda kind, address, value: kept.append(value))
    mine = np.array([1, 2, 3], machine.memory.dtype)
    machine[at : at + 3] = mine
    mine[:] = 0
    read = machine[at : at + 3]
    read[:] = 0
    assert [block.tolist() for block in kept] == [[1, 2, 3], [1, 2, 3]]
    kept[0][0] = 99
    assert machine.memory[at] == 1


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> Callable[[Act, Machine], bool]:
    """Tell whether an act takes the slow path, which alone looks places up in the map."""
    looked_up: list[Any] = []
    find = AddressSpace.find

    def counted(space: AddressSpace, address: int) -> Region | None:
        looked_up.append(address)
        return find(space, address)

    monkeypatch.setattr(AddressSpace, "find", counted)

    def is_slow(act: Act, machine: Machine) -> bool:
        looked_up.clear()
        act(machine)
        return bool(looked_up)

    return is_slow


def both(at: int) -> list[Act]:
    return [lambda m: m.poke(at, 1), lambda m: m.peek(at)]


def test_the_fast_window_shuts_and_opens_again(
    machine: Machine, slow: Callable[[Act, Machine], bool]
) -> None:
    low, high = machine.model.fast_window
    acts = [act for place in (low, site(machine).ram, high - 1) for act in both(place)]
    seen: list[object] = []

    def observe(*access: object) -> None:
        seen.append(access)

    assert not any(slow(act, machine) for act in acts)
    machine.watch(observe)
    assert all(slow(act, machine) for act in acts)
    machine.gate(lambda: None)
    machine.unwatch(observe)
    assert all(slow(act, machine) for act in acts)  # the gate still needs it
    machine.gate(None)
    assert not any(slow(act, machine) for act in acts)
    assert len(seen) == len(acts)
    edges = [place for place in (low - 1, high) if machine.model.memory.find(place)]
    assert all(slow(act, machine) for place in edges for act in both(place))


def test_unwatching_a_stranger_is_refused(
    machine: Machine, slow: Callable[[Act, Machine], bool]
) -> None:
    poke = both(site(machine).ram)[0]

    def observe(*access: object) -> None: ...

    with pytest.raises(ValueError):
        machine.unwatch(observe)
    machine.watch(observe)
    machine.watch(observe)
    machine.unwatch(observe)
    assert slow(poke, machine)  # it watched twice
    machine.unwatch(observe)
    assert not slow(poke, machine)


def test_the_window_is_plain_ram(machine: Machine) -> None:
    low, high = machine.model.fast_window
    assert machine.model.memory.is_ram(low, high - low)
    for region in machine.model.memory:
        if region.kind is not Kind.RAM:
            assert region.end < low or region.start >= high


# -- holding back


def test_a_gate_is_passed_before_every_access(machine: Machine) -> None:
    at = site(machine).ram
    passed: list[int] = []
    machine.gate(lambda: passed.append(int(machine.memory[at])))
    machine.poke(at, 1)
    machine.peek(at)
    machine[at : at + 2] = 2
    _ = machine[at : at + 2]
    machine.poke_bits(at, 0, 1, 1)
    assert passed == [0, 1, 1, 2, 2, 2, 2]
    if machine.model.ports:
        port = machine.model.ports.regions[-1].start
        machine.inp(port)
        machine.out(port, 0)
        assert len(passed) == 9
    machine.gate(None)
    machine.poke(at, 1)
    assert len(passed) <= 9


@pytest.mark.parametrize("length", [1, 3, PIECES, 1000, 3 * PIECES])
def test_a_held_back_block_fills_piece_by_piece(machine: Machine, length: int) -> None:
    rams = (region for region in machine.model.memory if region.kind is Kind.RAM)
    at = max(rams, key=lambda region: region.end - region.start).start
    filled: list[int] = []
    machine[at : at + length] = 0
    machine.gate(lambda: filled.append(int(np.count_nonzero(machine.memory[at : at + length]))))
    machine[at : at + length] = 1
    assert filled == sorted(filled) and filled[0] == 0
    assert len(set(filled)) == len(filled) == -(-length // -(-length // PIECES))
    assert int(np.count_nonzero(machine.memory[at : at + length])) == length


def test_a_gate_may_end_the_program(machine: Machine) -> None:
    at = site(machine).ram

    def stop() -> None:
        raise Stopped

    machine.gate(stop)
    before = machine.snapshot()
    acts = [
        lambda: machine.poke(at, 1),
        lambda: machine.peek(at),
        lambda: machine.poke16(at, 1),
        lambda: machine.poke_bits(at, 0, 1, 1),
        lambda: put(at, at + 2, 1)(machine),
        lambda: get(at, at + 2)(machine),
        lambda: machine.inp(254),
        lambda: machine.out(254, 1),
        lambda: machine.poke("a", 1),  # type: ignore[arg-type]
    ]
    for act in acts:
        with pytest.raises(Stopped):
            act()
    assert machine.snapshot() == before


def test_a_gate_holds_the_program_until_it_opens() -> None:
    machine = boot("c64")
    arrived, may_go = threading.Event(), threading.Event()

    def wait() -> None:
        arrived.set()
        assert may_go.wait(60)

    machine.gate(wait)
    program = threading.Thread(target=machine.poke, args=(1024, 7))
    program.start()
    assert arrived.wait(60)
    assert machine.memory[1024] == 32
    may_go.set()
    program.join(60)
    assert machine.memory[1024] == 7


def test_switching_while_a_program_pokes_loses_nothing() -> None:
    machine = boot("spectrum")
    seen: list[tuple[str, int, int]] = []
    start = threading.Event()
    failed: list[BaseException] = []

    def program() -> None:
        try:
            start.wait()
            for count in range(20000):
                machine.poke(30000 + count % 256, count % 251)
                machine.poke(count % 0x4000, 1)  # ROM: must never reach the cells
                assert machine.peek(30000 + count % 256) == count % 251
        except BaseException as failure:
            failed.append(failure)

    def observe(kind: str, address: int, value: Any) -> None:
        seen.append((kind, address, value))

    thread = threading.Thread(target=program)
    thread.start()
    start.set()
    switched = 0
    while thread.is_alive():
        machine.watch(observe)
        machine.unwatch(observe)
        switched += 1
    thread.join()
    assert not failed and switched > 0
    assert (machine.memory[:0x4000] == 255).all()
    last = {30000 + count % 256: count % 251 for count in range(20000)}
    assert machine.memory[30000:30256].tolist() == [last[a] for a in range(30000, 30256)]
    for kind, address, value in seen:
        assert value == 1 if address < 0x4000 else kind in ("poke", "peek")


def test_a_gate_set_while_others_watch_and_leave_stays_set(
    slow: Callable[[Act, Machine], bool],
) -> None:
    machine = boot("hack")
    stop = threading.Event()

    def come_and_go() -> None:
        def observe(*access: object) -> None: ...

        while not stop.is_set():
            machine.watch(observe)
            machine.unwatch(observe)

    others = [threading.Thread(target=come_and_go) for _ in range(2)]
    for other in others:
        other.start()
    passed: list[None] = []
    try:
        for count in range(300):
            machine.gate(lambda: passed.append(None))
            machine.poke(1000, 1)
            assert len(passed) == count + 1
            machine.gate(None)
    finally:
        stop.set()
        for other in others:
            other.join()
    assert not slow(both(1000)[0], machine)
