"""A bar on stderr, if that is a terminal, while a command works through many things."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

Begin = Callable[[str, int], Callable[[], object]]
"""Takes what is done, and how often; gives what is called after each time."""


@contextmanager
def bar(prints: bool = True) -> Iterator[Begin]:
    """What shows the bar. `prints`: what is printed meanwhile is to stand above it."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(
        console=console, disable=not console.is_terminal, transient=True, redirect_stdout=prints
    ) as shown:

        def begin(what: str, times: int) -> Callable[[], object]:
            task = shown.add_task(what, total=times)
            return lambda: shown.advance(task)

        yield begin
