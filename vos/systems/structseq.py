"""Struct sequences as CPython's C code makes them: tuples with names, and names beyond the tuple.

`os.stat_result` is the model: ten fields are the tuple, more are attributes alone, and some of the
tuple have no name of their own. Source: CPython's Objects/structseq.c.
"""

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any


class StructSequence(tuple[Any, ...]):
    """A tuple of its first fields; `_rest` is the values of the others, in their order."""

    n_sequence_fields: int
    n_fields: int
    n_unnamed_fields: int
    __match_args__: tuple[str, ...]
    _shown: tuple[str, ...]  # a name for each of the tuple's fields, for its repr
    _hidden: tuple[str, ...]
    _rest: tuple[Any, ...]

    def __new__(cls, sequence: Iterable[Any], dict: dict[str, Any] | None = None) -> Any:
        """Make one of at least the tuple's values; those beyond it are taken from `dict`."""
        try:
            values = tuple(sequence)
        except TypeError:
            raise TypeError("constructor requires a sequence") from None
        cls._check_length(len(values))
        given = dict or {}
        known = len(values) - cls.n_sequence_fields
        rest = [given.get(name) for name in cls._hidden[known:]]
        made = tuple.__new__(cls, values[: cls.n_sequence_fields])
        made.__dict__["_rest"] = (*values[cls.n_sequence_fields :], *rest)
        return made

    def __setattr__(self, name: str, value: Any) -> None:
        if hasattr(type(self), name):
            raise AttributeError("readonly attribute")
        kind = type(self)
        raise AttributeError(
            f"'{kind.__module__}.{kind.__name__}' object has no attribute {name!r}"
        )

    def __delattr__(self, name: str) -> None:
        raise AttributeError("readonly attribute")

    @classmethod
    def _check_length(cls, length: int) -> None:
        least, most = cls.n_sequence_fields, cls.n_fields
        if least <= length <= most:
            return
        wanted = f"a {least}" if least == most else (
            f"an at least {least}" if length < least else f"an at most {most}"
        )  # fmt: skip
        raise TypeError(
            f"{cls.__module__}.{cls.__name__}() takes {wanted}-sequence ({length}-sequence given)"
        )

    def __repr__(self) -> str:
        fields = ", ".join(
            f"{name}={value!r}" for name, value in zip(self._shown, self, strict=True)
        )
        return f"{type(self).__module__}.{type(self).__name__}({fields})"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (tuple(self), dict(zip(self._hidden, self._rest, strict=True)))

    def __replace__(self, **changes: Any) -> Any:
        names = (*self.__match_args__, *self._hidden)
        values = dict(zip(names, (*self, *self._rest), strict=True)) | changes
        if len(values) > len(names):
            unknown = sorted(set(changes) - set(names))
            raise TypeError(f"Got unexpected field name(s): {unknown}")
        return type(self)(values[name] for name in names)


def structseq(
    name: str,
    module: str,
    fields: Sequence[str],
    hidden: Sequence[str] = (),
    *,
    shown: Sequence[str] | None = None,
    doc: str = "",
) -> type[StructSequence]:
    """A struct sequence class: `fields` are the tuple, `hidden` are attributes alone.

    A field whose name begins with "_" has a value but no attribute; `shown` renames fields for the
    representation.
    """
    named = [field for field in fields if not field.startswith("_")]
    body: dict[str, Any] = {
        field: property(itemgetter(place))
        for place, field in enumerate(fields)
        if not field.startswith("_")
    }
    body |= {field: _of_rest(place) for place, field in enumerate(hidden)}
    body |= {
        "__doc__": doc,
        "__module__": module,
        "__match_args__": tuple(named),
        "_shown": tuple(shown or fields),
        "_hidden": tuple(hidden),
        "n_sequence_fields": len(fields),
        "n_fields": len(fields) + len(hidden),
        "n_unnamed_fields": len(fields) - len(named),
    }
    return type(name, (StructSequence,), body)


def _of_rest(place: int) -> property:
    return property(lambda self: self._rest[place])
