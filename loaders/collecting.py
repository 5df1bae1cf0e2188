"""Reading without the collector of cycles, which would walk every cell of a workbook again and again.

Cells, frames and anomalies form no cycle: they go when the last of their names does, with or without it.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_collecting() -> Iterator[None]:
    """The collector is as it was afterwards; what else runs meanwhile has its cycles collected then."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
