"""`--system` where several systems may be named: a name, a variant's, or `all`."""

from collections.abc import Iterable
from itertools import chain

import click
from click.shell_completion import CompletionItem

from programs.catalogue import SYSTEMS
from programs.options import SystemName

ALL = "all"


class Systems(SystemName):
    """A system's name, or all of them."""

    def convert(self, value: str, param: object, ctx: object) -> str:
        """The name itself, if there is such a system."""
        return value if value == ALL else super().convert(value, param, ctx)

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """The systems, their variants, and all."""
        found = super().shell_complete(ctx, param, incomplete)
        return found + [CompletionItem(ALL)] * ALL.startswith(incomplete)


def meant(names: Iterable[str]) -> tuple[str, ...]:
    """The systems that are meant, each once."""
    each = (SYSTEMS if name == ALL else [name] for name in names)
    return tuple(dict.fromkeys(chain.from_iterable(each)))
