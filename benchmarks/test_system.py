"""What a system costs: a call through its gate, its boot, a process.

a call    a program's argument list -> the gate -> the handler in the kernel -> the result
a boot    an empty disk is formatted and given its directories; nothing is loaded anew
"""

import os
from time import perf_counter_ns

import pytest

import emulator
import vos
from benchmarks.form import Group, Row, Unit, Work
from programs.catalogue import MODELS, SYSTEMS

CALL = Group("system call", "asking for a process's number, beside the host's getppid", Unit.TIMES)
GATE = Group("gate", "what a call's way into the kernel adds to what it does there", Unit.SECONDS)
BOOT = Group("boot of a system", "a machine switched on, a system on its fresh disk", Unit.SECONDS)
PROCESS = Group("process", "a process from its start to its end", Unit.SECONDS)
GATE_BUDGET, BOOT_BUDGET = 150e-9, 0.020
CALLS, ROUNDS = 10_000, 50

# The call that only tells a process's number, by system.
NUMBER = {"linux": "getpid", "windows": "GetCurrentProcessId", "macos": "getpid"}


def calls(function: Work) -> Work:
    def loop() -> None:
        for _ in range(CALLS):
            function()

    return loop


def booted(system: str = "linux") -> vos.System:
    return vos.boot(emulator.boot("pc"), system)


# -- calls -----------------------------------------------------------------------------------------


def test_host(row: Row) -> None:
    row(CALL, "os.getppid of the host", calls(os.getppid), count=CALLS)


@pytest.mark.parametrize("system", SYSTEMS)
def test_native(row: Row, system: str) -> None:
    entry, theirs = getattr(booted(system).native, NUMBER[system]), calls(os.getppid)
    row(CALL, f"{system}.{NUMBER[system]}", calls(entry), reference=theirs, count=CALLS)


@pytest.mark.parametrize("system", SYSTEMS)
def test_portable(row: Row, system: str) -> None:
    work = calls(booted(system).os.getpid)
    row(CALL, f"os.getpid, {system}", work, reference=calls(os.getppid), count=CALLS)


def fastest(work: Work, rounds: int) -> float:
    """Seconds of one of the calls that `work` makes."""
    found = []
    for _ in range(rounds):
        start = perf_counter_ns()
        work()
        found.append(perf_counter_ns() - start)
    return min(found) / CALLS * 1e-9


@pytest.mark.parametrize("name", SYSTEMS)
def test_gate(row: Row, name: str) -> None:
    system, call = booted(name), NUMBER[name]
    handler, process = system.policy.calls[call].handler, system.process
    entry, rounds = getattr(system.native, call), 1 if row.brief else ROUNDS

    def bare() -> None:
        for _ in range(CALLS):
            handler(process)

    def added() -> float:
        return fastest(calls(entry), rounds) - fastest(bare, rounds)

    row.figure(GATE, f"{name}.{call}", added, GATE_BUDGET)


# -- boots and processes ---------------------------------------------------------------------------


@pytest.mark.parametrize("system", SYSTEMS)
@pytest.mark.parametrize("model", MODELS)
def test_boot(row: Row, model: str, system: str) -> None:
    def work() -> None:
        vos.boot(emulator.boot(model), system)

    row(BOOT, f"{system} on {model}", work, budget=BOOT_BUDGET)


@pytest.mark.parametrize("system", SYSTEMS)
def test_portable_modules(row: Row, system: str) -> None:
    def work() -> None:
        vos.boot(emulator.boot("pc"), system).os.getcwd()

    row(BOOT, f"{system} on pc, and its os", work, budget=BOOT_BUDGET)


@pytest.mark.parametrize("system", SYSTEMS)
def test_process(row: Row, system: str) -> None:
    run = booted(system).run
    row(PROCESS, f"{system}, empty", lambda: run(lambda process: 0))


@pytest.mark.parametrize("system", SYSTEMS)
def test_process_with_os(row: Row, system: str) -> None:
    run = booted(system).run
    row(PROCESS, f"{system}, main(os)", lambda: run(lambda os: os.getcwd()))
