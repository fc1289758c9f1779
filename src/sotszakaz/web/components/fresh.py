"""Answers that many visitors share for a moment.

In the minute when enrolment opens, thousands look at the same pages of the catalogue. One process makes such a page
once a second and gives it to everybody who asks meanwhile, so free places on it are never older than a second: the age
is counted from the moment before the database was asked. Nothing of one person may be kept here, and what is kept in
one place must not be made of what is kept in another: ages would add up.
"""

import time
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from django.conf import settings
from django.http import HttpRequest

Answer = TypeVar("Answer")
MOST_KEPT = 2_000


def has_session(request: HttpRequest) -> bool:
    """Does the visitor bring a session, logged in or not: pages may then be of one person."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def always(answer: object) -> bool:
    """Any answer may be kept."""
    return True


class Fresh(Generic[Answer]):
    """Answers by key, each for `settings.FRESH_SECONDS` at most. One per kind of answer and process.

    While one thread makes an answer, others who ask for the same one wait for it.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._kept: dict[Hashable, tuple[float, Answer]] = {}
        self._making: dict[Hashable, Lock] = {}

    def get(self, key: Hashable, make: Callable[[], Answer], *, may_keep: Callable[[Answer], bool] = always) -> Answer:
        """The answer kept under the key while it is fresh, else a new one."""

        def made(until: float) -> tuple[float | None, Answer]:
            answer = make()
            return (until if may_keep(answer) else None), answer

        return self.get_until(key, made)

    def get_until(self, key: Hashable, make: Callable[[float], tuple[float | None, Answer]]) -> Answer:
        """The same, where `make` is told until when an answer begun now is fresh, and says until when its own is.

        None keeps nothing. An answer that somebody else has made is fresh for less than a new one.
        """
        kept = self._kept.get(key)
        if kept is not None and self._clock() < kept[0]:
            return kept[1]
        with self._making.setdefault(key, Lock()):
            kept = self._kept.get(key)  # another thread may have made it meanwhile
            now = self._clock()
            if kept is not None and now < kept[0]:
                return kept[1]
            try:
                until, answer = make(now + settings.FRESH_SECONDS)
                if until is not None:
                    self._keep(key, until, answer)
                return answer
            finally:
                self._making.pop(key, None)

    def _keep(self, key: Hashable, until: float, answer: Answer) -> None:
        if len(self._kept) >= MOST_KEPT:
            self._kept.clear()
        self._kept[key] = (until, answer)
