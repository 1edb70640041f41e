"""What a module imports while another counts as not installed."""

import sys
from pathlib import Path

import pytest

from emulator.live.absent import absent

NAME = "a_module_of_this_test"


def test_a_module_is_not_found_in_the_block_and_found_after_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / f"{NAME}.py").write_text("value = 7\n")
    with absent(NAME), pytest.raises(ModuleNotFoundError):
        __import__(NAME)
    assert __import__(NAME).value == 7
    with absent(NAME):
        assert __import__(NAME).value == 7  # as it is loaded
    del sys.modules[NAME]


def test_a_failure_in_the_block_leaves_nothing_behind() -> None:
    with pytest.raises(KeyError), absent(NAME):
        raise KeyError
    assert NAME not in sys.modules
