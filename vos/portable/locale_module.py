"""`_locale`: the C locale with the system's encoding, the same whatever the host's is.

Source: locale.h of C17 for the C locale's conventions; CPython's Modules/_localemodule.c.
"""

from collections.abc import Callable
from types import ModuleType
from typing import Any

CATEGORIES = ("CTYPE", "NUMERIC", "TIME", "COLLATE", "MONETARY", "MESSAGES", "ALL")
CODESET = 14
CHAR_MAX = 127
_TEXTS = (
    "int_curr_symbol", "currency_symbol", "mon_decimal_point", "mon_thousands_sep",
    "positive_sign", "negative_sign", "thousands_sep",
)  # fmt: skip
_NUMBERS = (
    "int_frac_digits", "frac_digits", "p_cs_precedes", "p_sep_by_space", "n_cs_precedes",
    "n_sep_by_space", "p_sign_posn", "n_sign_posn",
)  # fmt: skip


class LocaleFunctions:
    """The functions of `_locale`."""

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._chosen = "C.UTF-8"

    def setlocale(self, category: int, locale: str | None = None, /) -> str:
        """Set or ask for the locale: C, or C with UTF-8."""
        if locale is not None:
            if locale not in ("", "C", "POSIX", "C.UTF-8", "C.utf8"):
                raise LocaleError("unsupported locale setting")
            self._chosen = "C" if locale == "POSIX" else locale or "C.UTF-8"
        return self._chosen

    def localeconv(self) -> dict[str, Any]:
        """Return the numeric and monetary conventions."""
        return {
            "decimal_point": ".", "grouping": [], "mon_grouping": [],
            **dict.fromkeys(_TEXTS, ""), **dict.fromkeys(_NUMBERS, CHAR_MAX),
        }  # fmt: skip

    def strcoll(self, os1: str, os2: str, /) -> int:
        """Compare two strings: by their code points."""
        return (os1 > os2) - (os1 < os2)

    def strxfrm(self, string: str, /) -> str:
        """Return what compares as the locale orders: the string."""
        return string

    def nl_langinfo(self, key: int, /) -> str:
        """Return a piece of the locale: the encoding's name."""
        return self._encoding if key == CODESET else ""

    def getencoding(self) -> str:
        """Return the encoding of text."""
        return self._encoding


class LocaleError(Exception):
    """`locale.Error`."""


def locale_module(encoding: str) -> Callable[[Any], ModuleType]:
    """What makes the module `_locale` of a process."""

    def make(_modules: Any) -> ModuleType:
        module, functions = ModuleType("_locale"), LocaleFunctions(encoding)
        module.__dict__.update(
            {f"LC_{name}": number for number, name in enumerate(CATEGORIES)},
            Error=LocaleError, CHAR_MAX=CHAR_MAX, CODESET=CODESET,
        )  # fmt: skip
        for name in (
            "setlocale", "localeconv", "strcoll", "strxfrm", "nl_langinfo", "getencoding",
        ):  # fmt: skip
            module.__dict__[name] = getattr(functions, name)
        return module

    return make
