"""Struct sequences as CPython's C code makes them: tuples with names, and names beyond the tuple.

`os.stat_result` is the model: ten fields are the tuple, more are attributes alone, and a field may
be an attribute computed from another. Source: CPython's Objects/structseq.c.
"""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any


class StructSequence(tuple[Any, ...]):
    """A tuple of its first fields; the others are in the instance's dictionary."""

    n_sequence_fields: int
    n_fields: int
    n_unnamed_fields = 0
    __match_args__: tuple[str, ...]
    _hidden: tuple[str, ...] = ()

    def __new__(cls, values: Iterable[Any]) -> "StructSequence":
        values = tuple(values)
        if not cls.n_sequence_fields <= len(values) <= cls.n_fields:
            raise TypeError(
                f"{cls.__module__}.{cls.__name__}() takes an at least"
                f" {cls.n_sequence_fields}-sequence ({len(values)}-sequence given)"
            )
        made = super().__new__(cls, values[: cls.n_sequence_fields])
        rest = dict.fromkeys(cls._hidden)
        rest.update(zip(cls._hidden, values[cls.n_sequence_fields :], strict=False))
        made.__dict__.update(rest)
        return made

    def __repr__(self) -> str:
        fields = ", ".join(
            f"{name}={value!r}" for name, value in zip(self.__match_args__, self, strict=True)
        )
        return f"{type(self).__module__}.{type(self).__name__}({fields})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (tuple(self) + tuple(self.__dict__[name] for name in self._hidden),)


def structseq(
    name: str, module: str, fields: Sequence[str], hidden: Sequence[str] = (), doc: str = ""
) -> type[StructSequence]:
    """A struct sequence class: `fields` are the tuple and attributes, `hidden` attributes alone."""
    body: dict[str, Any] = {
        field: property(itemgetter(index)) for index, field in enumerate(fields)
    }
    body |= {
        "__doc__": doc,
        "__module__": module,
        "__match_args__": tuple(fields),
        "_hidden": tuple(hidden),
        "n_sequence_fields": len(fields),
        "n_fields": len(fields) + len(hidden),
    }
    return type(name, (StructSequence,), body)
