"""Pages of the catalogue that all visitors without a session share for a second, given before anything else runs.

What is shared is the whole answer: status, headers and content. A page that sets a cookie or has a form with a token
is somebody's own and is never shared. A booking asks the ledger, whatever a page has shown.
"""

import json
import time
from collections.abc import Callable, Hashable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sotszakaz.web.components.fresh import Fresh, has_session
from sotszakaz.web.components.shelf import Shelf

SHARED = ("portal:catalogue", "portal:places")
TOKEN = b"csrfmiddlewaretoken"


@dataclass(frozen=True, slots=True)
class Whole:
    """An answer as it goes over the wire; `is_common` says that nothing in it is of one person."""

    status: int
    headers: dict[str, str]
    content: bytes
    is_common: bool

    def pack(self) -> bytes:
        """As it lies on the shelf."""
        return json.dumps([self.status, self.headers]).encode() + b"\n" + self.content

    @classmethod
    def unpack(cls, packed: bytes) -> "Whole":
        head, _, content = packed.partition(b"\n")
        status, headers = json.loads(head)
        return cls(status, headers, content, is_common=True)


class SharedPages:
    """The first of all middleware: a page that is fresh costs a look into a table, or into another process's file."""

    def __init__(
        self,
        answer: Callable[[HttpRequest], HttpResponse],
        clock: Callable[[], float] = time.monotonic,
        folder: Path | None = None,
    ) -> None:
        folder = folder or settings.SHARED_PAGES
        self._answer = answer
        self._clock = clock
        self._fresh: Fresh[Whole] = Fresh(clock)
        self._shelf = Shelf(folder) if folder and folder.is_dir() else None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "GET" or request.path not in _paths() or has_session(request):
            return self._answer(request)
        made: list[HttpResponse] = []

        def make() -> Whole:
            made.append(self._answer(request))
            return _whole(made[0])

        asked = request.META
        key = (request.path, asked.get("QUERY_STRING"), asked.get("HTTP_HOST"), asked.get("HTTP_HX_REQUEST"))
        whole = self._fresh.get_until(key, lambda until: self._made_once(key, until, make))
        return made[0] if made else HttpResponse(whole.content, status=whole.status, headers=whole.headers)

    def _made_once(self, key: Hashable, until: float, make: Callable[[], Whole]) -> tuple[float | None, Whole]:
        if self._shelf is None:
            whole = make()
            return (until if whole.is_common else None), whole
        with self._shelf.turn(key):
            now = self._clock()
            lies = self._shelf.take(key, now)
            if lies is not None:
                return lies[0], Whole.unpack(lies[1])
            until = now + settings.FRESH_SECONDS
            whole = make()
            if not whole.is_common:
                return None, whole
            with suppress(OSError):  # a full disk spoils no page
                self._shelf.put(key, until, whole.pack(), now)
            return until, whole


@cache
def _paths() -> frozenset[str]:
    return frozenset(reverse(name) for name in SHARED)


def _whole(answer: HttpResponse) -> Whole:
    is_common = answer.status_code == 200 and not answer.cookies and TOKEN not in answer.content
    return Whole(answer.status_code, dict(answer.headers), answer.content, is_common)
