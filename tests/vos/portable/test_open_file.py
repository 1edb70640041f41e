"""`open` and `FileIO` of the virtual system beside the host's own: arguments, modes, sentences."""

from __future__ import annotations

import builtins
import gc
import io
import sys
import warnings
from collections.abc import Callable
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

import emulator
import vos
from vos.portable import Modules

MODES = sorted(
    {
        "".join(order)
        for letters in ("r", "w", "a", "x", "r+", "w+", "a+", "x+", "rb", "wt", "rb+", "ab", "xb+")
        for order in permutations(letters)
    }
    | {"", "b", "rw", "wx", "rbt", "r++", "rr", "U", "rU", "z"}
)

CALLS: list[Callable[[Any], Any]] = [
    lambda open: open("kept", mode=5),
    lambda open: open("kept", buffering="1"),
    lambda open: open("kept", encoding=5),
    lambda open: open("kept", "rb", encoding="utf-8"),
    lambda open: open("kept", "rb", errors="strict"),
    lambda open: open("kept", "rb", newline=""),
    lambda open: open("kept", newline="x"),
    lambda open: open("kept", buffering=0),
    lambda open: open("kept", "rb", buffering=0).readall(),
    lambda open: open("kept", "rb", buffering=1).read(),
    lambda open: open("kept", closefd=False),
    lambda open: open("kept", encoding="no such encoding"),
    lambda open: open("kept", errors="no such handler").read(),
    lambda open: open("missing"),
    lambda open: open("missing/x", "w"),
    lambda open: open("."),
    lambda open: open(".", "wb"),
    lambda open: open("kept", "x"),
    lambda open: open("a\0b"),
    lambda open: open(b"a\0b"),
    lambda open: open([]),
    lambda open: open(None),
    lambda open: open(1.5),
    lambda open: open(-1),
    lambda open: open(99),
    lambda open: open(1 << 40),
    lambda open: open("kept", opener=lambda path, flags: -5),
    lambda open: open("kept", opener=lambda path, flags: "x"),
    lambda open: open("kept", "r").write("x"),
    lambda open: open("kept", "rb").write(b"x"),
    lambda open: open("kept", "rb", 0).write(b"x"),
    lambda open: open("kept", "r").truncate(),
    lambda open: open("new", "w").read(),
    lambda open: open("new", "wb", 0).read(),
    lambda open: open("kept", "rb").seek(-1),
    lambda open: open("kept", "rb").seek(1, 9),
    lambda open: open("kept", "rb", 0).seek(1.5),
    lambda open: open("kept", "rb").read(),
    lambda open: open("kept").read(),
    lambda open: open("kept", newline="").read(),
    lambda open: open("kept", newline="\r\n").readlines(),
    lambda open: open("kept", encoding="latin-1").read(),
    lambda open: list(open("kept", "rb")),
    lambda open: open("kept", "r+b", 0).truncate(3),
]


def outcome(call: Callable[[Any], Any], open: Any) -> str:
    """What a call comes to, as text; files it leaves open are let go of."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return repr(call(open))
        except OSError as error:
            return f"{type(error).__name__} {error.errno} {error.filename!r} {error.args!r}"
        except Exception as error:
            return f"{type(error).__name__}: {error}"


@pytest.fixture
def beside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, system: vos.System) -> Any:
    """Both worlds' `open`, in directories that hold the same."""
    monkeypatch.chdir(tmp_path)
    system.os.mkdir("/tmp/same")
    system.os.chdir("/tmp/same")
    content = "höhe\r\nline\nlast".encode()
    Path("kept").write_bytes(content)
    with system.open("kept", "wb") as file:
        file.write(content)
    return lambda call: (outcome(call, system.open), outcome(call, builtins.open))


@pytest.mark.parametrize("call", CALLS, ids=range(len(CALLS)))
def test_open_does_what_the_host_s_does(beside: Any, call: Callable[[Any], Any]) -> None:
    virtual, host = beside(call)
    assert virtual == host


@pytest.mark.parametrize("mode", MODES)
def test_modes_are_the_host_s(beside: Any, mode: str) -> None:
    def attributes(open: Any) -> Any:
        with open("other" if "x" in mode else "kept", mode) as file:
            raw = file if isinstance(file, io.RawIOBase) else getattr(file, "buffer", file).raw
            return (
                type(file).__name__, file.mode, raw.mode, file.readable(), file.writable(),
                file.seekable(), file.tell(), file.name, raw.closefd, raw.isatty(),
            )  # fmt: skip

    virtual, host = beside(attributes)
    assert virtual == host


def test_a_raw_file_is_one_of_its_process(system: vos.System, modules: Modules) -> None:
    own = modules["io"]
    with system.open("made", "wb", 0) as raw:
        assert type(raw) is own.FileIO is not io.FileIO
        assert isinstance(raw, io.RawIOBase) and isinstance(raw, own.RawIOBase)
        assert repr(raw) == "<_io.FileIO name='made' mode='wb' closefd=True>"
    assert repr(raw) == "<_io.FileIO [closed]>"
    with pytest.raises(TypeError, match="cannot pickle 'FileIO' object"):
        modules["pickle"].dumps(raw)


def test_a_forgotten_file_is_warned_of_and_closed(system: vos.System, modules: Modules) -> None:
    text = "import warnings\nwarnings.simplefilter('always')\ndef f(): open('x', 'w')\nf()\n"
    done = modules["subprocess"].run(["python3", "-c", text], capture_output=True, text=True)
    assert "ResourceWarning: unclosed file <_io.TextIOWrapper name='x' mode='w'" in done.stderr
    assert done.returncode == 0


def test_append_writes_at_the_end_whatever_the_position(system: vos.System) -> None:
    with system.open("log", "w") as file:
        file.write("one\n")
    with system.open("log", "a+") as file:
        file.seek(0)
        file.write("two\n")
        file.seek(0)
        assert file.read() == "one\ntwo\n"


def test_line_ends_are_the_system_s_on_every_host(system: vos.System) -> None:
    for mode in ("w", "w+"):
        with system.open("ends", mode) as file:
            file.write("a\nb\n")
        assert system.open("ends", "rb").read() == b"a\nb\n"


def test_a_long_file_comes_back_whole(system: vos.System) -> None:
    data = bytes(range(256)) * 800
    with system.open("long", "wb") as file:
        assert file.write(data) == len(data)
    with system.open("long", "rb", 0) as raw:
        assert raw.readall() == data
        assert raw.read(1) == b""
    with system.open("long", "r+b") as file:
        file.seek(1000)
        file.write(b"x" * 10)
        file.seek(995)
        assert file.read(20) == data[995:1000] + b"x" * 10 + data[1010:1015]


def test_a_file_that_is_being_waited_for_reads_as_none(os: Any, system: vos.System) -> None:
    ends = os.pipe()
    os.set_blocking(ends[0], False)
    with system.open(ends[0], "rb", 0) as reading, system.open(ends[1], "wb", 0) as writing:
        assert reading.read(5) is None
        assert reading.readall() is None
        writing.write(b"now")
        assert reading.read(5) == b"now"


def test_what_a_killed_program_never_closed_is_taken_apart_in_silence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """From CPython 3.13 on a file's last flush would be heard of."""
    told: list[object] = []
    monkeypatch.setattr(sys, "unraisablehook", lambda found: told.append(found.exc_value))
    with vos.boot(emulator.boot("c64"), "linux") as system:
        kept: list[Any] = []

        def main(open: Any, os: Any) -> None:
            kept.append(open("x", "w"))
            kept[0].write("never flushed")
            os.kill(os.getpid(), 9)

        assert system.run(main) == 137
        kept.clear()
        gc.collect()
    assert told == []
