"""Pages of the catalogue that all visitors without a session share for a second, given before anything else runs.

What is shared is the whole answer: status, headers and content. A page that sets a cookie or has a form with a token
is somebody's own and is never shared. A booking asks the ledger, whatever a page has shown.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from sotszakaz.web.components.fresh import Fresh, has_session

SHARED = ("portal:catalogue", "portal:places")
TOKEN = b"csrfmiddlewaretoken"


@dataclass(frozen=True, slots=True)
class Whole:
    """An answer as it goes over the wire; `is_common` says that nothing in it is of one person."""

    status: int
    headers: dict[str, str]
    content: bytes
    is_common: bool


class SharedPages:
    """The first of all middleware: a page that is fresh costs a look into a table."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse], clock: Callable[[], float] = time.monotonic):
        self._answer = answer
        self._fresh: Fresh[Whole] = Fresh(clock)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method != "GET" or request.path not in _paths() or has_session(request):
            return self._answer(request)
        made: list[HttpResponse] = []

        def make() -> Whole:
            made.append(self._answer(request))
            return _whole(made[0])

        asked = request.META
        key = (request.path, asked.get("QUERY_STRING"), asked.get("HTTP_HOST"), asked.get("HTTP_HX_REQUEST"))
        whole = self._fresh.get(key, make, may_keep=lambda each: each.is_common)
        return made[0] if made else HttpResponse(whole.content, status=whole.status, headers=whole.headers)


@cache
def _paths() -> frozenset[str]:
    return frozenset(reverse(name) for name in SHARED)


def _whole(answer: HttpResponse) -> Whole:
    is_common = answer.status_code == 200 and not answer.cookies and TOKEN not in answer.content
    return Whole(answer.status_code, dict(answer.headers), answer.content, is_common)
