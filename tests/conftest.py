"""What all tests share: every model in turn, and pictures compared with golden frames."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from emulator import MODELS, Machine, boot

Golden = Callable[[str, NDArray[np.uint8]], None]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-references",
        action="store_true",
        help="write golden frames and other references anew instead of comparing with them",
    )


@pytest.fixture(scope="session")
def update_references(pytestconfig: pytest.Config) -> bool:
    """Whether references are to be written anew."""
    return bool(pytestconfig.getoption("--update-references"))


@pytest.fixture
def golden(request: pytest.FixtureRequest, update_references: bool) -> Golden:
    """Compare a frame with `references/NAME.png` beside the test, or write that."""
    image = pytest.importorskip("PIL.Image", reason="golden frames are PNG files: needs Pillow")
    folder = request.path.parent / "references"

    def compare(name: str, frame: NDArray[np.uint8]) -> None:
        path = folder / f"{name}.png"
        if update_references:
            folder.mkdir(exist_ok=True)
            _in_few_colours(image, frame).save(path, optimize=True)
        assert path.exists(), f"no golden frame {path.name}: run with --update-references"
        _same_picture(frame, image.open(path).convert("RGB"), path)

    return compare


def _in_few_colours(image: Any, frame: NDArray[np.uint8]) -> Any:
    """The frame as a picture with a palette where that can hold it: a third of the size."""
    colours, indices = np.unique(frame.reshape(-1, 3), axis=0, return_inverse=True)
    if len(colours) > 256:
        return image.fromarray(frame)
    picture = image.fromarray(indices.reshape(frame.shape[:2]).astype(np.uint8))
    picture.putpalette(colours.tobytes())
    return picture


def _same_picture(frame: NDArray[np.uint8], reference: object, path: Path) -> None:
    expected = np.asarray(reference)
    assert frame.shape == expected.shape, path.name
    rows, columns = np.nonzero((frame != expected).any(axis=2))
    assert rows.size == 0, (
        f"{rows.size} pixels differ from {path.name}; the first is ({columns[0]}, {rows[0]}):"
        f" {frame[rows[0], columns[0]]}, not {expected[rows[0], columns[0]]}"
    )


@pytest.fixture(params=MODELS)
def machine(request: pytest.FixtureRequest) -> Machine:
    """A machine of each model in turn, just switched on, its disk in memory."""
    return boot(request.param)
