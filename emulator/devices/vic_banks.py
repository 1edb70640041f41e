"""What the VIC-II sees of the C64's memory: one bank of 16 KiB, never I/O nor BASIC or KERNAL ROM.

    bank    addresses     at 1000-1FFF of the bank it sees
    0       0000-3FFF     the character ROM
    1       4000-7FFF     RAM
    2       8000-BFFF     the character ROM
    3       C000-FFFF     the RAM beneath the I/O area

Source: Christian Bauer, "The MOS 6567/6569 video controller (VIC-II)", section 2.4.2.
"""

import numpy as np

from emulator.layouts.layout import Indices, Memory

BANK_SIZE = 0x4000
_COVER, _COVER_END = 0x1000, 0x2000


class VicBanks:
    """Bytes for the chip's picture, by the processor's addresses.

    `rom` is the 4 KiB of the character ROM, `beneath` the 4 KiB of RAM beneath the I/O area.
    """

    def __init__(self, memory: Memory, rom: Indices, beneath: Indices) -> None:
        self._memory = memory
        self._covers = {0: rom, 2: rom, 3: beneath}
        self._mixed: dict[int, Indices] = {}

    def sees(self, start: int, size: int) -> Indices:
        """A live view of `size` bytes within a bank.

        Where a cover begins or ends inside them, a read-only copy that `refresh` brings up to date.
        """
        bank, offset = divmod(start, BANK_SIZE)
        end = offset + size
        cover = self._covers.get(bank)
        if cover is None or end <= _COVER or offset >= _COVER_END:
            return self._memory[start : start + size]
        if _COVER <= offset and end <= _COVER_END:
            return cover[offset - _COVER : end - _COVER]
        mixed = self._mixed.setdefault(bank, np.empty(BANK_SIZE, np.uint8))
        self.refresh(bank)
        view = mixed[offset:end]
        view.flags.writeable = False
        return view

    def refresh(self, bank: int) -> None:
        """Bring the copies of a bank up to date, if there are any."""
        mixed = self._mixed.get(bank)
        if mixed is not None:
            mixed[:] = self._memory[bank * BANK_SIZE : (bank + 1) * BANK_SIZE]
            mixed[_COVER:_COVER_END] = self._covers[bank]
