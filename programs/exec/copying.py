"""Files from the host to a system's disk before a run, and back after it: `HOSTFILE:PATH`."""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

import vos
from programs.errors import CommandError, WrongUsageError

# Two names with a colon between; a single letter's colon before a slash is a drive's.
_NAME = r"((?:[A-Za-z]:(?=[\\/]))?[^:]+)"
_PAIR = re.compile(f"{_NAME}:{_NAME}", re.DOTALL)


class Pair(NamedTuple):
    """From where to where, as it was typed."""

    source: str
    target: str


def parse_pair(text: str, form: str) -> Pair:
    """The two names of `FROM:TO`; a WrongUsageError that shows the form."""
    found = _PAIR.fullmatch(text)
    if found is None:
        raise WrongUsageError(f"{text!r} names no two files; write {form}.")
    return Pair(*found.groups())


def check_outputs(pairs: Iterable[Pair]) -> None:
    """Refuse, before anything runs, what could not be written afterwards."""
    for pair in pairs:
        target = Path(pair.target)
        if target.is_dir():
            raise WrongUsageError(f"--copy-out: {pair.target} is a directory; name a file.")
        if not target.parent.is_dir():
            raise WrongUsageError(f"--copy-out: there is no directory {target.parent}.")


def copy_in(system: vos.System, pairs: Iterable[Pair]) -> None:
    """Copy files of the host to the system's disk; a path that is a directory is filled."""
    os, open_there = system.os, system.open
    for source, target in pairs:
        try:
            data = Path(source).read_bytes()
        except OSError as error:
            raise WrongUsageError(f"--copy-in: {source}: {error.strerror}.") from error
        if os.path.isdir(target):
            target = os.path.join(target, Path(source).name)
        try:
            with open_there(target, "wb") as file:
                file.write(data)
        except OSError as error:
            raise WrongUsageError(
                f"--copy-in: {target} on the {system.name} disk: {error.strerror}."
            ) from error


def copy_out(system: vos.System, pairs: Iterable[Pair]) -> None:
    """Copy files of the system's disk to the host; a CommandError for the first that is refused."""
    for source, target in pairs:
        try:
            with system.open(source, "rb") as file:
                data = file.read()
        except OSError as error:
            raise CommandError(
                f"--copy-out: {source} on the {system.name} disk: {error.strerror}."
            ) from error
        try:
            Path(target).write_bytes(data)
        except OSError as error:
            raise CommandError(f"--copy-out: {target}: {error.strerror}.") from error
