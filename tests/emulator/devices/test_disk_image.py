"""The medium: what its caller may rely on, held against hosts that die, fill up or lose power."""

import errno
import itertools
import os
import random
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from io import FileIO
from pathlib import Path

import pytest

from emulator.devices import disk_image
from emulator.devices.disk_host import Host
from emulator.devices.disk_image import DEFAULT_SECTORS, MAXIMUM_SECTORS, Medium, open_medium
from emulator.devices.disk_journal import SECTOR_SIZE, Journal
from emulator.errors import DiskError

ROOT = Path(__file__).parents[3]  # where a child process finds the package
SECTORS = 64
TOUCHED = (0, 1, 2, 9, 40, 41, 63)  # three neighbours, loners, both ends of the medium
UNTOUCHED = 5


def sectors_of(letter: str, count: int = 1) -> bytes:
    return letter.encode() * (SECTOR_SIZE * count)


def fill(medium: Medium, letter: str) -> None:
    for sector in TOUCHED:
        medium.write(sector, sectors_of(letter))


def contents(medium: Medium) -> bytes:
    return medium.read(0, medium.sectors)


def letters(medium: Medium) -> str:
    """One letter for each touched sector, after a look that none of them is torn."""
    found = [medium.read(sector, 1) for sector in TOUCHED]
    assert all(len(set(data)) == 1 for data in found), "a sector is half old, half new"
    return "".join(chr(data[0]) for data in found)


def old_image(directory: Path) -> Path:
    """An image of SECTORS sectors whose touched ones hold "o", with nothing beside it."""
    path = directory / "disk.img"
    with closing(open_medium(path, SECTORS)) as medium:
        fill(medium, "o")
        medium.flush()
    return path


OLD, NEW = "o" * len(TOUCHED), "n" * len(TOUCHED)


# -- hosts that fail ------------------------------------------------------------------------------


class Killed(BaseException):
    """The process is gone; no `except Exception` of the code under test may live on."""


class FailingHost(Host):
    """A host whose `deadline`-th change of a file fails; `when` is before, middle or after."""

    def __init__(self, deadline: int, when: str = "before") -> None:
        self.deadline = deadline
        self.when = when
        self.changes = 0
        self.opened: list[FileIO] = []

    def fail(self) -> None:
        raise NotImplementedError

    def change(self, act: Callable[[], None], half: Callable[[], None]) -> None:
        self.changes += 1
        if self.changes == self.deadline:
            {"before": lambda: None, "middle": half, "after": act}[self.when]()
            self.fail()
        act()

    def open(self, path: str, mode: str) -> FileIO:
        if mode == "rb":
            return self._keep(super().open(path, mode))
        self.change(lambda: None, lambda: None)
        return self._keep(super().open(path, mode))

    def _keep(self, file: FileIO) -> FileIO:
        self.opened.append(file)
        return file

    def write(self, file: FileIO, offset: int, data: bytes) -> None:
        whole = super().write
        self.change(
            lambda: whole(file, offset, data), lambda: whole(file, offset, data[: len(data) // 2])
        )

    def resize(self, file: FileIO, size: int) -> None:
        resize = super().resize
        self.change(lambda: resize(file, size), lambda: None)

    def sync(self, file: FileIO) -> None:  # a process's death does not depend on it
        self.change(lambda: None, lambda: None)

    def remove(self, path: str) -> None:
        remove = super().remove
        self.change(lambda: remove(path), lambda: None)

    def sync_directory(self, path: str) -> None:
        self.change(lambda: None, lambda: None)


class MortalHost(FailingHost):
    """The process dies: its files are closed, its lock is dropped, and nothing more happens."""

    def fail(self) -> None:
        for file in self.opened:
            file.close()
        self.deadline = self.changes + 1  # nothing that runs on the way out reaches the host
        self.when = "before"
        self.aftermath()
        raise Killed

    def aftermath(self) -> None:
        """What else the end of the process does to the files."""


class FullHost(FailingHost):
    """The host's disk is full, once or from then on."""

    def __init__(self, deadline: int, when: str, lasting: bool) -> None:
        super().__init__(deadline, when)
        self.lasting = lasting

    def fail(self) -> None:
        if self.lasting:
            self.deadline, self.when = self.changes + 1, "before"
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


class FullThenMortalHost(MortalHost):
    """The host's disk is full until `full` is cleared; after that the process dies."""

    full = True

    def fail(self) -> None:
        if self.full:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        super().fail()


class PowerHost(MortalHost):
    """The power goes: of what was not synced, any part may have reached the host's disk."""

    def __init__(self, deadline: int, chance: random.Random) -> None:
        super().__init__(deadline)
        self.chance = chance
        self.durable: dict[str, bytes] = {}
        self.unsynced: dict[str, list[tuple[int, bytes]]] = {}
        self.unnamed: list[str] = []  # made, and the directory not synced since

    def open(self, path: str, mode: str) -> FileIO:
        file = super().open(path, mode)
        if mode == "wb":
            self.unnamed.append(path)
        self.durable.setdefault(path, Path(path).read_bytes())
        self.unsynced.setdefault(path, [])
        return file

    def write(self, file: FileIO, offset: int, data: bytes) -> None:
        self.unsynced[str(file.name)].append((offset, data))
        super().write(file, offset, data)

    def sync(self, file: FileIO) -> None:
        super().sync(file)
        self.durable[str(file.name)] = Path(str(file.name)).read_bytes()
        self.unsynced[str(file.name)] = []

    def sync_directory(self, path: str) -> None:
        super().sync_directory(path)
        self.unnamed.clear()

    def aftermath(self) -> None:
        for path, synced in self.durable.items():
            kept = bytearray(synced)
            for offset, data in self.unsynced[path]:
                for start in range(0, len(data), SECTOR_SIZE):
                    if self.chance.random() < 0.5:
                        put(kept, offset + start, data[start : start + SECTOR_SIZE])
            Path(path).write_bytes(kept)
        for path in self.unnamed:
            os.remove(path)
        self.durable.clear()
        self.unnamed.clear()


def put(file: bytearray, offset: int, data: bytes) -> None:
    """Write into a file's bytes, which grow with zeros up to there."""
    file.extend(bytes(max(offset - len(file), 0)))
    file[offset : offset + len(data)] = data


# The changes of a first flush: open the image, open the journal, sync its directory, write and sync
# the journal, then one write for each run of TOUCHED.
JOURNAL_WRITE = 4
HALF_IN_THE_IMAGE = 7  # the second run


def moments() -> Iterator[tuple[int, str]]:
    for deadline in itertools.count(1):
        for when in ("before", "middle", "after"):
            yield deadline, when


# -- the medium itself ----------------------------------------------------------------------------


def test_memory_medium_starts_zeroed_and_keeps_what_is_written() -> None:
    medium = open_medium(None)
    assert medium.sectors == DEFAULT_SECTORS
    assert contents(medium) == bytes(DEFAULT_SECTORS * SECTOR_SIZE)
    medium.write(5, sectors_of("a", 3))
    medium.flush()
    medium.close()
    assert medium.read(4, 5) == bytes(512) + sectors_of("a", 3) + bytes(512)


def test_image_is_created_with_its_sectors_and_no_journal_stays(tmp_path: Path) -> None:
    path = tmp_path / "new.img"
    with closing(open_medium(path, SECTORS)) as medium:
        medium.write(3, sectors_of("x"))
        medium.flush()
        assert path.read_bytes()[3 * 512 : 4 * 512] == sectors_of("x")
    assert path.stat().st_size == SECTORS * SECTOR_SIZE
    assert os.listdir(tmp_path) == ["new.img"]


def test_an_image_keeps_its_own_size(tmp_path: Path) -> None:
    path = old_image(tmp_path)
    with closing(open_medium(path, 2 * SECTORS)) as medium:
        assert medium.sectors == SECTORS


def test_writes_stay_in_the_cache_until_flushed_and_close_drops_them(tmp_path: Path) -> None:
    path = old_image(tmp_path)
    before = path.read_bytes()
    with closing(open_medium(path)) as medium:
        fill(medium, "n")
        assert letters(medium) == NEW
        assert path.read_bytes() == before
    assert path.read_bytes() == before


def test_flushes_store_exactly_what_was_written(tmp_path: Path) -> None:
    chance = random.Random(1)
    path = old_image(tmp_path)
    expected = bytearray(path.read_bytes())
    with closing(open_medium(path)) as medium:
        for _ in range(30):
            count = chance.randrange(1, 9)
            sector = chance.randrange(SECTORS - count)
            data = chance.randbytes(count * SECTOR_SIZE)
            medium.write(sector, data)
            expected[sector * SECTOR_SIZE : (sector + count) * SECTOR_SIZE] = data
            if chance.random() < 0.4:
                medium.flush()
                assert path.read_bytes() == expected
        assert contents(medium) == expected


def test_a_flush_of_nothing_does_not_reach_the_host(tmp_path: Path) -> None:
    host = MortalHost(0)
    with closing(open_medium(old_image(tmp_path), host=host)) as medium:
        before = host.changes
        medium.flush()
        assert host.changes == before


def test_only_written_sectors_reach_the_image_and_neighbours_in_one_write(tmp_path: Path) -> None:
    writes: list[tuple[int, int]] = []

    class Watching(Host):
        def write(self, file: FileIO, offset: int, data: bytes) -> None:
            if str(file.name).endswith(".img"):
                writes.append((offset // SECTOR_SIZE, len(data) // SECTOR_SIZE))
            super().write(file, offset, data)

    with closing(open_medium(old_image(tmp_path), host=Watching())) as medium:
        fill(medium, "n")
        medium.flush()
        assert writes == [(0, 3), (9, 1), (40, 2), (63, 1)]
        writes.clear()
        medium.write(2, sectors_of("m"))
        medium.flush()
        assert writes == [(2, 1)]


def test_an_image_reached_through_a_link_has_its_journal_beside_the_file(tmp_path: Path) -> None:
    path = old_image(tmp_path)
    link = tmp_path / "elsewhere" / "link.img"
    link.parent.mkdir()
    try:
        link.symlink_to(path)
    except OSError:
        pytest.skip("this host lets nobody make a link")
    with closing(open_medium(link)) as medium:
        fill(medium, "n")
        medium.flush()
        assert (tmp_path / "disk.img.journal").exists()
    assert os.listdir(link.parent) == ["link.img"]


# -- killed at every moment -----------------------------------------------------------------------


def test_a_process_killed_in_a_flush_leaves_all_of_it_or_nothing(tmp_path: Path) -> None:
    outcomes = []
    for deadline, when in moments():
        path = old_image(tmp_path)
        host = MortalHost(deadline, when)
        try:
            with closing(open_medium(path, host=host)) as medium:
                fill(medium, "n")
                medium.flush()
        except Killed:
            with closing(open_medium(path)) as medium:
                outcomes.append(letters(medium))
                untouched = [n for n in range(SECTORS) if n not in TOUCHED]
                assert all(medium.read(n, 1) == bytes(SECTOR_SIZE) for n in untouched)
            assert os.listdir(tmp_path) == ["disk.img"]
            continue
        break
    assert outcomes == sorted(outcomes, reverse=True), "once new, always new"
    assert set(outcomes) == {OLD, NEW}
    assert len(outcomes) > 30


def test_a_process_killed_while_it_finishes_a_flush_changes_nothing_of_that(tmp_path: Path) -> None:
    for deadline, when in moments():
        path = half_flushed(tmp_path)
        with suppress(Killed), closing(open_medium(path, host=MortalHost(deadline, when))):
            break
        with closing(open_medium(path)) as medium:
            assert letters(medium) == NEW
    assert deadline > 5


def half_flushed(directory: Path) -> Path:
    """An image killed with its journal complete and its own sectors half written."""
    path = old_image(directory)
    host = MortalHost(HALF_IN_THE_IMAGE)
    with suppress(Killed), closing(open_medium(path, host=host)) as medium:
        fill(medium, "n")
        medium.flush()
    raw = path.read_bytes()
    assert raw[:512] == sectors_of("n")
    assert raw[-512:] == sectors_of("o")
    return path


def test_a_second_flush_that_is_killed_never_undoes_the_first(tmp_path: Path) -> None:
    outcomes = set()
    for deadline, when in moments():
        path = old_image(tmp_path)
        host = MortalHost(0)
        try:
            with closing(open_medium(path, host=host)) as medium:
                medium.write(0, sectors_of("1", SECTORS))
                medium.flush()
                host.deadline, host.when = host.changes + deadline, when
                fill(medium, "n")
                medium.flush()
        except Killed:
            with closing(open_medium(path)) as medium:
                outcomes.add(letters(medium))
                assert medium.read(3, 1) == sectors_of("1")
            continue
        break
    assert outcomes == {"1" * len(TOUCHED), NEW}


def test_after_a_flush_the_image_stands_alone(tmp_path: Path) -> None:
    """Whoever changes the image after that, no leftover journal undoes it."""
    path = old_image(tmp_path)
    host = MortalHost(0)
    with suppress(Killed), closing(open_medium(path, host=host)) as medium:
        fill(medium, "n")
        medium.flush()
        host.fail()
    path.write_bytes(sectors_of("t", SECTORS))
    with closing(open_medium(path)) as medium:
        assert contents(medium) == sectors_of("t", SECTORS)


def test_a_flush_survives_the_loss_of_power(tmp_path: Path) -> None:
    chance = random.Random(2)
    outcomes = []
    for deadline in itertools.count(1):
        died = False
        for _ in range(12):
            path = old_image(tmp_path)
            host = PowerHost(0, chance)
            try:
                with closing(open_medium(path, host=host)) as medium:
                    medium.write(0, sectors_of("1", SECTORS))
                    medium.flush()
                    host.deadline = host.changes + deadline
                    fill(medium, "n")
                    medium.flush()
                    host.deadline = 0
            except Killed:
                died = True
                with closing(open_medium(path)) as medium:
                    outcomes.append(letters(medium))
                    assert medium.read(3, 1) == sectors_of("1")
        if not died:
            break
    assert set(outcomes) == {"1" * len(TOUCHED), NEW}


def test_a_process_killed_while_it_makes_an_image_leaves_a_disk_or_the_way_out(
    tmp_path: Path,
) -> None:
    path = tmp_path / "new.img"
    for deadline, when in moments():
        try:
            open_medium(path, SECTORS, MortalHost(deadline, when)).close()
        except Killed:
            if path.exists() and not path.stat().st_size:
                with pytest.raises(DiskError, match="is empty; remove the file"):
                    open_medium(path)
                path.unlink()
            with closing(open_medium(path, SECTORS)) as medium:
                assert contents(medium) == bytes(SECTORS * SECTOR_SIZE)
            path.unlink()
            continue
        break
    assert deadline > 4


WRITER = f"""
import sys
from emulator.devices.disk_image import open_medium
medium = open_medium(sys.argv[1])
for generation in range(int(sys.argv[2]), 1 << 30):
    stamp = generation.to_bytes(4, "little") * 128
    for sector in range(0, {SECTORS}, 2):
        medium.write(sector, stamp)
    medium.flush()
    print(generation, flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this host has no SIGKILL")
def test_a_real_process_killed_at_random_leaves_whole_flushes(tmp_path: Path) -> None:
    chance = random.Random(3)
    path = old_image(tmp_path)
    reached = 0
    for _ in range(6):
        command = [sys.executable, "-c", WRITER, str(path), str(reached + 1)]
        with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=ROOT) as process:
            assert process.stdout is not None
            lines = process.stdout.readline()
            time.sleep(chance.random() * 0.02)
            process.kill()
            lines += process.stdout.read()
            assert process.wait() == -signal.SIGKILL
        printed = int(lines[: lines.rindex(b"\n")].split()[-1])  # the last line may be cut
        with closing(open_medium(path)) as medium:
            stamps = {medium.read(sector, 1) for sector in range(0, SECTORS, 2)}
        assert len(stamps) == 1
        (stamp,) = stamps
        assert stamp[:4] * 128 == stamp
        generation = int.from_bytes(stamp[:4], "little")
        assert printed <= generation <= printed + 1
        reached = generation


# -- a host that refuses --------------------------------------------------------------------------


@pytest.mark.parametrize("lasting", [False, True])
def test_a_full_host_fails_the_flush_and_loses_nothing(tmp_path: Path, lasting: bool) -> None:
    failures = 0
    for deadline, when in moments():
        path = old_image(tmp_path)
        host = FullHost(0, when, lasting)
        with closing(open_medium(path, host=host)) as medium:
            fill(medium, "n")
            host.deadline = host.changes + deadline
            try:
                medium.flush()
            except DiskError as error:
                assert os.strerror(errno.ENOSPC) in str(error)
                failures += 1
            else:
                break
            assert letters(medium) == NEW
            medium.write(0, sectors_of("m"))  # the guest goes on
            host.deadline = 0  # somebody makes room
            medium.flush()
            expected = contents(medium)
        assert path.read_bytes() == expected
        assert os.listdir(tmp_path) == ["disk.img"]
    assert failures > 20


def test_a_full_host_leaves_an_image_that_is_all_old_or_all_new(tmp_path: Path) -> None:
    outcomes = set()
    for deadline, when in moments():
        path = old_image(tmp_path)
        host = FullHost(0, when, lasting=True)
        with closing(open_medium(path, host=host)) as medium:
            fill(medium, "n")
            host.deadline = host.changes + deadline
            try:
                medium.flush()
            except DiskError:
                medium.write(0, sectors_of("m"))
                with suppress(DiskError):
                    medium.flush()
            else:
                break
        with closing(open_medium(path)) as medium:
            outcomes.add(letters(medium))
    assert outcomes == {OLD, NEW}


def test_a_disk_closed_after_half_a_flush_is_whole_when_it_is_opened(tmp_path: Path) -> None:
    path = old_image(tmp_path)
    host = FullHost(HALF_IN_THE_IMAGE, "middle", lasting=False)
    with closing(open_medium(path, host=host)) as medium:
        fill(medium, "n")
        with pytest.raises(DiskError):
            medium.flush()
    with closing(open_medium(path)) as medium:
        assert letters(medium) == NEW


def test_a_journal_that_does_not_fit_gives_its_room_back(tmp_path: Path) -> None:
    path = old_image(tmp_path)
    host = FullHost(JOURNAL_WRITE, "middle", lasting=False)
    with closing(open_medium(path, host=host)) as medium:
        fill(medium, "n")
        with pytest.raises(DiskError):
            medium.flush()
        assert journal_of(path).stat().st_size == 0


def test_a_retry_after_a_failed_flush_may_be_killed_too(tmp_path: Path) -> None:
    """What a half applied flush left is finished before the journal is used again."""
    outcomes = set()
    for deadline, when in moments():
        path = old_image(tmp_path)
        host = FullThenMortalHost(HALF_IN_THE_IMAGE, "middle")
        try:
            with closing(open_medium(path, host=host)) as medium:
                fill(medium, "n")
                with pytest.raises(DiskError):
                    medium.flush()
                medium.write(TOUCHED[0], sectors_of("m"))
                medium.write(UNTOUCHED, sectors_of("m"))
                host.full, host.deadline, host.when = False, host.changes + deadline, when
                medium.flush()
        except Killed:
            with closing(open_medium(path)) as medium:
                outcomes.add((letters(medium), medium.read(UNTOUCHED, 1)))
            continue
        break
    assert outcomes == {(NEW, bytes(SECTOR_SIZE)), ("m" + NEW[1:], sectors_of("m"))}


def test_an_image_that_cannot_be_made_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(DiskError, match="does not open the disk"):
        open_medium(tmp_path / "new.img", SECTORS, FullHost(4, "before", lasting=False))
    assert os.listdir(tmp_path) == []


# -- what lies beside an image --------------------------------------------------------------------


def journal_of(path: Path) -> Path:
    return path.with_name(path.name + ".journal")


@pytest.mark.parametrize("keep", [0, 1, 7, 31, 32, 40, 1000, -1])
def test_an_incomplete_journal_is_thrown_away(tmp_path: Path, keep: int) -> None:
    raw = journal_of(half_flushed(tmp_path)).read_bytes()
    path = old_image_again(tmp_path)
    journal_of(path).write_bytes(raw[:keep])
    with closing(open_medium(path)) as medium:
        assert letters(medium) == OLD
    assert os.listdir(tmp_path) == ["disk.img"]


def old_image_again(directory: Path) -> Path:
    for file in directory.iterdir():
        file.unlink()
    return old_image(directory)


@pytest.mark.parametrize("place", [0, 8, 12, 16, 31, 32, 60, 100, 3000])
def test_a_journal_with_one_bit_wrong_is_thrown_away(tmp_path: Path, place: int) -> None:
    raw = bytearray(journal_of(half_flushed(tmp_path)).read_bytes())
    raw[place] ^= 0x10
    assert Journal.decode(bytes(raw)) is None


def test_a_journal_reads_back_as_it_was_written(tmp_path: Path) -> None:
    journal = Journal.decode(journal_of(half_flushed(tmp_path)).read_bytes() + b"older and longer")
    assert journal is not None
    assert journal.sectors == SECTORS
    assert tuple(journal.numbers) == TOUCHED
    assert journal.data.tobytes() == sectors_of("n", len(TOUCHED))


def test_a_journal_of_another_disk_is_not_applied(tmp_path: Path) -> None:
    path = half_flushed(tmp_path)
    with path.open("r+b") as file:
        file.truncate((SECTORS - 1) * SECTOR_SIZE)
    before = path.read_bytes()
    with pytest.raises(DiskError, match=rf"{SECTORS} sectors, and .* has {SECTORS - 1}"):
        open_medium(path)
    assert path.read_bytes() == before
    assert journal_of(path).exists()


def test_a_new_image_takes_no_journal_of_one_that_is_gone(tmp_path: Path) -> None:
    path = half_flushed(tmp_path)
    path.unlink()
    with closing(open_medium(path, SECTORS)) as medium:
        assert contents(medium) == bytes(SECTORS * SECTOR_SIZE)


# -- write protection -----------------------------------------------------------------------------


class ReadOnlyHost(Host):
    """A host that lets files be read alone (the superuser would pass a mere permission bit)."""

    def __init__(self, number: int = errno.EACCES) -> None:
        self.number = number

    def open(self, path: str, mode: str) -> FileIO:
        if mode != "rb":
            raise OSError(self.number, os.strerror(self.number), path)
        return super().open(path, mode)


@pytest.mark.parametrize("number", [errno.EACCES, errno.EPERM, errno.EROFS])
def test_a_file_that_may_only_be_read_is_write_protected(tmp_path: Path, number: int) -> None:
    with closing(open_medium(old_image(tmp_path), host=ReadOnlyHost(number))) as medium:
        assert medium.write_protected
        assert letters(medium) == OLD
        medium.flush()


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permission bits bind no superuser"
)
def test_a_permission_bit_write_protects(tmp_path: Path) -> None:
    path = old_image(tmp_path)
    path.chmod(stat.S_IRUSR)
    with closing(open_medium(path)) as medium:
        assert medium.write_protected


def test_a_write_protected_image_shows_its_complete_journal_and_stays_as_it_is(
    tmp_path: Path,
) -> None:
    path = half_flushed(tmp_path)
    before = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
    with closing(open_medium(path, host=ReadOnlyHost())) as medium:
        assert letters(medium) == NEW
    assert {file.name: file.read_bytes() for file in tmp_path.iterdir()} == before


def test_write_protected_images_can_be_shared(tmp_path: Path) -> None:
    path = old_image(tmp_path)
    with (
        closing(open_medium(path, host=ReadOnlyHost())) as one,
        closing(open_medium(path, host=ReadOnlyHost())) as other,
    ):
        assert letters(one) == letters(other)


# -- the lock -------------------------------------------------------------------------------------


def test_an_image_in_use_is_refused_to_a_second_machine(tmp_path: Path) -> None:
    path = old_image(tmp_path)
    with closing(open_medium(path)), pytest.raises(DiskError, match="in use by another"):
        open_medium(path)
    open_medium(path).close()


def test_an_image_in_use_is_refused_to_another_process(tmp_path: Path) -> None:
    path = old_image(tmp_path)
    command = [sys.executable, "-c", WRITER, str(path), "1"]
    with closing(open_medium(path)):
        result = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT)
    assert "DiskError" in result.stderr
    assert "is in use by another running machine" in result.stderr
    assert result.stdout == ""


def test_a_host_without_locks_still_opens_an_image(tmp_path: Path) -> None:
    class Lockless(Host):
        def lock(self, file: FileIO, shared: bool) -> None:
            raise OSError(errno.ENOLCK, "No locks available")

    path = old_image(tmp_path)
    with closing(open_medium(path, host=Lockless())) as medium:
        assert letters(medium) == OLD


@pytest.mark.parametrize("module", ["fcntl", "msvcrt"])
def test_a_python_without_the_lock_module_still_opens_an_image(
    tmp_path: Path, module: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    with closing(open_medium(old_image(tmp_path))) as medium:
        assert letters(medium) == OLD


# -- images that are none -------------------------------------------------------------------------


def raw_file(name: str, size: int) -> Callable[[Path], Path]:
    def make(directory: Path) -> Path:
        path = directory / name
        with path.open("wb") as file:
            file.truncate(size)
        return path

    return make


REFUSED: dict[str, tuple[Callable[[Path], Path], str]] = {
    "missing directory": (lambda d: d / "no" / "disk.img", "There is no directory .*make it first"),
    "file for a directory": (
        lambda d: raw_file("file", 512)(d) / "disk.img",
        "There is no directory",
    ),
    "directory": (lambda d: d, "is a directory, and a disk is a file"),
    "empty": (raw_file("empty.img", 0), "is empty; remove the file"),
    "cut short": (raw_file("cut.img", 5 * 512 + 100), "2660 bytes, not a whole number of sectors"),
    "under a sector": (raw_file("tiny.img", 511), "not a whole number of sectors"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_no_image_gets_one_sentence_and_stays_as_it_is(tmp_path: Path, case: str) -> None:
    make, sentence = REFUSED[case]
    path = make(tmp_path)
    before = sorted((file.name, file.stat().st_size) for file in tmp_path.iterdir())
    with pytest.raises(DiskError, match=sentence) as caught:
        open_medium(path)
    assert "\n" not in str(caught.value)
    assert str(caught.value).endswith(".")
    assert sorted((file.name, file.stat().st_size) for file in tmp_path.iterdir()) == before


def test_an_image_larger_than_the_cache_may_be_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = old_image(tmp_path)
    monkeypatch.setattr(disk_image, "MAXIMUM_SECTORS", SECTORS)
    open_medium(path, 1).close()
    monkeypatch.setattr(disk_image, "MAXIMUM_SECTORS", SECTORS - 1)
    with pytest.raises(DiskError, match=f"has {SECTORS} sectors; at most {SECTORS - 1} fit"):
        open_medium(path, 1)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this host has no pipes with names")
def test_a_pipe_is_refused_without_waiting_for_it(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(DiskError, match="not an ordinary file"):
        open_medium(tmp_path / "pipe")


@pytest.mark.parametrize("sectors", [0, -1, MAXIMUM_SECTORS + 1])
def test_a_size_no_disk_has_is_refused(tmp_path: Path, sectors: int) -> None:
    for path in (None, tmp_path / "new.img"):
        with pytest.raises(DiskError, match="A disk has 1 to"):
            open_medium(path, sectors)
    assert os.listdir(tmp_path) == []


def test_a_host_that_cannot_read_is_a_sentence(tmp_path: Path) -> None:
    class Broken(Host):
        def open(self, path: str, mode: str) -> FileIO:
            raise OSError(errno.EIO, os.strerror(errno.EIO))

    with pytest.raises(DiskError, match=os.strerror(errno.EIO)):
        open_medium(old_image(tmp_path), host=Broken())


# -- snapshots ------------------------------------------------------------------------------------


@pytest.mark.parametrize("sectors", [1, 128, 300])
def test_a_snapshot_restores_the_contents(sectors: int) -> None:
    medium = open_medium(None, sectors)
    medium.write(sectors - 1, sectors_of("a"))
    state, before = medium.save(), contents(medium)
    medium.write(0, sectors_of("b", sectors))
    medium.load(state)
    assert contents(medium) == before
    assert medium.save() == state


def test_a_restore_leaves_the_image_alone_until_the_next_flush(tmp_path: Path) -> None:
    path = old_image(tmp_path)
    with closing(open_medium(path)) as medium:
        medium.write(5, sectors_of("u"))  # unflushed at the snapshot
        state, then = medium.save(), contents(medium)
        fill(medium, "n")
        medium.flush()
        stored = path.read_bytes()
        medium.load(state)
        assert contents(medium) == then
        assert path.read_bytes() == stored
        medium.flush()
        assert path.read_bytes() == then


def test_a_restore_on_a_later_run_is_stored_by_the_next_flush(tmp_path: Path) -> None:
    path = old_image(tmp_path)
    with closing(open_medium(path)) as medium:
        fill(medium, "n")
        state = medium.save()
    with closing(open_medium(path)) as medium:
        medium.load(state)
        assert letters(medium) == NEW
        medium.flush()
    with closing(open_medium(path)) as medium:
        assert letters(medium) == NEW


def test_a_restore_onto_a_write_protected_image_is_seen_and_never_stored(tmp_path: Path) -> None:
    path = old_image(tmp_path)
    with closing(open_medium(path)) as medium:
        fill(medium, "n")
        state = medium.save()
    before = path.read_bytes()
    with closing(open_medium(path, host=ReadOnlyHost())) as medium:
        medium.load(state)
        assert letters(medium) == NEW
        with pytest.raises(DiskError, match="write protected and keeps its own contents"):
            medium.flush()
    assert path.read_bytes() == before
    assert os.listdir(tmp_path) == ["disk.img"]


def test_snapshots_share_what_stays_the_same() -> None:
    medium = open_medium(None)
    first = medium.save()
    medium.write(200, sectors_of("x", 2))
    second = medium.save()
    assert [a is b for a, b in zip(first, second, strict=True)].count(False) == 1
    medium.load(first)
    assert all(a is b for a, b in zip(medium.save(), first, strict=True))


def test_a_snapshot_of_another_size_is_refused() -> None:
    medium = open_medium(None, 10)
    medium.write(0, sectors_of("k", 10))
    with pytest.raises(DiskError, match="a disk of 11 sectors, and this one has 10"):
        medium.load(open_medium(None, 11).save())
    assert contents(medium) == sectors_of("k", 10)
