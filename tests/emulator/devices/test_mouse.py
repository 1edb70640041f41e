import pytest

from emulator.devices.device import ByteLanes
from emulator.devices.mouse import BUTTONS, Mouse, X, Y
from emulator.key_names import UnknownKeyError


class Screen:
    size = (320, 200)


@pytest.fixture
def mouse() -> Mouse:
    Screen.size = (320, 200)
    return Mouse(lambda: Screen.size)


def registers(mouse: Mouse) -> tuple[int, int, int]:
    return mouse.read(X), mouse.read(Y), mouse.read(BUTTONS)


@pytest.mark.parametrize(
    ("to", "at"),
    [
        ((0, 0), (0, 0)), ((100, 50), (100, 50)), ((319, 199), (319, 199)),
        ((320, 200), (319, 199)), ((-1, 10**9), (0, 199)), ((10**9, -5), (319, 0)),
    ],
)  # fmt: skip
def test_the_pointer_stays_on_the_display(mouse, to, at):
    mouse.move(*to)
    assert mouse.position == at
    assert registers(mouse) == (*at, 0)


def test_the_pointer_stays_on_a_display_that_has_become_smaller(mouse):
    mouse.move(319, 199)
    Screen.size = (80, 25)
    assert registers(mouse) == (79, 24, 0)


@pytest.mark.parametrize(("button", "bit"), [("left", 1), ("right", 2), ("middle", 4)])
def test_buttons(mouse, button, bit):
    mouse.press(button)
    assert mouse.read(BUTTONS) == bit and mouse.pressed == {button}
    mouse.frame()
    mouse.release(button)
    assert mouse.read(BUTTONS) == 0 and mouse.pressed == frozenset()


def test_buttons_add_up_and_are_all_let_go(mouse):
    for button in ("middle", "left"):
        mouse.press(button)
    assert mouse.read(BUTTONS) == 5
    mouse.release_all()
    mouse.frame()
    mouse.frame()
    assert mouse.read(BUTTONS) == 0


def test_a_click_between_two_frames_is_seen(mouse):
    mouse.press("left")
    mouse.release("left")
    mouse.frame()
    assert mouse.read(BUTTONS) == 1
    mouse.frame()
    assert mouse.read(BUTTONS) == 0


@pytest.mark.parametrize("wrong", ["thumb", "", None, 1])
def test_unknown_buttons_change_nothing(mouse, wrong):
    mouse.press("left")
    for act in (mouse.press, mouse.release):
        with pytest.raises(UnknownKeyError, match="left, right, middle"):
            act(wrong)
    assert mouse.pressed == {"left"}


def test_x_then_y_are_one_point_however_the_mouse_moves(mouse):
    mouse.move(10, 20)
    assert mouse.read(X) == 10
    mouse.move(30, 40)
    assert mouse.read(Y) == 20
    assert mouse.read(Y) == 40, "without X, Y is as it is now"


def test_writes_have_no_effect_and_nothing_is_behind_the_registers(mouse):
    mouse.move(10, 20)
    for register in range(5):
        mouse.write(register, 7)
    assert registers(mouse) == (10, 20, 0) and mouse.read(3) == 0


def test_on_a_byte_bus_registers_are_low_byte_first(mouse):
    lanes = ByteLanes(mouse)
    mouse.move(300, 150)
    mouse.press("right")
    assert [lanes.read(register) for register in range(6)] == [44, 1, 150, 0, 2, 0]


def test_reset_save_and_load(mouse):
    mouse.move(10, 20)
    mouse.press("left")
    mouse.read(X)
    state = mouse.save()
    mouse.reset()
    assert registers(mouse) == (0, 0, 0)
    mouse.load(state)
    assert (mouse.read(Y), mouse.position, mouse.pressed) == (20, (10, 20), {"left"})
