"""`peekpoke bench`: how a run is read, shown and drawn; never how long anything took."""

import json
from io import StringIO
from itertools import cycle
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from rich.console import Console

from benchmarks import form
from programs.bench import running
from programs.bench.tables import summary, tables

ORANGE = (0xD5, 0x5E, 0x00)


def entry(group, row, value, unit="x", budget=None, **more):
    kept = {"seconds": None, "ratio": None, "is_reference": False} | more
    info = {"title": f"all of {group}", "unit": unit, "row": row, "value": value, "budget": budget}
    return {"group": group, "extra_info": info | kept}


def report(*entries, skipped=()):
    return running.read({"benchmarks": list(entries), "skipped": list(skipped)})


POKES = (
    entry("poke", "bytearray", 1.0, seconds=2e-8, is_reference=True),
    entry("poke", "cells[a]", 1.2, budget=1.25, seconds=2.4e-8, ratio=1.2),
    entry("poke", "machine.poke", 2.7, budget=2.5, seconds=5.4e-8, ratio=2.7),
)


# -- numbers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("unit", "value", "said"),
    [
        ("x", 1, "1.00 x"),
        ("x", 2.6543, "2.65 x"),
        ("x", 9.996, "10.0 x"),
        ("x", 1234.5, "1,234 x"),
        ("x", 0.00157, "0.0016 x"),
        ("s", 4.36e-8, "43.6 ns"),
        ("s", 9.996e-7, "1.00 us"),
        ("s", 0.000029, "29.0 us"),
        ("s", 0.4831, "483 ms"),
        ("s", 2, "2.00 s"),
        ("/s", 59.96, "60.0/s"),
        ("%", 83.4, "83 %"),
    ],
)
def test_numbers_are_said_in_three_digits(unit, value, said):
    assert running.UNITS[unit].say(value) == said


@pytest.mark.parametrize(
    ("unit", "value", "budget", "verdict"),
    [
        ("x", 2.4, 2.5, "within"),
        ("x", 2.5, 2.5, "within"),
        ("x", 2.504, 2.5, "within"),  # it says 2.50
        ("x", 2.51, 2.5, "over"),
        ("s", 61e-6, 60e-6, "over"),
        ("s", 59e-6, 60e-6, "within"),
        ("/s", 60, 60, "within"),
        ("/s", 59.9, 60, "under"),
        ("%", 79.4, 80, "under"),
        ("%", 95, 80, "within"),
        ("x", 99, None, ""),
    ],
)
def test_verdict(unit, value, budget, verdict):
    (group,) = report(entry("a", "b", value, unit, budget)).groups
    assert group.figures[0].verdict == verdict


# -- reading and showing ---------------------------------------------------------------------------


def test_rows_are_gathered_by_group_in_the_order_of_the_run():
    found = report(entry("b", "1", 1), entry("a", "2", 1), entry("b", "3", 1))
    assert [(g.name, [f.row for f in g.figures]) for g in found.groups] == [
        ("b", ["1", "3"]),
        ("a", ["2"]),
    ]


def test_benchmarks_of_another_form_are_left_out():
    assert report({"group": None, "extra_info": {}}).groups == ()


def shown(found):
    console = Console(width=80, file=StringIO())
    for part in (*tables(found), *summary(found)):
        console.print(part)
    return console.file.getvalue()


def spaced(said):
    """Its lines, with a single space between words."""
    return [" ".join(line.split()) for line in said.splitlines()]


def test_tables_at_80_columns():
    said = shown(report(*POKES))
    lines = spaced(said)
    assert "poke: all of poke" in lines
    assert "bytearray 20.0 ns 1.00 x reference" in lines
    assert "cells[a] 24.0 ns 1.20 x 1.25 x within" in lines
    assert "machine.poke 54.0 ns 2.70 x 2.50 x over" in lines
    assert max(map(len, said.splitlines())) <= 80


def test_what_has_no_ratio_has_no_column_of_it():
    said = shown(report(entry("live", "c64", 49.2, "/s", budget=50)))
    assert "ratio" not in said
    assert "c64 49.2/s 50.0/s under" in spaced(said)


def test_summary_counts_budgets_and_names_what_missed_its_own():
    skip = {"name": "test_poke[pyxel]", "why": "pyxel is not installed"}
    said = shown(report(*POKES, entry("live", "c64", 20, "/s", budget=50), skipped=[skip]))
    assert "skipped test_poke[pyxel]: pyxel is not installed" in said
    assert "1 of 3 budgets kept." in said
    assert "poke, machine.poke: 2.70 x, and at most 2.50 x was wanted." in said
    assert "live, c64: 20.0/s, and at least 50.0/s was wanted." in said


# -- chart -----------------------------------------------------------------------------------------


def drawn(path, *entries):
    """The pixels of a chart, its head with the legend cut off."""
    pytest.importorskip("matplotlib", reason="charts need matplotlib (the bench extra has it)")
    image = pytest.importorskip("PIL.Image", reason="the chart is read with Pillow")
    from programs.bench.chart import DOTS_AN_INCH, TOP, draw

    draw(report(*entries), path)
    return np.asarray(image.open(path).convert("RGB"))[round(TOP * DOTS_AN_INCH) :]


def orange(pixels):
    return int((pixels == ORANGE).all(axis=2).sum())


def test_chart_shows_a_missed_budget_in_orange_and_longer_for_more(tmp_path):
    kept = drawn(tmp_path / "a.png", *POKES[:2])
    missed = drawn(tmp_path / "b.png", *POKES)
    more = drawn(tmp_path / "c.png", *POKES, entry("poke", "slow", 6, budget=2.5))
    assert orange(kept) == 0
    assert 0 < orange(missed) < orange(more)


@pytest.mark.parametrize(
    "entries",
    [
        [entry("a", "all alone", 1.0, is_reference=True)],
        [entry("a", "nothing at all", 0.0, "%", budget=80)],
        [entry("a", "far", 1e-9, "s"), entry("a", "apart", 3.0, "s", budget=0.5)],
        [entry(f"group {n}", f"row {m}", m + 1, "/s") for n in range(9) for m in range(9)],
    ],
    ids=["a single row", "zero", "nine orders", "many groups"],
)
def test_chart_of_odd_numbers(tmp_path, entries):
    pixels = drawn(tmp_path / "a.png", *entries)
    assert len(np.unique(pixels.reshape(-1, 3), axis=0)) > 10


# -- the command -----------------------------------------------------------------------------------


def test_without_the_source_it_says_where_benchmarks_are(peekpoke, monkeypatch, tmp_path):
    monkeypatch.setattr(running, "CHECKOUT", tmp_path)
    said = peekpoke("bench")
    assert said.status == 2
    assert "benchmarks/" in said.err and "Traceback" not in said.err
    assert len(said.err.splitlines()) == 1


def test_without_the_extra_it_says_what_is_missing(peekpoke, monkeypatch):
    monkeypatch.setattr(running, "EXTRA", {"no_such_module": "no-such-package"})
    said = peekpoke("bench")
    assert said.status == 2
    assert "no-such-package is not installed" in said.err
    assert ".[bench]" in said.err


@pytest.fixture
def extra():
    for module in running.EXTRA:
        pytest.importorskip(module, reason=f"{module} is not installed (the bench extra has it)")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--save", "chart.pdf"], "--save writes .png files"),
        (["--json", "data.txt"], "--json writes .json files"),
        (["--save", "nowhere/chart.png"], "there is no folder nowhere"),
        (["--select", "flux capacitor"], "no benchmark has one of the words of 'flux capacitor'"),
    ],
)
def test_wrong_usage_is_one_sentence_and_writes_nothing(peekpoke, extra, here, arguments, sentence):
    said = peekpoke("bench", *arguments)
    assert said.status == 2
    assert sentence in said.err
    assert len(said.err.splitlines()) == 1
    assert list(here.iterdir()) == []


def test_a_quick_run_prints_draws_and_keeps_what_it_found(peekpoke, extra, here):
    said = peekpoke("bench", "--quick", "--select", "boot", "--json", "data.json")
    assert said.status == 0, said.err
    assert "boot: a machine switched on" in said.out
    assert str(here / "peekpoke-bench.png") in said.out.replace("\n", "")
    assert (here / "peekpoke-bench.png").read_bytes().startswith(b"\x89PNG")
    found = json.loads((here / "data.json").read_text())
    assert {row["extra_info"]["row"] for row in found["benchmarks"]} >= {"c64", "hack"}


@pytest.fixture
def checkout(here, monkeypatch):
    """A source with one module of benchmarks, to be written."""
    folder = here / "checkout" / running.FOLDER
    folder.mkdir(parents=True)
    for name in ("__init__.py", "form.py", "conftest.py"):
        (folder / name).write_bytes((running.CHECKOUT / running.FOLDER / name).read_bytes())
    monkeypatch.setattr(running, "CHECKOUT", here / "checkout")
    monkeypatch.setenv("PYTHONPATH", str(Path(running.__file__).parent.parent.parent))
    return folder / "test_it.py"


def test_what_fails_is_named_and_the_others_are_shown(peekpoke, extra, here, checkout):
    checkout.write_text(
        "from benchmarks.form import Group, Unit\n"
        "GROUP = Group('sums', 'some sums', Unit.SECONDS)\n"
        "def test_good(row):\n    row(GROUP, 'a good one', lambda: 6 * 7)\n"
        "def test_bad(row):\n    row(GROUP, 'a bad one', lambda: 1 / 0)\n"
        "def test_not(row):\n    import pytest\n    pytest.skip('no wind today')\n"
    )
    said = peekpoke("bench", "--quick")
    assert said.status == 1
    assert "sums: some sums" in said.out and "a good one" in said.out
    assert "failed test_bad: ZeroDivisionError: division by zero" in said.out
    assert "skipped test_not: no wind today" in said.out
    assert (here / "peekpoke-bench.png").exists()


def test_if_nothing_is_measured_it_says_why(peekpoke, extra, here, checkout):
    checkout.write_text("import nowhere_to_be_found\n")
    said = peekpoke("bench")
    assert said.status == 1
    assert "nothing was measured" in said.err and "nowhere_to_be_found" in said.err
    assert list(here.glob("*.png")) == []


# -- the form --------------------------------------------------------------------------------------


class Clockwork:
    """Stands in for pytest-benchmark's fixture and the host's clock: work takes what it says."""

    def __init__(self, monkeypatch):
        self.now, self.calls = 0.0, []
        self.disabled, self.group, self.extra_info = False, None, {}
        monkeypatch.setattr(form, "perf_counter", lambda: self.now)

    def work(self, name, *seconds):
        takes = cycle(seconds)

        def work():
            self.calls.append(name)
            self.now += next(takes)

        return work

    def pedantic(self, target, *, setup=None, rounds=1):
        took = []
        for _ in range(rounds):
            if setup:
                setup()
            start = self.now
            result = target()
            took.append(self.now - start)
        self.stats = SimpleNamespace(stats=SimpleNamespace(min=min(took)))
        return result


@pytest.fixture
def clockwork(monkeypatch):
    return Clockwork(monkeypatch)


RATIOS = form.Group("a", "all of a", form.Unit.TIMES, seconds=40)


def test_the_fastest_rounds_count_and_take_turns(clockwork):
    ours, theirs = clockwork.work("ours", 9, 4, 3, 5), clockwork.work("theirs", 7, 2, 6)
    form.Row(clockwork, quick=False)(RATIOS, "it", ours, reference=theirs, budget=2, count=10)
    kept = clockwork.extra_info
    assert (clockwork.group, kept["row"], kept["budget"]) == ("a", "it", 2)
    assert kept["value"] == kept["ratio"] == pytest.approx(3 / 2)
    assert kept["seconds"] == pytest.approx(0.3)
    measured = clockwork.calls[2:]
    assert measured == ["theirs", "ours"] * (len(measured) // 2) and len(measured) >= 6


def test_a_row_of_ratios_without_reference_is_the_reference(clockwork):
    form.Row(clockwork, quick=False)(RATIOS, "it", clockwork.work("it", 3))
    assert clockwork.extra_info["is_reference"]
    assert clockwork.extra_info["value"] == 1


def test_what_is_short_is_repeated_and_divided_again(clockwork):
    group = form.Group("a", "all of a", form.Unit.SECONDS, seconds=0.01)
    form.Row(clockwork, quick=False)(group, "it", clockwork.work("it", 1e-5))
    assert clockwork.extra_info["value"] == pytest.approx(1e-5)
    assert len(clockwork.calls) > 100


def test_a_rate_is_of_all_operations_of_a_call(clockwork):
    group = form.Group("a", "all of a", form.Unit.RATE, seconds=1)
    form.Row(clockwork, quick=True)(group, "it", clockwork.work("it", 0.5), count=30, budget=50)
    assert clockwork.extra_info["value"] == pytest.approx(60)


def test_a_figure_is_what_its_run_says(clockwork):
    group = form.Group("a", "all of a", form.Unit.SHARE)
    form.Row(clockwork, quick=False).figure(group, "it", lambda: 85.0, budget=80)
    assert (clockwork.extra_info["value"], clockwork.extra_info["unit"]) == (85.0, "%")


def test_disabled_each_is_called_once_and_nothing_is_kept(clockwork):
    clockwork.disabled = True
    row = form.Row(clockwork, quick=False)
    row(RATIOS, "it", clockwork.work("ours", 1), reference=clockwork.work("theirs", 1))
    assert clockwork.calls == ["theirs", "ours"]
    assert clockwork.extra_info == {}
