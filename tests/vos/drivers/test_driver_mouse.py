from __future__ import annotations

import pytest

from emulator import Machine, boot
from vos.drivers.mouse import AT_REST, Mouse, Pointer


@pytest.mark.parametrize("model", ["pc", "workstation"])
def test_place_and_buttons_are_read(model: str) -> None:
    machine = boot(model)
    mouse = Mouse(machine)
    assert mouse.present
    assert mouse.read() == AT_REST
    assert machine.mouse is not None
    machine.mouse.move(301, 117)
    machine.mouse.press("left")
    machine.mouse.press("middle")
    assert mouse.read() == Pointer(301, 117, frozenset(("left", "middle")))
    machine.mouse.release("left")
    machine.wait_vblank()
    machine.wait_vblank()
    assert mouse.read() == Pointer(301, 117, frozenset(("middle",)))


def test_other_models_have_none_and_say_so(machine: Machine) -> None:
    mouse = Mouse(machine)
    assert mouse.present == (machine.mouse is not None)
    assert mouse.read() == AT_REST
