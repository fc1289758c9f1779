"""The plan as a calendar, as a report, as a feed for other calendars, and beside those of the region."""

from datetime import date

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.plans.actions import make_feed, revoke_feed
from sotszakaz.ordering.plans.report import Progress, report_book, report_word
from sotszakaz.ordering.plans.rules import FAR
from sotszakaz.ordering.plans.selectors import (
    PlanView,
    compare_plans,
    entries_of,
    feed_of,
    list_plan,
    proofs_of,
)
from sotszakaz.ordering.plans.states import Standing
from sotszakaz.web.answers import spreadsheet_of, word_of
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.plan_picture import opens_of, picture_of
from sotszakaz.web.office.plan_rows import standing_tabs
from sotszakaz.web.office.regions import compared_by, compared_for
from sotszakaz.web.parsing import page_of_list

AHEAD = 2
"""How many years of terms after this one can be leafed through."""


def plan_calendar(request: HttpRequest) -> HttpResponse:
    """A year of the plan as a picture and as a table; `?year=`."""
    here = _reader(request)
    today = today_in(here.municipality)
    view = list_plan(here.municipality_id, today)
    if view is None:
        return redirect("office:plan")
    first = view.plan.valid.lower.year
    year = _year(request.GET.get("year"), first, today.year)
    first_day, last_day = date(year, 1, 1), date(year, 12, 31)
    running = [each for each in entries_of(view, first_day, last_day + FAR, today) if opens_of(each) <= last_day]
    entries = [each for each in running if each.occurrence.due_on <= last_day]
    address = reverse("office:plan_calendar")
    context = {
        "year": year,
        "picture": picture_of(running, year, today),
        "page": page_of_list(request, sorted(entries, key=lambda each: each.occurrence.due_on)),
        "feed": feed_of(user(request), here.municipality_id),
        "tabs": [
            {"title": str(each), "url": f"{address}?year={each}", "active": each == year}
            for each in range(first, today.year + AHEAD + 1)
        ],
    }
    return render(request, "office/plan/calendar.html", context)


def _year(asked: str | None, first: int, this: int) -> int:
    year = int(asked) if asked and asked.isdecimal() else this
    return min(max(year, first), this + AHEAD)


def plan_report_word(request: HttpRequest) -> HttpResponse:
    """The report of progress as of today, to be printed."""
    progress = _progress(request)
    return word_of(report_word(progress), f"План апробации на {progress.on:%Y-%m-%d}.docx")


def plan_report_sheet(request: HttpRequest) -> HttpResponse:
    """The same as a workbook."""
    progress = _progress(request)
    return spreadsheet_of(report_book(progress), f"План апробации на {progress.on:%Y-%m-%d}")


def _progress(request: HttpRequest) -> Progress:
    """All terms from the beginning of the plan to the end of this year."""
    here = _reader(request)
    today = today_in(here.municipality)
    view: PlanView | None = list_plan(here.municipality_id, today)
    if view is None:
        raise NotFound
    entries = entries_of(view, date.min, date(today.year, 12, 31), today)
    return Progress(here.municipality, view, entries, proofs_of(view.plan), today)


def plan_feed(request: HttpRequest) -> HttpResponse:
    """One's own address for a calendar; posting makes a new one, which is shown only now."""
    here = _reader(request)
    address = ""
    if request.method == "POST":
        secret = make_feed(municipality_id=here.municipality_id, by=user(request))
        address = request.build_absolute_uri(reverse("portal:plan_calendar", args=[secret]))
    context = {"feed": feed_of(user(request), here.municipality_id), "address": address}
    answer = render(request, "office/plan/feed.html", context)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@require_POST
def plan_feed_revoke(request: HttpRequest) -> HttpResponse:
    """The address works no more."""
    here = _reader(request)
    revoke_feed(municipality_id=here.municipality_id, by=user(request))
    messages.success(request, "Адрес календаря больше не работает.")
    return redirect("office:plan_feed")


def plans_compare(request: HttpRequest) -> HttpResponse:
    """Plans of all municipalities of a region; `?region=`, for who compares them all, else that of one's own."""
    here = membership(request, "office")
    require(user(request), Permission.PLAN_COMPARE, here.municipality_id)
    every = sorted({each.region for each in compared_by(user(request), here)})
    asked = request.GET.get("region", "")
    region = asked if asked in every else here.municipality.region
    address = reverse("office:plans_compare")
    context = {
        "region": region,
        "regions": every,
        "address": address,
        "page": page_of_list(request, compare_plans(region, today_in(here.municipality))),
        "may_indicators": has_right(request, Permission.INDICATOR_COMPARE, here.municipality_id),
    }
    return render(request, "office/plan/compare.html", context)


def plan_compared(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan of one of the municipalities that the person compares, to read only; all of it or one standing."""
    compared = compared_for(request, pk, "plan_compared")
    asked, address = request.GET.get("standing"), reverse("office:plan_compared", args=[pk])
    standing = asked if asked in Standing.values else None
    view = list_plan(pk, today_in(compared.municipality), standing=standing)
    context = {
        "municipality": compared.municipality,
        "compared": compared,
        "view": view,
        "page": page_of_list(request, list(view.lines) if view else []),
        "tabs": standing_tabs(view, standing, address) if view else [],
    }
    return render(request, "office/plan/compared.html", context)


def _reader(request: HttpRequest) -> Membership:
    here = membership(request, "office")
    require(user(request), Permission.PLAN_VIEW, here.municipality_id)
    return here
