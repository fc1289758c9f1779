"""Decisions made of acts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.ordering.decisions.selectors import get_decision_for
from sotszakaz.web.current import membership, user


def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """What the municipality has decided, and where it says so."""
    here = membership(request, "office")
    found = get_decision_for(user(request), pk)
    return render(request, "office/decisions/decision.html", {"decision": found, "today": today_in(here.municipality)})
