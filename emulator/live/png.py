"""Writes a picture as a PNG file: the smallest subset that every reader takes.

    signature | IHDR width height 8-bit RGB | IDAT zlib(0 + row, 0 + row, ...) | IEND

Each chunk: length (32 bits, high byte first), type, data, CRC-32 of type and data. The 0 before
each row says that it is not filtered. Source: the PNG specification (RFC 2083), sections 2 to 4.
"""

import struct
import zlib
from os import PathLike

import numpy as np
from numpy.typing import NDArray

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_EIGHT_BIT_RGB = (8, 2, 0, 0, 0)  # bit depth, colour type, compression, filter, interlace


def png_bytes(picture: NDArray[np.uint8]) -> bytes:
    """The file that holds a (height, width, 3) picture of red, green, blue."""
    height, width, _ = picture.shape
    rows = np.zeros((height, 1 + 3 * width), np.uint8)
    rows[:, 1:] = picture.reshape(height, 3 * width)
    header = struct.pack(">II5B", width, height, *_EIGHT_BIT_RGB)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(rows.tobytes())), (b"IEND", b""))
    return _SIGNATURE + b"".join(_chunk(kind, data) for kind, data in chunks)


def write_png(path: str | PathLike[str], picture: NDArray[np.uint8]) -> None:
    """Put the picture in the file; an OSError if that cannot be written."""
    with open(path, "wb") as file:
        file.write(png_bytes(picture))


def _chunk(kind: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(kind + data)
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", checksum)
