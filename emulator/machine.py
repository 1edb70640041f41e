"""One computer: its memory, its bus, its devices and its frames.

    memory    one array is the whole address space     machine.memory[16384:16392] = 255
    cells     the same bytes, the fastest scalars      machine.cells[1024] = 1
    poke      the bus: checked and decoded             machine.poke(53280, 2)

Headless, time is virtual: a frame is a step, and runs repeat exactly. A live session (see
`emulator.live`) replaces the wait for the vertical blank by a real one.
"""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from threading import RLock, get_ident
from typing import Any

import numpy as np
from numpy.typing import NDArray

from emulator.bus import Bus
from emulator.devices.disk_image import Medium
from emulator.errors import EmulatorError
from emulator.model import Board, Devices, Model

FrameHook = Callable[["Machine"], None]


class Machine(Bus):
    """A running model. Any number of them live side by side; none shares anything.

    `memory` is a uint8 array (uint16 on a 16-bit machine) of all cells, with numpy's own rules;
    `cells` is the same memory for scalars: a bytearray, or a memoryview of 16-bit words. `poke` and
    `peek` are the bus. `machine[a:b]` reads and writes slices through the bus, within one region.
    `frames` counts vertical blanks since power-on. A program that holds `shield` is in the midst of
    something: nobody who ends it from outside strikes it there.
    """

    def __init__(self, model: Model, medium: Medium | None = None) -> None:
        self.model = model
        self.bytes = bytearray(model.memory.size * model.word_bits // 8)
        self.memory: NDArray[Any] = np.frombuffer(
            self.bytes, np.uint8 if model.word_bits == 8 else np.uint16
        )
        self.cells: Any = self.bytes if model.word_bits == 8 else memoryview(self.bytes).cast("H")
        self.medium = medium
        self.shield = RLock()
        self.passing: int | None = None
        self.frames = 0
        self.frame_hooks: list[FrameHook] = []
        self._wait: Callable[[], None] = self.vblank
        self._fill()
        board = Board(self.memory, self.cells, medium, self.wait_vblank)
        self.devices: Devices = model.build(board)
        super().__init__(model, self.cells, self.memory, self.devices.placed)
        self.display, self.keyboard = self.devices.display, self.devices.keyboard
        self.mouse, self.clock = self.devices.mouse, self.devices.clock
        self.disk, self.sound = self.devices.disk, self.devices.sound
        self._reset_devices()

    def __repr__(self) -> str:
        return f"<Machine {self.model.name}, frame {self.frames}>"

    def __getitem__(self, where: slice | int) -> Any:
        """`machine[address]` is a peek; `machine[a:b]` a copy of those cells, as an array."""
        return self.peek_slice(where) if isinstance(where, slice) else self.peek(where)

    def __setitem__(
        self, where: slice | int, value: int | Sequence[int] | NDArray[Any] | bytes
    ) -> None:
        """`machine[address] = value` is a poke; `machine[a:b] = values` many, within one region."""
        if isinstance(where, slice):
            self.poke_slice(where, value)
        else:
            self.poke(where, value)  # type: ignore[arg-type] # poke itself refuses what is no int

    # -- frames

    def vblank(self) -> None:
        """Let one vertical blank happen: devices see the frame pass, then the frame hooks run."""
        self.frames += 1
        self.display.frames = self.frames
        for device in self.devices.all().values():
            device.frame()
        for hook in tuple(self.frame_hooks):
            hook(self)

    def wait_vblank(self) -> None:
        """Wait for the frame to end: at once headless, at the model's refresh rate live."""
        self._wait()

    def pace(self, wait: Callable[[], None] | None) -> None:
        """Let `wait` decide when `wait_vblank` returns; None: frames follow the program."""
        self._wait = wait or self.vblank

    def frame(self, border: bool = True) -> NDArray[np.uint8]:
        """The picture now: a new (height, width, 3) uint8 array, with or without its border."""
        return self.display.rgb(border)

    @contextmanager
    def unbroken(self) -> Iterator[None]:
        """Let no gate hold or end the accesses of this thread meanwhile: they belong together."""
        before, self.passing = self.passing, get_ident()
        try:
            yield
        finally:
            self.passing = before

    # -- whole states

    def _fill(self) -> None:
        self.memory[:] = 0
        for start, size, value in self.model.power_on:
            self.memory[start : start + size] = value

    def _reset_devices(self) -> None:
        for device in self.devices.all().values():
            device.reset()

    def reset(self) -> None:
        """Return to the moment after power-on; the disk keeps what it holds."""
        self.frames = self.display.frames = 0
        self._fill()
        self._reset_devices()

    def snapshot(self) -> dict[str, Any]:
        """The machine's whole state: hand it to `restore` to return to this moment."""
        return {
            "model": self.model.name,
            "frames": self.frames,
            "memory": bytes(self.bytes),
            "devices": self._save_devices(),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Return to the moment of a `snapshot` of the same model.

        EmulatorError for another model's, DiskError for one with another disk; then nothing has
        changed.
        """
        if state["model"] != self.model.name:
            raise EmulatorError(
                f"a snapshot of the {state['model']} does not fit the {self.model.name};"
                f" boot the {state['model']} first."
            )
        before = self._save_devices()
        try:
            self._load_devices(state["devices"])
        except EmulatorError:
            self._load_devices(before)
            raise
        self.frames = self.display.frames = state["frames"]
        memoryview(self.bytes)[:] = state["memory"]  # a bytearray's own slice copies twice

    def _save_devices(self) -> dict[str, Any]:
        return {name: device.save() for name, device in self.devices.all().items()}

    def _load_devices(self, states: dict[str, Any]) -> None:
        for name, device in self.devices.all().items():
            device.load(states[name])

    def close(self) -> None:
        """Let go of the disk image; what was not flushed stays in the disk's battery-backed cache
        only as long as this process lives."""
        if self.medium is not None:
            self.medium.close()
