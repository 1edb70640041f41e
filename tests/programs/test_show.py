"""`peekpoke show`: pictures of known files, compared with what independent arithmetic says."""

import numpy as np
import pytest

from emulator import boot, palettes
from programs import dumps

RANDOM = np.random.default_rng(20)


def shown(model, path, data, border=False):
    path.write_bytes(data)
    machine = boot(model)
    dumps.read(model, path)(machine)
    return machine.frame(border=border)


def noise(size):
    return RANDOM.integers(0, 256, size, np.uint8)


def cells_of_c64(bitmap, screen):
    """(200, 320) colour numbers of a hires bitmap, cell by cell."""
    bits = np.unpackbits(bitmap.reshape(25, 40, 8), axis=2, bitorder="big").reshape(25, 40, 8, 8)
    cells = screen.reshape(25, 40, 1, 1)
    return np.where(bits == 1, cells >> 4, cells & 15).transpose(0, 2, 1, 3).reshape(200, 320)


@pytest.mark.parametrize(
    "form", ["Art Studio", "Art Studio without border", "Hi-Eddi", "Doodle", "raw"]
)
def test_hires_of_the_c64(tmp_path, form):
    bitmap, screen, pad = noise(8000), noise(1000), noise(192)
    data = {
        "Art Studio": b"\0\x20" + bytes(bitmap) + bytes(screen) + b"\x05\0\0\0\0\0\0",
        "Art Studio without border": b"\0\x20" + bytes(bitmap) + bytes(screen),
        "Hi-Eddi": b"\0\x20" + bytes(bitmap) + bytes(pad) + bytes(screen) + bytes(24),
        "Doodle": b"\0\x5c" + bytes(screen) + bytes(24) + bytes(bitmap) + bytes(pad),
        "raw": bytes(bitmap) + bytes(screen),
    }[form]
    expected = palettes.C64[cells_of_c64(bitmap, screen)]
    assert np.array_equal(shown("c64", tmp_path / "a", data), expected)


def test_art_studios_last_byte_is_the_border(tmp_path):
    data = b"\0\x20" + bytes(9000) + b"\x05\0\0\0\0\0\0"
    assert shown("c64", tmp_path / "a.art", data, border=True)[0, 0].tolist() == (
        palettes.C64[5].tolist()
    )


def test_koala_of_the_c64(tmp_path):
    bitmap, screen, colours, background = noise(8000), noise(1000), noise(1000), 6
    data = b"\0\x60" + bytes(bitmap) + bytes(screen) + bytes(colours) + bytes([background])
    bits = bitmap.reshape(25, 40, 8, 1) >> np.array([6, 4, 2, 0]) & 3
    cell = [part.reshape(25, 40, 1, 1) for part in (screen >> 4, screen & 15, colours & 15)]
    chosen = np.choose(bits, [np.full((1, 1, 1, 1), background), *cell])
    pixels = chosen.transpose(0, 2, 1, 3).reshape(200, 160).repeat(2, axis=1)
    assert np.array_equal(shown("c64", tmp_path / "a.kla", data), palettes.C64[pixels])


def test_a_bitmap_alone_is_white_on_black(tmp_path):
    bitmap = noise(8000)
    expected = palettes.C64[cells_of_c64(bitmap, np.full(1000, 0x10))]
    assert np.array_equal(shown("c64", tmp_path / "a", bytes(bitmap)), expected)


def test_screen_codes_of_the_c64(tmp_path):
    machine = boot("c64")
    for address, value in ((1024, 1), (1025, 2), (55296, 7), (55297, 8)):
        machine.poke(address, value)
    machine[1026:2024] = 0
    machine[55298:56296] = 0
    data = bytes([1, 2]) + bytes(998) + bytes([7, 8]) + bytes(998)
    assert np.array_equal(shown("c64", tmp_path / "a", data), machine.frame(border=False))


def test_a_prg_goes_where_its_first_two_bytes_say(tmp_path):
    path = tmp_path / "a.prg"
    path.write_bytes(b"\x00\x04" + bytes(range(40)))
    machine = boot("c64")
    dumps.read("c64", path)(machine)
    assert machine[1024:1064].tolist() == list(range(40))


def test_scr_of_the_spectrum(tmp_path):
    bitmap, attributes = noise(6144), noise(768) & 0x7F
    y, x = np.mgrid[0:192, 0:256]
    offsets = (y & 0xC0) << 5 | (y & 7) << 8 | (y & 0x38) << 2 | x >> 3
    lit = bitmap[offsets] >> (7 - (x & 7)) & 1
    cell = attributes[32 * (y >> 3) + (x >> 3)]
    colour = np.where(lit, cell & 7, cell >> 3 & 7)
    level = np.where(cell & 64, 255, 192)[..., None]
    expected = level * (np.stack([colour >> 1, colour >> 2, colour], axis=2) & 1)
    data = bytes(bitmap) + bytes(attributes)
    assert np.array_equal(shown("spectrum", tmp_path / "a.scr", data), expected)
    assert shown("spectrum", tmp_path / "b.scr", data[:6144]).max() == 192


def test_mode_13h_of_the_pc(tmp_path):
    pixels = noise(64000)
    expected = palettes.widen_dac(palettes.VGA_DAC)[pixels].reshape(200, 320, 3)
    assert np.array_equal(shown("pc", tmp_path / "a", bytes(pixels)), expected)


@pytest.mark.parametrize("bits", [6, 8])
def test_mode_13h_with_its_palette(tmp_path, bits):
    pixels, palette = noise(64000), noise(768) >> (8 - bits)
    data = bytes(pixels) + bytes(palette)
    levels = (palette if bits == 6 else palette >> 2).reshape(256, 3).astype(int)
    expected = (levels << 2 | levels >> 4)[pixels].reshape(200, 320, 3)
    assert np.array_equal(shown("pc", tmp_path / "a", data), expected)


def test_text_and_cga_of_the_pc(tmp_path):
    text = shown("pc", tmp_path / "a", bytes([219, 0x0E] + [32, 0] * 1999))
    assert text.shape == (400, 720, 3) or text.shape == (400, 640, 3)
    assert text[0, 0].tolist() == [255, 255, 85]
    cga = shown("pc", tmp_path / "b", b"\xff" * 8192 + bytes(8192))
    assert cga.shape == (200, 320, 3)
    assert cga[::2].min() == 170 and cga[1::2].max() == 0


BSAVED = {
    "mode 13h": (0xA000, 0, 64000, (200, 320)),
    "text": (0xB800, 0, 4000, None),
    "CGA": (0xB800, 0, 16384, (200, 320)),
}


@pytest.mark.parametrize("name", BSAVED)
def test_bsave_says_its_own_address(tmp_path, name):
    segment, offset, length, size = BSAVED[name]
    body = bytes(noise(length))
    header = b"\xfd" + b"".join(n.to_bytes(2, "little") for n in (segment, offset, length))
    path = tmp_path / "a.bsv"
    path.write_bytes(header + body + b"\x1a")
    machine = boot("pc")
    dumps.read("pc", path)(machine)
    address = 16 * segment + offset
    assert bytes(machine.memory[address : address + length]) == body
    if size:
        assert machine.frame().shape[:2] == size


def test_hack_has_its_low_bytes_first(tmp_path):
    picture = shown("hack", tmp_path / "a", b"\x01\x80" + bytes(16382))
    black = np.argwhere(picture[..., 0] == 0).tolist()
    assert black == [[0, 0], [0, 15]]


def test_workstation_is_blue_green_red(tmp_path):
    picture = shown("workstation", tmp_path / "a", bytes([1, 2, 3, 0]) * (1280 * 720))
    assert (picture == (3, 2, 1)).all()


def test_at_puts_it_anywhere(peekpoke, here):
    (here / "a").write_bytes(b"\x01\x02" * 400)
    for address in ("1500", "0x5dc"):
        said = peekpoke("show", "a", "-m", "c64", "--at", address, "--headless")
        assert said == (0, "", "")
    machine = boot("c64")
    dumps.read("c64", here / "a", 1500)(machine)
    assert machine[1500:1502].tolist() == [1, 2]
    assert machine[2298:2300].tolist() == [1, 2]  # over the end of two regions


REFUSED = {
    ("c64", 5): "screen codes (1000 bytes); screen codes and their colours (2000 bytes)",
    ("c64", 10003): "Koala Painter (10003 bytes loaded at 0x6000)",
    ("spectrum", 6911): "a.bin has 6911 bytes, which is no dump that the spectrum shows by itself",
    ("pc", 63999): "any file of BSAVE. --at ADDRESS puts it anywhere.",
    ("hack", 8192): "screen, low byte first (16384 bytes)",
    ("workstation", 0): "XRGB8888 (3686400 bytes)",
}


@pytest.mark.parametrize(("model", "size"), REFUSED)
def test_what_fits_nothing_is_refused_with_what_would(peekpoke, here, model, size):
    (here / "a.bin").write_bytes(bytes(size))
    said = peekpoke("show", "a.bin", "-m", model, "--headless")
    assert (said.status, said.out) == (2, "")
    assert REFUSED[model, size] in said.err and said.err.count("\n") == 1


@pytest.mark.parametrize(
    ("model", "at"),
    [("c64", "65535"), ("c64", "65536"), ("c64", "-1"), ("pc", "0xC0000"), ("hack", "24577")],
)
def test_an_address_past_the_memory_is_refused(peekpoke, here, model, at):
    (here / "a.bin").write_bytes(bytes(4))
    said = peekpoke("show", "a.bin", "-m", model, "--at", at, "--headless")
    assert said.status == 2 and "refused" in said.err and said.err.count("\n") == 1


def test_half_a_word_is_refused(peekpoke, here):
    (here / "a.bin").write_bytes(bytes(3))
    said = peekpoke("show", "a.bin", "-m", "hack", "--at", "2048", "--headless")
    assert said.status == 2 and "the number must be even" in said.err


def test_it_is_shown_as_it_was_read(peekpoke, here):
    image = pytest.importorskip("PIL.Image", reason="reads the PNG file back: needs Pillow")
    (here / "a.scr").write_bytes(bytes(noise(6912) & 0x7F))
    said = peekpoke("show", "a.scr", "-m", "spectrum", "--headless", "--screenshot", "a.png")
    assert said == (0, "", "")
    machine = boot("spectrum")
    dumps.read("spectrum", here / "a.scr")(machine)
    machine.vblank()
    assert np.array_equal(np.asarray(image.open("a.png")), machine.frame())
