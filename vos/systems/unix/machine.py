"""The functions of `posix` that tell of the machine and the system, and give chance and time."""

from collections.abc import Mapping
from typing import Any

from vos.systems import arguments
from vos.systems.unix.base import PosixBase, path_bytes, whole_number
from vos.systems.unix.results import times_result, uname_result

TICKS = 100  # a second has so many of the clock ticks that times() counts


class Machine(PosixBase):
    """Names, numbers, limits; random bytes; processor time."""

    def uname(self) -> Any:
        """Return an object identifying the current operating system."""
        buffer = self._native.Utsname()
        self._checked(self._native.uname(buffer))
        fields = (buffer.sysname, buffer.nodename, buffer.release, buffer.version, buffer.machine)
        return uname_result(field.decode("utf-8", "surrogateescape") for field in fields)

    def strerror(self, code: int, /) -> str:
        """Translate an error code to a message string."""
        return self._dialect.message(whole_number(code))

    def urandom(self, size: int, /) -> bytes:
        """Return a bytes object containing random bytes suitable for cryptographic use."""
        length = arguments.size(size)
        if length < 0:
            raise ValueError("negative argument not allowed")
        return self._random(length, 0)

    def getrandom(self, size: int, flags: int = 0) -> bytes:
        """Obtain a series of random bytes."""
        length = arguments.size(size)
        if length < 0:
            raise self._error("EINVAL")
        return self._random(length, whole_number(flags))

    def _random(self, length: int, flags: int) -> bytes:
        buffer = bytearray(length)
        self._patient(self._native.getrandom, buffer, length, flags)
        return bytes(buffer)

    def times(self) -> Any:
        """Return a collection containing process timing information, in seconds."""
        buffer = self._native.Tms()
        elapsed = self._checked(self._native.times(buffer))
        ticks = (buffer.tms_utime, buffer.tms_stime, buffer.tms_cutime, buffer.tms_cstime, elapsed)
        return times_result(count / TICKS for count in ticks)

    def cpu_count(self) -> int | None:
        """Return the number of logical CPUs in the system."""
        return len(self._processors(0))

    def getloadavg(self) -> tuple[float, float, float]:
        """Return average recent system load information."""
        buffer = self._native.Sysinfo()
        self._checked(self._native.sysinfo(buffer))
        one, five, fifteen = (load / 65536 for load in buffer.loads)
        return one, five, fifteen

    def memory_pages(self) -> tuple[int, int]:
        """How many pages of memory there are, and how many are free."""
        buffer, page = self._native.Sysinfo(), self.sysconf("SC_PAGESIZE")
        self._checked(self._native.sysinfo(buffer))
        per_page = buffer.mem_unit / page
        return int(buffer.totalram * per_page), int(buffer.freeram * per_page)

    # -- scheduling

    def sched_yield(self) -> None:
        """Voluntarily relinquish the CPU."""
        self._checked(self._native.sched_yield())

    def sched_getaffinity(self, pid: int, /) -> set[int]:
        """Return the affinity of the process identified by pid (or the current process if 0)."""
        return self._processors(whole_number(pid))

    def _processors(self, pid: int) -> set[int]:
        mask = bytearray(128)
        self._checked(self._native.sched_getaffinity(pid, len(mask), mask))
        bits = int.from_bytes(mask, "little")
        return {number for number in range(len(mask) * 8) if bits >> number & 1}

    # -- configuration

    def sysconf(self, name: Any, /) -> int:
        """Return an integer-valued system configuration variable."""
        number = _configured(name, self._dialect.sysconf_names)
        if number not in self._dialect.sysconf:
            raise self._error("EINVAL")
        return self._value(self._dialect.sysconf[number])

    def confstr(self, name: Any, /) -> str | None:
        """Return a string-valued system configuration variable."""
        number = _configured(name, self._dialect.confstr_names)
        if number not in self._dialect.confstr:
            raise self._error("EINVAL")
        return self._dialect.confstr[number]

    def pathconf(self, path: Any, name: Any) -> int:
        """Return the configuration limit name for the file or directory path."""
        place = path_bytes(path, "pathconf", fd=True)
        number = _configured(name, self._dialect.pathconf_names)
        if isinstance(place, int):
            return self.fpathconf(place, number)
        buffer = self._native.Statfs()
        self._checked(self._native.statfs(place, buffer), path)
        return self._limit(number, buffer)

    def fpathconf(self, fd: Any, name: Any, /) -> int:
        """Return the configuration limit name for the file descriptor fd."""
        number = _configured(name, self._dialect.pathconf_names)
        buffer = self._native.Statfs()
        self._checked(self._native.fstatfs(arguments.descriptor(fd), buffer))
        return self._limit(number, buffer)

    def _limit(self, number: int, volume: Any) -> int:
        if number not in self._dialect.pathconf:
            raise self._error("EINVAL")
        value = self._dialect.pathconf[number]
        return int(value(volume)) if callable(value) else value

    def _value(self, value: Any) -> int:
        return int(value(self)) if callable(value) else int(value)


def _configured(name: Any, names: Mapping[str, int]) -> int:
    """The number of a configuration variable, given as such or by its name."""
    if isinstance(name, int):
        return whole_number(name)
    if not isinstance(name, str):
        raise TypeError("configuration names must be strings or integers")
    if name not in names:
        raise ValueError("unrecognized configuration name")
    return names[name]
