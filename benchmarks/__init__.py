"""What Peekpoke costs, measured with pytest-benchmark; `peekpoke bench` runs and shows all of it.

A `Group` is one comparison, and a benchmark is one row of it:

    MAKE = Group("mkdir", "a folder made and removed", Unit.TIMES)

    def test_mkdir(row):
        row(MAKE, "Peekpoke", ours, reference=theirs, budget=1 / 3)

`ours` and `theirs` are functions that take nothing. Their rounds take turns, so that what else the
host does strikes both, and the fastest round of each counts: other work can only ever add time.
No benchmark fails because of a time: budgets are data, and the verdict is the reader's.
"""
