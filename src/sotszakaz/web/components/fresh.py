"""Answers that many visitors share for a moment.

In the minute when enrolment opens, thousands look at the same pages of the catalogue. One process makes such a page
once a second and gives it to everybody who asks meanwhile, so free places on it are never older than a second: the age
is counted from the moment before the database was asked. Nothing of one person may be kept here.
"""

import time
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from django.conf import settings

Answer = TypeVar("Answer")
MOST_KEPT = 2_000


class Fresh(Generic[Answer]):
    """Answers by key, each for `settings.FRESH_SECONDS` at most. One per kind of answer and process."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[Hashable, tuple[float, Answer]] = {}

    def get(self, key: Hashable, make: Callable[[], Answer]) -> Answer:
        """The answer kept under the key while it is fresh, else a new one."""
        now = self._clock()
        kept = self._kept.get(key)
        if kept is not None and now < kept[0]:
            return kept[1]
        answer = make()
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[key] = (now + settings.FRESH_SECONDS, answer)
        return answer
