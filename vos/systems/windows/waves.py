"""Waves in memory: the RIFF form that PlaySoundW takes, made of a pitch and measured for it.

    "RIFF" size "WAVE"
    "fmt " 16 | PCM 1, channels 1 u16 | rate, rate u32 | 1, 8 u16
    "data" size, bytes

Source: "Waveform Audio File Format", multimedia programming interface 1.0.
"""

from __future__ import annotations

from struct import Struct as Layout

from vos.errors import KernelError

FORMAT = Layout("<HHIIHH")
HALF = 8  # samples of half a period


def square(hertz: int) -> bytes:
    """Return a wave of one period of a square tone, which repeats without a seam."""
    rate = 2 * HALF * hertz
    data = b"\xff" * HALF + b"\x00" * HALF
    form = FORMAT.pack(1, 1, rate, rate, 1, 8)
    chunks = b"WAVEfmt " + len(form).to_bytes(4, "little") + form
    chunks += b"data" + len(data).to_bytes(4, "little") + data
    return b"RIFF" + len(chunks).to_bytes(4, "little") + chunks


def pitch(wave: bytes) -> tuple[float, float]:
    """Return how many periods a second a wave has, 0 if it rests, and its length in seconds."""
    if wave[:4] != b"RIFF" or wave[8:12] != b"WAVE":
        raise KernelError("ERROR_INVALID_DATA", "it is no wave")
    chunks, place = {}, 12
    while place + 8 <= len(wave):
        size = int.from_bytes(wave[place + 4 : place + 8], "little")
        chunks[wave[place : place + 4]] = wave[place + 8 : place + 8 + size]
        place += 8 + size + (size & 1)
    form, data = chunks.get(b"fmt ", b""), chunks.get(b"data", b"")
    if len(form) < FORMAT.size or not data:
        raise KernelError("ERROR_INVALID_DATA", "the wave has no format or no samples")
    kind, channels, rate, _, align, bits = FORMAT.unpack_from(form)
    if (
        kind != 1
        or bits not in (8, 16)
        or not channels
        or not rate
        or align != channels * bits // 8
    ):
        raise KernelError("ERROR_INVALID_DATA", "the wave is no PCM of 8 or 16 bits")
    high = _high(data, align, bits)
    rises = sum(now and not before for before, now in zip(high[-1:] + high[:-1], high, strict=True))
    seconds = len(high) / rate
    return rises * rate / len(high), seconds


def _high(data: bytes, align: int, bits: int) -> list[bool]:
    """Return for each sample of the first channel whether it is above the middle."""
    if bits == 8:
        return [value >= 0x80 for value in data[::align]]
    starts = range(0, len(data) - align + 1, align)
    return [int.from_bytes(data[at : at + 2], "little", signed=True) >= 0 for at in starts]
