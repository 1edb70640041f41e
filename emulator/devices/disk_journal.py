"""The journal of a disk image: one flush, written whole beside the image before it goes there.

    0       8         12       16      32             32 + 4 x count
    magic   sectors   count    digest  sector numbers  data, 512 bytes each
            of the    in the   of all
            medium    journal  the rest

Numbers are 32-bit, low byte first; the digest is BLAKE2b of 16 bytes. The layout is Peekpoke's own.
The journal file is written over, not made anew, at each flush: a host that loses power then holds
this flush's journal or a torn one, never an older one that would undo later writes.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from typing import Self

import numpy as np
import numpy.typing as npt

SECTOR_SIZE = 512
MAGIC = b"PPKJRNL1"
_START = struct.Struct("<8sII")  # magic, sectors, count
_BODY = _START.size + 16  # the digest lies between

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Journal:
    """The sectors of one flush: their numbers, rising, and a row of `data` for each."""

    sectors: int  # on the medium it belongs to
    numbers: npt.NDArray[np.uint32]
    data: Bytes

    def encode(self) -> bytes:
        """The bytes of the journal file."""
        start = _START.pack(MAGIC, self.sectors, len(self.numbers))
        body = self.numbers.astype("<u4").tobytes() + self.data.tobytes()
        return start + _digest(start + body) + body

    @classmethod
    def decode(cls, raw: bytes) -> Self | None:
        """The journal in the bytes of its file; None if it is void or incomplete."""
        if len(raw) < _BODY:
            return None
        magic, sectors, count = _START.unpack_from(raw)
        body = raw[_BODY : _BODY + count * (4 + SECTOR_SIZE)]  # an older flush may have been longer
        if magic != MAGIC or _digest(raw[: _START.size] + body) != raw[_START.size : _BODY]:
            return None
        numbers = np.frombuffer(body, "<u4", count).astype(np.uint32)
        data = np.frombuffer(body, np.uint8, offset=4 * count).reshape(count, SECTOR_SIZE)
        return cls(sectors, numbers, data)

    def runs(self) -> Iterator[tuple[int, bytes]]:
        """(first sector, data) of each run of neighbouring sectors: one host write each."""
        breaks = np.flatnonzero(np.diff(self.numbers) != 1) + 1
        for rows in np.split(np.arange(len(self.numbers)), breaks):
            yield int(self.numbers[rows[0]]), self.data[rows[0] : rows[-1] + 1].tobytes()


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()
