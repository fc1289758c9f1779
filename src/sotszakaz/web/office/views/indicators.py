"""Indicators of the act beside what the registers measure."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.indicators import selectors
from sotszakaz.web.current import membership, user
from sotszakaz.web.parsing import page_of


def indicators(request: HttpRequest) -> HttpResponse:
    """The whole table of the decision in force."""
    here = membership(request, "office")
    require(user(request), Permission.INDICATOR_VIEW, here.municipality_id)
    today = today_in(here.municipality)
    rows = selectors.measure(here.municipality_id, today)
    return render(request, "office/indicators/list.html", {"rows": rows, "year": today.year})


def indicator(request: HttpRequest, key: str) -> HttpResponse:
    """One figure with the rows behind it."""
    here = membership(request, "office")
    require(user(request), Permission.INDICATOR_VIEW, here.municipality_id)
    today = today_in(here.municipality)
    row, evidence = selectors.measure_one(here.municipality_id, key, today)
    page = page_of(request, evidence) if evidence is not None else None
    return render(request, "office/indicators/indicator.html", {"row": row, "page": page, "year": today.year})
