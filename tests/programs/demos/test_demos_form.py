"""The form of every demo: listed, explained in a sentence, on every model asked, a page a main."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module
from pathlib import Path

import pytest
from demo_runs import MODELS, NATIVE, PORTABLE, RAW_MAINS, SYSTEM_MAINS, demo, main_of

from programs import demos
from vos.systems import SYSTEMS

PAGE = 40  # lines
ON_ALL_MODELS = ("pixel", "bars", "text", "plasma", "snake", "notes")
OF_SYSTEMS = {
    system: {
        name
        for name, made in inspect.getmembers(module, inspect.isfunction)
        if made.__module__ == module.__name__
    }
    for system in SYSTEMS
    for module in [import_module(f"programs.demos.native.{system}")]
}
HELPERS = {"__init__", "shades"}


def test_every_file_is_listed_once() -> None:
    files = {path.stem for path in Path(demos.__file__).parent.glob("*.py")} - HELPERS
    assert files == set(demos.DEMOS)
    assert len(files) == len(demos.DEMOS)


@pytest.mark.parametrize("name", demos.DEMOS)
def test_the_first_line_of_the_docstring_is_one_sentence(name: str) -> None:
    first, _, rest = (demo(name).__doc__ or "").partition("\n")
    assert first.endswith(".")
    assert len(first) <= 100
    assert rest.startswith("\n")


@pytest.mark.parametrize("name", demos.DEMOS)
def test_a_demo_runs_on_two_models_at_least_or_on_all_where_it_is_basic(name: str) -> None:
    models = [model for model in MODELS if main_of(name, model)]
    assert len(models) >= (len(MODELS) if name in ON_ALL_MODELS else 2)


@pytest.mark.parametrize(("name", "model"), RAW_MAINS)
def test_a_main_fits_on_a_page_and_takes_the_machine(name: str, model: str) -> None:
    main = main_of(name, model)
    assert main is not None
    assert list(inspect.signature(main).parameters) == ["machine"]
    assert len(inspect.getsource(main).splitlines()) <= PAGE
    assert main.__doc__


@pytest.mark.parametrize(("name", "model"), RAW_MAINS)
def test_a_main_names_no_other_model(name: str, model: str) -> None:
    main = main_of(name, model)
    assert main is not None
    tree = ast.parse(inspect.getsource(main))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert not names & (set(MODELS) - {model})


@pytest.mark.parametrize("name", demos.DEMOS)
def test_a_demo_has_a_main_for_every_system_and_a_portable_one(name: str) -> None:
    assert {access for demo, access in SYSTEM_MAINS if demo == name} == {*NATIVE, PORTABLE}


@pytest.mark.parametrize(("name", "access"), SYSTEM_MAINS)
def test_a_main_under_a_system_fits_on_a_page_and_is_no_longer_than_a_raw_one(
    name: str, access: str
) -> None:
    main = main_of(name, "", access)
    assert main is not None
    length = len(inspect.getsource(main).splitlines())
    assert length <= PAGE
    assert main.__doc__
    if access == PORTABLE:
        mains = (main_of(name, model) for model in MODELS)
        assert length <= max(len(inspect.getsource(raw).splitlines()) for raw in mains if raw)


@pytest.mark.parametrize(("name", "access"), SYSTEM_MAINS)
def test_a_main_asks_for_what_it_uses_and_knows_no_hardware(name: str, access: str) -> None:
    main = main_of(name, "", access)
    assert main is not None
    asked = set(inspect.signature(main).parameters)
    tree = ast.parse(inspect.getsource(main))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert asked <= names
    assert not names & {*MODELS, "machine"}
    own = access.removeprefix("native_")
    if access != PORTABLE:
        assert asked == {own}
    assert not any(names & others for system, others in OF_SYSTEMS.items() if system != own)


def test_no_two_systems_call_what_their_mains_share_the_same() -> None:
    names = [name for shared in OF_SYSTEMS.values() for name in shared]
    assert len(names) == len(set(names))
