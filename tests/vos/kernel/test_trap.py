"""The gate's lock is free again, whatever comes of a call."""

import ctypes
import gc
import sys
import threading
import time
from collections.abc import Callable, Iterator

import pytest

import emulator
import vos

STRIKES, LONG = 100, 60


class Struck(BaseException):
    """What is raised into the thread, between any two of its bytecodes."""


@pytest.fixture
def system() -> Iterator[vos.System]:
    with vos.boot(emulator.boot("c64"), "linux") as booted:
        yield booted


def is_free(lock: "threading._RLock") -> bool:
    """Whether another thread than this one could have it."""
    found: list[bool] = []

    def ask() -> None:
        found.append(lock.acquire(timeout=LONG))
        if found[0]:
            lock.release()

    asking = threading.Thread(target=ask)
    asking.start()
    asking.join(LONG)
    return found == [True]


def until(told: Callable[[], bool]) -> None:
    end = time.monotonic() + LONG
    while not told() and time.monotonic() < end:
        time.sleep(0)
    assert told()


def test_after_a_result_a_refusal_and_a_wrong_type(system: vos.System) -> None:
    linux, lock = system.native, system.kernel.lock
    assert linux.getpid() > 0 and is_free(lock)
    assert linux.close(99) == -linux.EBADF and is_free(lock)
    with pytest.raises(TypeError):
        linux.mkdir(1.5, 0o777)
    with pytest.raises(TypeError):
        linux.mkdir()
    assert is_free(lock)


def test_after_what_strikes_the_thread_at_any_moment(system: vos.System) -> None:
    linux, lock = system.native, system.kernel.lock
    struck, calling, over = [0], [False], threading.Event()

    def call() -> None:
        calling[0] = True  # from here on it may be struck
        while not over.is_set():
            linux.getpid()
            linux.close(99)

    def work() -> None:
        while not over.is_set():
            try:
                call()  # CPython 3.13 guards no loop's last jump, but it does guard a call
            except Struck:
                struck[0] += 1

    before = sys.getswitchinterval()
    sys.setswitchinterval(0.0002)
    gc.disable()  # in the midst of a collection a strike is lost
    worker = threading.Thread(target=work, daemon=True)
    worker.start()
    try:
        for number in range(STRIKES):
            until(lambda: calling[0])
            calling[0] = False
            assert lock.acquire(timeout=LONG)  # nobody strikes a thread that holds it
            ident = ctypes.c_ulong(worker.ident or 0)
            ctypes.pythonapi.PyThreadState_SetAsyncExc(ident, ctypes.py_object(Struck))
            lock.release()
            until(lambda: struck[0] == number + 1)  # noqa: B023 # used up in this round
    finally:
        over.set()
        worker.join(LONG)
        sys.setswitchinterval(before)
        gc.enable()
    assert is_free(lock)
