"""A program that is ended at any moment, in the midst of its calls, leaves a disk that is whole."""

import os
import random
import shutil
import subprocess
from pathlib import Path
from time import sleep

import pytest

import emulator
import vos
from emulator.live.outcome import State
from emulator.live.program import Program

E2FSCK = shutil.which("e2fsck", path=f"{os.environ.get('PATH', '')}{os.pathsep}/usr/sbin")


def churn(system: vos.System, chance: random.Random) -> None:
    """Make, fill, move and remove files for ever."""
    for count in range(1 << 30):
        folder, number = f"d{count % 7}", count % 13
        system.os.makedirs(folder, exist_ok=True)
        with system.open(f"{folder}/f{number}", "wb") as file:
            file.write(bytes(chance.randrange(20000)))
            if count % 3 == 0:
                file.flush()
                system.os.fsync(file.fileno())
        if count % 2:
            system.os.replace(f"{folder}/f{number}", f"{folder}/g{number % 4}")


@pytest.mark.skipif(E2FSCK is None, reason="e2fsck (Debian's e2fsprogs) is not installed")
@pytest.mark.parametrize("seed", range(12))
def test_the_disk_is_clean(seed: int, tmp_path: Path) -> None:
    chance = random.Random(seed)
    machine = emulator.boot("pc", disk=tmp_path / "disk.img")
    system = vos.boot(machine)
    program = Program(machine, lambda: churn(system, chance))
    program.start()
    sleep(chance.random() * 0.1)
    assert program.stop()
    assert program.state is State.STOPPED
    system.shutdown()
    machine.close()
    assert E2FSCK is not None
    done = subprocess.run(
        [E2FSCK, "-fn", tmp_path / "disk.img"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout
