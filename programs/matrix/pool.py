"""Runs many jobs, each in one of several processes: as many as the host has processors.

Processes are spawned, as on every host, so a job and what came of it go there and back as bytes. A
host that lets none be made runs all jobs in this one. Results are in the order of the jobs, and the
same either way.
"""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from multiprocessing.connection import wait
from multiprocessing.process import BaseProcess
from threading import Thread, current_thread, main_thread
from typing import TypeVar

from programs.errors import ProgramError
from programs.matrix.looking import Job, Seen, look

MOST = 61  # processes that Windows can wait for at once
Progress = Callable[[], object]
Handler = TypeVar("Handler", bound=Callable[..., object] | signal.Handlers)


def processors() -> int:
    """How many processes can run at once, this one's limits included."""
    affinity = getattr(os, "sched_getaffinity", None)
    return min(MOST, len(affinity(0)) if affinity else os.cpu_count() or 1)


def look_at_all(jobs: Sequence[Job], done: Progress, processes: int) -> list[Seen]:
    """What came of each job, in so many processes; `done` is called as each ends.

    A ProgramError if a program ends the process that it runs in.
    """
    with _pool(min(processes, len(jobs))) as pool:
        if pool is None:
            return _look_one_by_one(jobs, done)
        with _interrupts(signal.SIG_IGN):  # as the processes that begin now go on doing
            futures = [pool.submit(look, job) for job in jobs]
        try:
            for future in as_completed(futures):
                _told(future.result(), done)
        except BrokenProcessPool:
            raise ProgramError(_ended_its_process(jobs, futures)) from None
        return [future.result() for future in futures]


def _look_one_by_one(jobs: Sequence[Job], done: Progress) -> list[Seen]:
    """All in this process. A run takes Ctrl-C for its own end: here it is that of all."""
    found: list[Seen] = []
    with _interrupts(_Noted()) as noted:
        for job in jobs:
            found.append(_told(look(job), done))
            if noted.interrupted:
                raise KeyboardInterrupt
    return found


class _Noted:
    """Python's own answer to Ctrl-C, which knows afterwards that it was given."""

    def __init__(self) -> None:
        self.interrupted = False

    def __call__(self, *_signal: object) -> None:
        """Raise KeyboardInterrupt."""
        self.interrupted = True
        raise KeyboardInterrupt


def _told(seen: Seen, done: Progress) -> Seen:
    done()
    return seen


def _ended_its_process(jobs: Sequence[Job], futures: Sequence[Future[Seen]]) -> str:
    """The first that was not over: all of those fail alike, and none says which it was."""
    over = (future.done() and not future.exception() for future in futures)
    left = [job for job, is_over in zip(jobs, over, strict=True) if job.main and not is_over]
    if not left:
        return "one of the Python processes that ran the programs was ended from outside."
    return (
        f"{left[0].source.label} ended the Python process that ran it, at {left[0].main} on the"
        f" {left[0].place} or soon after: a program is to return, or to call sys.exit()."
    )


# -- the processes ---------------------------------------------------------------------------------


@contextmanager
def _pool(processes: int) -> Iterator[Executor | None]:
    """The processes, ended whatever happens; None if only this one is to be, or can be."""
    others = multiprocessing.active_children()
    pool = _made(processes) if processes > 1 else None
    if pool is None:
        yield None
        return
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for process in multiprocessing.active_children():
            if process not in others:
                process.terminate()
        raise
    finally:
        pool.shutdown()


def _made(processes: int) -> Executor | None:
    """So many processes; None where the host lets none be made."""
    try:
        spawning = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(processes, spawning, _begin)
        with _interrupts(signal.SIG_IGN):
            probe = pool.submit(os.getpid)
        probe.result()
    except (ImportError, NotImplementedError, OSError, BrokenProcessPool):
        return None
    return pool


@contextmanager
def _interrupts(handler: Handler) -> Iterator[Handler]:
    """Let Ctrl-C be answered so meanwhile; only the main thread can say how."""
    if current_thread() is not main_thread():
        yield handler
        return
    before = signal.signal(signal.SIGINT, handler)
    try:
        yield handler
    finally:
        signal.signal(signal.SIGINT, before)


def _begin() -> None:
    """What a new process does first: leave Ctrl-C and the terminal to its parent."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    sys.stdout = sys.stderr = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 # for good
    parent = multiprocessing.parent_process()
    if parent is not None:
        Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    """Not outlive the parent, however that ends."""
    wait([parent.sentinel])
    os._exit(1)
