"""When Python looks for rubbish."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def unlooked() -> Iterator[None]:
    """No look inside of the block: one that makes hundreds of thousands of lasting objects is looked through again and
    again, which is a fifth of its time. For jobs of seconds."""
    was_looked = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_looked:
            gc.enable()
