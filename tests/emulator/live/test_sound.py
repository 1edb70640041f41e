"""The host's sound: what is handed to it and when, without ever waiting; and living without it."""

from collections.abc import Iterator
from runpy import run_path

import numpy as np
import pygame
import pytest

from emulator.devices.sid import Sid
from emulator.devices.sound import SAMPLE_RATE, Samples
from emulator.devices.speaker import Speaker
from emulator.live import sound as module
from emulator.live.sound import CUSHION, LONGEST_BLOCK, LONGEST_WAIT, Sound

FRAME = 0.02


class Ticking:
    """A clock that goes on only when told to."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


class Ramp:
    """A source whose every sample is one step up from the last, so that none can go missing."""

    def __init__(self) -> None:
        self.counts: list[int] = []

    def render(self, count: int) -> Samples:
        start = sum(self.counts)
        self.counts.append(count)
        return ((start + 1 + np.arange(count)) / 32767).astype(np.float32)


class FakeChannel:
    """A channel as pygame's, played by the test."""

    def __init__(self) -> None:
        self.playing: list[int] = []
        self.next: list[int] | None = None
        self.heard: list[int] = []

    def get_busy(self) -> bool:
        return bool(self.playing)

    def get_queue(self) -> object:
        return self.next

    def queue(self, sound: pygame.mixer.Sound) -> None:
        samples = np.frombuffer(sound.get_raw(), np.int16).tolist()
        if self.playing:
            assert self.next is None
            self.next = samples
        else:
            self.playing = samples

    def let_play(self, count: int) -> None:
        for _ in range(count):
            if not self.playing:
                return
            self.heard.append(self.playing.pop(0))
            if not self.playing and self.next is not None:
                self.playing, self.next = self.next, None


@pytest.fixture(autouse=True)
def dummy_device(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("SDL_AUDIODRIVER", "dummy")
    pygame.mixer.quit()
    yield
    pygame.mixer.quit()


@pytest.fixture
def clock() -> Ticking:
    return Ticking()


def faked(sound: Sound) -> FakeChannel:
    channel = FakeChannel()
    sound._channel = channel  # type: ignore[assignment] # only the verbs that Sound uses
    return channel


def test_a_block_is_as_long_as_the_time_gone_by(clock: Ticking) -> None:
    source = Ramp()
    sound = Sound(source, clock=clock)
    for seconds in (0.02, 0.02, 0.0171, 0.0003, 0.0, 0.05):
        clock.seconds += seconds
        sound.frame()
    assert source.counts == pytest.approx([882, 882, 754, 13, 0, 2205], abs=1)
    assert sum(source.counts) == pytest.approx(0.1074 * SAMPLE_RATE, abs=1)


def test_parts_of_a_sample_add_up(clock: Ticking) -> None:
    source = Ramp()
    sound = Sound(source, clock=clock)
    for _ in range(5012):
        clock.seconds += 1 / 50.12
        sound.frame()
    assert sum(source.counts) == pytest.approx(100 * SAMPLE_RATE, abs=1)


def test_a_pause_is_not_made_up_for(clock: Ticking) -> None:
    source = Ramp()
    sound = Sound(source, clock=clock)
    clock.seconds += 3600
    sound.frame()
    clock.seconds += FRAME
    sound.frame()
    assert source.counts == [LONGEST_BLOCK, pytest.approx(882, abs=1)]


def test_all_samples_arrive_in_order_after_the_cushion(clock: Ticking) -> None:
    source = Ramp()
    sound = Sound(source, clock=clock)
    channel = faked(sound)
    for _ in range(30):
        clock.seconds += FRAME
        sound.frame()
        channel.let_play(882)
    rendered = channel.heard[CUSHION:]
    assert channel.heard[:CUSHION] == [0] * CUSHION
    assert rendered == list(range(1, len(rendered) + 1))
    assert len(channel.heard) == 30 * 882


@pytest.mark.parametrize("late", range(1, 25))
def test_a_frame_late_by_its_own_length_makes_no_gap(clock: Ticking, late: int) -> None:
    sound = Sound(Ramp(), clock=clock)
    channel = faked(sound)
    clock.seconds += 10 / SAMPLE_RATE
    sound.frame()  # the first frame comes at once: from here on sounds end just after a frame
    for index in range(30):
        frames = 2 if index == late else 1
        clock.seconds += frames * FRAME
        channel.let_play(frames * 882)
        sound.frame()
    assert 0 not in channel.heard[CUSHION:]


def test_after_a_gap_playing_begins_with_a_cushion_again(clock: Ticking) -> None:
    sound = Sound(Ramp(), clock=clock)
    channel = faked(sound)
    for _ in range(4):
        clock.seconds += FRAME
        sound.frame()
    channel.let_play(SAMPLE_RATE)
    assert not channel.get_busy()
    clock.seconds += FRAME
    sound.frame()
    assert channel.playing[:CUSHION] == [0] * CUSHION
    assert len(channel.playing) == CUSHION + 882


def test_a_host_that_plays_too_slowly_loses_the_oldest_samples_only(clock: Ticking) -> None:
    source = Ramp()
    sound = Sound(source, clock=clock)
    channel = faked(sound)
    for _ in range(30):  # and nothing is played
        clock.seconds += FRAME
        sound.frame()
    waited = len(sound._waiting) // 2
    assert waited == LONGEST_WAIT
    channel.let_play(SAMPLE_RATE)
    clock.seconds += FRAME
    sound._channel.queue(pygame.mixer.Sound(buffer=bytes(2)))  # type: ignore[union-attr]
    sound.frame()
    channel.let_play(SAMPLE_RATE)
    newest = channel.heard[-LONGEST_WAIT:]
    assert newest == list(range(sum(source.counts) - LONGEST_WAIT + 1, sum(source.counts) + 1))


def test_samples_are_clipped_to_what_the_host_takes(clock: Ticking) -> None:
    sound = Sound(Ramp(), clock=clock)
    channel = faked(sound)
    sound.play(np.array([2.0, 1.0, 0.5, 0.0, -1.0, -2.0], np.float32))
    assert channel.playing[CUSHION:] == [32767, 32767, 16383, 0, -32767, -32767]


@pytest.mark.parametrize("source", [Sid(), Speaker()])
def test_a_machines_source_plays_on_a_real_mixer(source: Sid | Speaker, clock: Ticking) -> None:
    sound = Sound(source, clock=clock)
    assert sound.audible
    assert pygame.mixer.get_init() == (SAMPLE_RATE, -16, 1)
    for _ in range(20):
        clock.seconds += FRAME
        sound.frame()
    assert pygame.mixer.Channel(0).get_busy()
    sound.close()
    assert not pygame.mixer.Channel(0).get_busy()
    assert not sound.audible


def test_two_machines_are_heard_at_once_and_closed_apart(clock: Ticking) -> None:
    sounds = [Sound(Ramp(), channel, clock) for channel in (0, 1)]
    clock.seconds += FRAME
    for sound in sounds:
        sound.frame()
    sounds[0].close()
    assert not pygame.mixer.Channel(0).get_busy()
    assert pygame.mixer.Channel(1).get_busy()


def test_a_mixer_opened_by_someone_else_is_given_our_format() -> None:
    pygame.mixer.init(22050, -16, 2)
    Sound(Ramp())
    assert pygame.mixer.get_init() == (SAMPLE_RATE, -16, 1)


def test_without_a_device_the_machine_runs_the_same(
    monkeypatch: pytest.MonkeyPatch, clock: Ticking
) -> None:
    monkeypatch.setenv("SDL_AUDIODRIVER", "no such driver")
    source = Ramp()
    sound = Sound(source, clock=clock)
    assert not sound.audible
    for _ in range(3):
        clock.seconds += FRAME
        sound.frame()
    sound.close()
    assert source.counts == pytest.approx([882] * 3, abs=1)


def test_a_pygame_built_without_a_mixer_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    class Missing:
        def __getattr__(self, name: str) -> None:
            raise NotImplementedError("mixer module not available")

    with monkeypatch.context() as patch:
        patch.setattr(pygame, "mixer", Missing())
        sound = run_path(module.__file__)["Sound"](Ramp())  # importing it must do, too
        sound.frame()
        sound.close()
        assert not sound.audible


def test_a_mixer_shut_under_way_is_silent(clock: Ticking) -> None:
    sound = Sound(Ramp(), clock=clock)
    for _ in range(3):
        clock.seconds += FRAME
        sound.frame()
    pygame.mixer.quit()
    clock.seconds += FRAME
    sound.frame()
    sound.close()
    assert not sound.audible
