"""Decisions made of acts."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.ordering.acts.drafting.decision import decision_draft
from sotszakaz.ordering.acts.drafting.word import as_docx
from sotszakaz.ordering.decisions.selectors import facts_of, get_decision_for
from sotszakaz.supply.programmes.disagreements import Where
from sotszakaz.web.answers import word_of
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.number_list import beside


def decision(request: HttpRequest, pk: int) -> HttpResponse:
    """What the municipality has decided, and where it says so."""
    here = membership(request, "office")
    found = get_decision_for(user(request), pk)
    today = today_in(here.municipality)
    context = {"decision": found, "today": today, "disagreements": beside(request, here, Where.DECISION, pk)}
    return render(request, "office/decisions/decision.html", context)


def decision_word(request: HttpRequest, pk: int) -> HttpResponse:
    """The decision drafted in Word: as it was made, or with blanks for a new one that changes it (`?new=1`)."""
    membership(request, "office")
    found = get_decision_for(user(request), pk)
    facts = facts_of(found)
    is_new = "new" in request.GET
    if is_new:
        facts["act"]["number"] = facts["act"]["date"] = None
    name = "Проект решения" if is_new else f"Решение от {found.date_on:%d.%m.%Y}"
    return word_of(as_docx(decision_draft(facts)), f"{name}.docx")
