"""Work over many things of which one may be broken: it keeps no other waiting, tonight or for ever."""

import logging
from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db import InterfaceError, OperationalError

T = TypeVar("T")
R = TypeVar("R")

logger = logging.getLogger(__name__)


def each_on_its_own(things: Iterable[T], deed: Callable[[T], R]) -> list[R]:
    """What the deed answered for each thing. What it raised for some is raised, the first of it, after all others.

    For deeds that commit by themselves. Trouble with the database ends the work at once: the next run goes on.
    """
    answers: list[R] = []
    failures: list[Exception] = []
    for thing in things:
        try:
            answers.append(deed(thing))
        except (OperationalError, InterfaceError):
            raise
        except Exception as failure:
            logger.exception("%s failed for %s", getattr(deed, "__qualname__", deed), thing)
            failures.append(failure)
    if failures:
        raise failures[0]
    return answers
