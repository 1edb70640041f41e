"""A progress bar for a run whose number of frames is known; on stderr, and only on a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from emulator.machine import Machine


@contextmanager
def progress(machine: Machine, frames: int, what: str) -> Iterator[None]:
    """Show how many of `frames` have been, while the block runs."""
    from rich.console import Console  # only runs that show a bar pay for the import
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, disable=not console.is_terminal) as bar:
        task = bar.add_task(what, total=frames)

        def step(machine: Machine) -> None:
            bar.advance(task)

        machine.frame_hooks.append(step)
        try:
            yield
        finally:
            machine.frame_hooks.remove(step)
