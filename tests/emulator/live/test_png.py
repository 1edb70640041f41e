from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from emulator.live.png import png_bytes, write_png


@pytest.mark.parametrize("size", [(1, 1), (1, 7), (5, 1), (200, 320), (272, 384)])
def test_pillow_reads_every_pixel_back(size: tuple[int, int]) -> None:
    picture = np.random.default_rng(1).integers(0, 256, (*size, 3), np.uint8)
    image = Image.open(BytesIO(png_bytes(picture)))
    assert (image.format, image.mode) == ("PNG", "RGB")
    assert np.array_equal(np.asarray(image), picture)


def test_a_view_need_not_be_contiguous(tmp_path: Path) -> None:
    picture = np.arange(24 * 3, dtype=np.uint8).reshape(4, 6, 3)[:, ::2]
    write_png(tmp_path / "some.png", picture)
    assert np.array_equal(np.asarray(Image.open(tmp_path / "some.png")), picture)
