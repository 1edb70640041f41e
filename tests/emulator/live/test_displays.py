import sys

import pytest

from emulator.live import displays
from emulator.live.displays import choose


@pytest.fixture(autouse=True)
def on_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)


def test_a_window_where_there_can_be_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(displays, "window_obstacle", lambda: "")
    assert choose() == ("window", "shown in a window, as this host can open one.")


def test_without_a_display_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    assert choose() == (
        "terminal",
        "shown in the terminal, as no window can be opened:"
        " neither DISPLAY nor WAYLAND_DISPLAY is set.",
    )


def test_without_a_terminal_the_last_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: False, raising=False)
    assert choose().why.startswith("shown as one last picture, as no window")


def test_a_display_that_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    import pygame

    pygame.display.quit()
    monkeypatch.setenv("DISPLAY", ":no-such-display")
    monkeypatch.setenv("SDL_VIDEODRIVER", "x11")
    assert choose().display == "terminal"


def test_a_driver_that_shows_nothing_is_no_window(monkeypatch: pytest.MonkeyPatch) -> None:
    import pygame

    pygame.display.quit()
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("SDL_VIDEODRIVER", "dummy")
    assert choose().why.endswith("SDL's dummy driver shows nothing.")
    pygame.display.quit()


def test_without_pygame_the_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "emulator.live.window.window", None)
    monkeypatch.setenv("DISPLAY", ":0")
    assert "pygame cannot be imported" in choose().why
