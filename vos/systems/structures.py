"""Structures as native calls take them: made by the caller, filled by the system."""

from typing import TYPE_CHECKING, Any


class Struct:
    """A structure: fields by name, 0 at first; those given are set."""

    __slots__: tuple[str, ...] = ()

    if TYPE_CHECKING:  # every field may hold whatever the call says

        def __getattr__(self, name: str) -> Any: ...
        def __setattr__(self, name: str, value: Any) -> None: ...

    def __init__(self, **fields: Any) -> None:
        for name in self.__slots__:
            setattr(self, name, 0)
        for name, value in fields.items():
            setattr(self, name, value)

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name, 0)!r}" for name in self.__slots__)
        return f"{type(self).__name__}({fields})"
