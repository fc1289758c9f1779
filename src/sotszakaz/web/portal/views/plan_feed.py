"""The plan for calendars: they come without a login, by a secret address."""

from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone

from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.ordering.plans.feed import calendar_of
from sotszakaz.ordering.plans.selectors import entries_of, feed_by, list_plan

BEFORE, AFTER = timedelta(days=366), timedelta(days=2 * 366)


def plan_calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """Terms of a year back and of two years ahead; 404 for an address that was revoked or never was."""
    feed = feed_by(secret)
    if feed is None:
        raise Http404
    today = today_in(feed.municipality)
    view = list_plan(feed.municipality_id, today)
    entries = entries_of(view, today - BEFORE, today + AFTER, today) if view else []
    answer = HttpResponse(
        calendar_of(feed.municipality, entries, timezone.now()), content_type="text/calendar; charset=utf-8"
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
