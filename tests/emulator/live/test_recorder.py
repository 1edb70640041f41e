import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

import emulator
from emulator.live.outcome import LiveError
from emulator.live.recorder import Recorder
from emulator.machine import Machine

Pictures = list[NDArray[np.uint8]]


def decoded(path: Path) -> tuple[Pictures, list[int]]:
    """The pictures of a GIF, and how many milliseconds each is shown."""
    pictures, durations = [], []
    with Image.open(path) as image:
        for number in range(image.n_frames):
            image.seek(number)
            pictures.append(np.asarray(image.convert("RGB")))
            durations.append(image.info["duration"])
    return pictures, durations


def recorded(
    machine: Machine, path: Path, frames: int, draw: Callable[[int], None]
) -> tuple[Pictures, list[int], Pictures]:
    """What the file shows, for how long, and what the machine showed frame by frame."""
    shown: Pictures = []
    machine.frame_hooks.append(lambda machine: shown.append(machine.frame()))
    recorder = Recorder(path, machine)
    for number in range(frames):
        draw(number)
        machine.wait_vblank()
    recorder.close()
    assert recorder.frames == frames
    return *decoded(path), shown


def same(one: Pictures, other: Pictures) -> bool:
    return len(one) == len(other) and all(map(np.array_equal, one, other))


def test_at_50_hz_every_frame_is_there(tmp_path: Path) -> None:
    machine = emulator.boot("c64")

    def draw(number: int) -> None:
        machine.poke(1024 + 41 * number, number)
        machine.poke(53280, number & 15)

    pictures, durations, shown = recorded(machine, tmp_path / "a.gif", 24, draw)
    assert same(pictures, shown)
    assert durations == [20] * 24


def test_at_70_hz_the_whole_takes_as_long_as_the_run(tmp_path: Path) -> None:
    machine = emulator.boot("pc")
    machine.out(0x3DE, 19)

    def draw(number: int) -> None:
        machine[0xA0000 + 320 * number : 0xA0000 + 320 * number + 320] = number + 1

    pictures, durations, shown = recorded(machine, tmp_path / "a.gif", 140, draw)
    assert abs(sum(durations) - 2000) <= 20
    assert min(durations) >= 20
    there = {picture.tobytes() for picture in shown}
    assert all(picture.tobytes() in there for picture in pictures)
    assert np.array_equal(pictures[-1], shown[-1])
    assert len(pictures) >= 95


def test_equal_frames_are_one_long_picture(tmp_path: Path) -> None:
    machine = emulator.boot("spectrum")

    def draw(number: int) -> None:
        machine.poke(16384, 255 if number >= 50 else 0)

    pictures, durations, shown = recorded(machine, tmp_path / "a.gif", 100, draw)
    assert same(pictures, [shown[0], shown[-1]])
    assert durations == [1000, 1000]


def test_a_palette_that_moves_is_exact(tmp_path: Path) -> None:
    machine = emulator.boot("pc")
    machine.out(0x3DE, 19)
    machine[0xA0000 : 0xA0000 + 64000] = np.arange(64000) // 320

    def draw(number: int) -> None:
        machine.out(0x3C8, 0)
        for level in range(768):
            machine.out(0x3C9, (level * 7 + number // 2 * 5) & 63)

    pictures, _, shown = recorded(machine, tmp_path / "a.gif", 12, draw)
    assert same(pictures, shown[::2])


def test_few_of_16_million_colours_are_exact(tmp_path: Path) -> None:
    machine = emulator.boot("workstation")
    view = machine.display.layout().view

    def draw(number: int) -> None:
        view[10 * number : 10 * number + 10, :200, :3] = (number, 255 - number, 77)

    pictures, _, shown = recorded(machine, tmp_path / "a.gif", 5, draw)
    assert same(pictures, shown)


def test_more_colours_than_a_gif_has_become_the_nearest(tmp_path: Path) -> None:
    machine = emulator.boot("workstation")
    ramp = np.arange(1280, dtype=np.int64) * 255 // 1279

    def draw(number: int) -> None:
        machine.display.layout().view[..., 0] = ramp
        machine.display.layout().view[..., 2] = ramp[::-1, None][:720]

    pictures, _, shown = recorded(machine, tmp_path / "a.gif", 1, draw)
    error = np.abs(pictures[0].astype(int) - shown[0])
    assert error.mean() < 10


def test_after_a_change_of_mode_pictures_are_brought_to_size(tmp_path: Path) -> None:
    machine = emulator.boot("pc")

    def draw(number: int) -> None:
        if number == 2:
            machine.out(0x3DE, 19)
            machine[0xA0000 : 0xA0000 + 64000] = 4

    pictures, _, shown = recorded(machine, tmp_path / "a.gif", 4, draw)
    assert shown[0].shape != shown[-1].shape
    assert {picture.shape for picture in pictures} == {shown[0].shape}
    assert (pictures[-1][200, 320] == shown[-1][100, 160]).all()


def test_a_run_without_a_frame_leaves_its_picture(tmp_path: Path) -> None:
    machine = emulator.boot("c64")
    recorder = Recorder(tmp_path / "a.gif", machine)
    machine.poke(53280, 2)
    recorder.close()
    assert same(decoded(tmp_path / "a.gif")[0], [machine.frame()])


def test_closing_twice_is_closing_once(tmp_path: Path) -> None:
    machine = emulator.boot("c64")
    recorder = Recorder(tmp_path / "a.gif", machine)
    machine.vblank()
    recorder.close()
    size = (tmp_path / "a.gif").stat().st_size
    recorder.close()
    machine.vblank()
    assert (tmp_path / "a.gif").stat().st_size == size
    assert recorder.frames == 1


def test_without_pillow_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "PIL", None)
    with pytest.raises(LiveError) as caught:
        Recorder(tmp_path / "a.gif", emulator.boot("c64"))
    assert str(caught.value) == "recording needs Pillow: pip install pillow"
    assert not list(tmp_path.iterdir())


def test_a_disk_that_fills_up_ends_the_recording_in_a_sentence(tmp_path: Path) -> None:
    folder = tmp_path / "removable"
    folder.mkdir()
    machine = emulator.boot("c64")
    recorder = Recorder(folder / "a.gif", machine)
    (folder / "a.gif").unlink()
    folder.rmdir()
    with pytest.raises(LiveError, match=r"the recording .*a\.gif ended"):
        recorder.close()
