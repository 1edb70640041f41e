"""A model is data: what is where, how the picture is kept, and which devices answer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from numpy.typing import NDArray

from emulator.devices.clock import Clock
from emulator.devices.device import Device
from emulator.devices.disk import Disk
from emulator.devices.disk_image import Medium
from emulator.devices.keyboard import Keyboard
from emulator.devices.mouse import Mouse
from emulator.devices.sound import SoundSource
from emulator.display import Display
from emulator.memory_map import AddressSpace


class Board(NamedTuple):
    """What a machine gives its devices: the memory, as `Machine` describes it, the disk's medium,
    and the wait for the end of a frame."""

    memory: NDArray[Any]
    cells: Any
    medium: Medium | None
    wait_vblank: Callable[[], None]


@dataclass(slots=True)
class Devices:
    """What a model's `build` wires up.

    `placed` holds, by the name that the address map uses, whatever answers on the bus; `ticking`
    whatever else must follow the frames (time cells that the machine's own software would keep).
    """

    display: Display
    keyboard: Keyboard
    clock: Clock
    disk: Disk
    mouse: Mouse | None = None
    sound: SoundSource | None = None
    placed: dict[str, Device] = field(default_factory=dict)
    ticking: tuple[Device, ...] = ()

    def all(self) -> dict[str, Device]:
        """Every device once, by a stable name: for frames, resets and snapshots."""
        named: dict[str, Device] = dict(self.placed)
        named |= {f"ticking-{number}": device for number, device in enumerate(self.ticking)}
        return named


@dataclass(frozen=True, slots=True)
class Model:
    """One documented computer.

    `fast_window` is the (low, high) range of plain RAM that pokes reach without decoding;
    `power_on` fills of (start, size, value) that the memory starts with; `build` wires the devices
    of one machine up.
    """

    name: str
    title: str
    summary: str
    memory: AddressSpace
    build: Callable[[Board], Devices]
    fast_window: tuple[int, int]
    ports: AddressSpace | None = None
    word_bits: int = 8
    refresh_hz: float = 60.0
    power_on: tuple[tuple[int, int, int], ...] = ()
