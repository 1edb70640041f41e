"""The form of every demo: listed, explained in a sentence, on every model asked, a page a main."""

from __future__ import annotations

import ast
import inspect
from pathlib import Path

import pytest
from demo_runs import MODELS, RAW_MAINS, demo, main_of

from programs import demos

PAGE = 40  # lines
ON_ALL_MODELS = ("pixel", "bars", "text", "plasma", "snake")
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
