"""Waiting in the kernel, over any system: others run meanwhile, and a stopped machine ends it."""

from __future__ import annotations

import threading
from typing import Any

import pytest

import emulator
import vos
import vos.kernel.processes
from emulator.errors import Stopped


def test_a_call_that_waits_lets_others_in() -> None:
    with vos.boot(emulator.boot("pc")) as system:
        linux, ends = system.native, [0, 0]
        linux.pipe(ends)
        got: list[Any] = []
        reader = threading.Thread(target=lambda: got.append(linux.read(ends[0], bytearray(10))))
        reader.start()
        for _ in range(100):
            assert linux.mkdir(b"busy", 0o755) == 0
            assert linux.rmdir(b"busy") == 0
        assert linux.write(ends[1], b"12345") == 5
        reader.join(5)
        assert got == [5]


def test_a_call_that_waits_ends_when_the_machine_is_stopped() -> None:
    machine = emulator.boot("pc")
    with vos.boot(machine) as system:
        linux, ends = system.native, [0, 0]
        linux.pipe(ends)
        ended = threading.Event()

        def program() -> None:
            try:
                linux.read(ends[0], bytearray(1))
            except Stopped:
                ended.set()

        thread = threading.Thread(target=program)
        thread.start()

        def stop() -> None:
            if threading.current_thread() is thread:
                raise Stopped

        machine.gate(stop)
        assert ended.wait(5)
        thread.join(5)
        machine.gate(None)
        assert linux.write(ends[1], b"x") == 1  # the kernel's lock is free, nothing is broken


def test_two_systems_share_nothing() -> None:
    with vos.boot(emulator.boot("pc")) as one, vos.boot(emulator.boot("c64")) as other:
        assert one.native.mkdir(b"mine", 0o755) == 0
        assert other.native.access(b"mine", 0) == -other.native.ENOENT
        assert one.native.ENOENT == 2


def test_after_shutdown_every_call_ends_its_program() -> None:
    system = vos.boot(emulator.boot("pc"))
    linux = system.native
    system.shutdown()
    with pytest.raises(vos.kernel.processes.ProcessExit):
        linux.getpid()
    system.shutdown()  # a second time does nothing
    assert not system.machine.frame_hooks
