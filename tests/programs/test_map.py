"""`peekpoke map` shows what the bus decodes, and every line to try is valid."""

import pytest

from emulator import MODELS, boot
from programs.addresses import all_rows, rows


def examples(model):
    return [row.example for row in all_rows(MODELS[model]) if row.example]


@pytest.mark.parametrize("model", MODELS)
def test_every_example_is_valid_on_a_fresh_machine(model):
    for example in examples(model):
        eval(example, {"machine": boot(model)})


@pytest.mark.parametrize("model", MODELS)
def test_every_example_is_valid_after_all_others(model):
    machine = boot(model)
    for example in examples(model):
        eval(example, {"machine": machine})
    machine.frame()


@pytest.mark.parametrize("model", MODELS)
def test_each_region_and_register_is_shown_with_its_place(peekpoke, monkeypatch, model):
    monkeypatch.setenv("COLUMNS", "80")
    said = peekpoke("map", model)
    assert said.status == 0
    words = " ".join(said.out.split())
    for space in filter(None, (MODELS[model].memory, MODELS[model].ports)):
        for region in space:
            assert f"{region.kind.value} {region.name}:" in words
            for register in region.registers:
                assert f" {region.start + register.offset}" in words
                assert f"{register.access} {register.name}:" in words


@pytest.mark.parametrize("columns", [60, 80])
@pytest.mark.parametrize("model", MODELS)
def test_it_fits_the_terminal_and_breaks_no_example(peekpoke, monkeypatch, model, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    lines = peekpoke("map", model).out.splitlines()
    assert max(map(len, lines)) <= columns
    ends = {line.rstrip()[line.find("machine.") :] for line in lines if "machine." in line}
    assert ends >= set(examples(model))


@pytest.mark.parametrize("model", MODELS)
def test_every_region_has_an_example_or_registers_that_have(model):
    for space in filter(None, (MODELS[model].memory, MODELS[model].ports)):
        for row in rows(space):
            has_registers = not row.is_register and bool(space[row.name].registers)
            assert row.example or has_registers


def test_an_example_pokes_what_can_be_written_and_reads_the_rest():
    rows = {row.name: row for row in all_rows(MODELS["pc"])}
    assert rows["VIDEO_MODE"].example == "machine.out(990, 19)"
    assert rows["INPUT_STATUS"].example == "machine.inp(986)"
    assert rows["ROM"].example == "machine.peek(983040)"
    assert rows["VGA graphics"].example == "machine.poke(655360, 40)"
    assert (rows["VGA graphics"].decimal, rows["VGA graphics"].hexadecimal) == (
        "655360-720895",
        "0xA0000-0xAFFFF",
    )
    assert (rows["VIDEO_MODE"].decimal, rows["VIDEO_MODE"].hexadecimal) == ("990", "0x03DE")
