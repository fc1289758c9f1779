"""When the database is too busy, full or away: not an error page but a minute to wait, with the form kept.

The page asks nothing of the database. What was posted stands in it as hidden fields, the key of the deed too, so one
button repeats the deed, and a deed that was done after all answers as the first time.
"""

import errno
import logging
import sys
from collections.abc import Callable

import psycopg
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.views import defaults

RETRY_SECONDS = 60
BUSY = (OperationalError, InterfaceError, psycopg.OperationalError)
NO_SPACE = (errno.ENOSPC, errno.EDQUOT)
TOKEN = "csrfmiddlewaretoken"

logger = logging.getLogger(__name__)


class BusyPages:
    """A view that could not reach the database, or waited for it too long, is answered by the page of waiting."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return busy(request, exception) if is_passing(exception) else None


def is_passing(error: BaseException | None) -> bool:
    """Is it trouble of the moment: the database is busy, full or away, or the disk for uploads is full."""
    return isinstance(error, BUSY) or _is_full(error)


def _is_full(error: BaseException | None) -> bool:
    if isinstance(error, OperationalError):
        return isinstance(error.__cause__, psycopg.errors.DiskFull)
    return isinstance(error, OSError) and error.errno in NO_SPACE


def busy(request: HttpRequest, error: BaseException) -> HttpResponse:
    """Wait a minute and repeat: 503 with the time, the words and the form."""
    level = logging.ERROR if _is_full(error) else logging.WARNING  # somebody has to make room
    logger.log(level, "%s %s waits for the database: %s", request.method, request.path, error)
    kept = None if isinstance(error, OSError) else kept_of(request)  # a body that could not be stored is half read
    page = render_to_string(
        "busy.html",
        {
            "address": request.get_full_path(),
            "is_post": request.method == "POST",
            "kept": kept,
            "token": get_token(request) if kept is not None else "",
            "token_name": TOKEN,
        },
    )
    answer = HttpResponse(page, status=503)
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def server_error(request: HttpRequest) -> HttpResponse:
    """The handler of status 500: trouble with the database before any view was reached is waiting too."""
    error = sys.exc_info()[1]
    return busy(request, error) if error is not None and is_passing(error) else defaults.server_error(request)


def kept_of(request: HttpRequest) -> list[tuple[str, str]] | None:
    """What was posted, in its order; None where it cannot be repeated: files and passwords stay out of pages."""
    if request.method != "POST" or request.FILES:
        return None
    fields = [(name, value) for name, values in request.POST.lists() for value in values if name != TOKEN]
    return None if any("password" in name for name, _ in fields) else [(name, str(value)) for name, value in fields]
