import os
import sys
from pathlib import Path

import pytest

from emulator.live.files import check_writable, next_free
from emulator.live.outcome import LiveError


def test_a_file_that_can_be_written_is_not_left_behind(tmp_path: Path) -> None:
    path = tmp_path / "new.png"
    assert check_writable(str(path), "screenshot") == path
    assert not path.exists()


def test_an_existing_file_keeps_its_contents(tmp_path: Path) -> None:
    path = tmp_path / "old.png"
    path.write_bytes(b"kept")
    check_writable(path, "screenshot")
    assert path.read_bytes() == b"kept"


def test_a_missing_folder_is_refused_in_one_sentence(tmp_path: Path) -> None:
    path = tmp_path / "nowhere" / "new.png"
    with pytest.raises(LiveError) as caught:
        check_writable(path, "screenshot")
    assert str(caught.value) == (
        f"no screenshot can be written to {path}: there is no folder {path.parent};"
        " create it first."
    )


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LiveError, match="it is a folder; add a file name"):
        check_writable(tmp_path, "recording")


@pytest.mark.skipif(
    sys.platform == "win32" or not hasattr(os, "geteuid") or os.geteuid() == 0,
    reason="only an ordinary user on a POSIX host is refused by permissions",
)
def test_a_forbidden_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "mine.png"
    path.touch(mode=0o400)
    with pytest.raises(LiveError, match="Permission denied"):
        check_writable(path, "screenshot")


def test_a_name_the_host_refuses_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LiveError, match="no recording can be written"):
        check_writable(tmp_path / ("x" * 300), "recording")


def test_names_are_numbered_past_what_is_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert next_free("c64", ".png") == Path("c64-001.png")
    for name in ("c64-001.png", "c64-002.png", "c64-004.png"):
        Path(name).touch()
    assert next_free("c64", ".png") == Path("c64-003.png")
