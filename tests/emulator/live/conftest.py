"""What the tests of live runs share."""

import gc
from collections.abc import Iterator

import pytest


@pytest.fixture(autouse=True)
def _no_collection() -> Iterator[None]:
    """Collect no garbage meanwhile.

    What ends a program strikes it between any two bytecodes. Within a callback of the collector
    (hypothesis has one) it would be reported as one that nobody could catch.
    """
    gc.disable()
    yield
    gc.enable()
