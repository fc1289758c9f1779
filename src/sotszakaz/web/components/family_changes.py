"""A family without a login goes to another group of the part by a paper: it moves its application, or asks for it.

Until there is a contract the family moves itself; with one it asks the provider.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sotszakaz.demand.children.on_paper import OnPaper
from sotszakaz.demand.enrolments import actions, selectors
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.web.components.family import CARDS, begun, deed_form, entered, may_change, not_now
from sotszakaz.web.components.family_doors import ASK, CHANGE, way_to_group
from sotszakaz.web.components.family_forms import AskedOnPaperForm, FamilyPaperForm
from sotszakaz.web.components.transfers import may_ask
from sotszakaz.web.components.words import day
from sotszakaz.web.current import user


def choice_page(
    request: HttpRequest, area: str, application: EnrolmentApplication, refusal: Refusal | None = None
) -> HttpResponse:
    """Groups that the child could move to."""
    card = reverse(CARDS[area], args=[application.pk])
    if not is_open(application):
        return not_now(request, card)
    context = {
        "door": way_to_group(application),
        "layout": f"layouts/{area}.html",
        "application": application,
        "groups": selectors.groups_to_change(application, on=today_in(application.municipality)),
        "base": reverse(f"{area}:family_change", args=[application.pk]),
        "back": card,
        "refusal": refusal,
    }
    return render(request, "shared/family_change.html", context, status=refusal.status if refusal else 200)


def change_page(request: HttpRequest, area: str, application: EnrolmentApplication, group_id: int) -> HttpResponse:
    """What the change means and the form of the paper; posted, it is made. The caller has asked for the right."""
    card, on = reverse(CARDS[area], args=[application.pk]), today_in(application.municipality)
    door = way_to_group(application)
    if request.method == "POST":  # what the page was: no paper of one deed makes the other one, whatever is so by now
        door = ASK if "words" in request.POST else CHANGE
    form = door.form(request.POST, request.FILES)
    if request.method == "POST":
        done = entered(request, form, card, lambda paper: _make(request, application, group_id, form, paper))
        if done is not None:
            return done
    elif not is_open(application):
        return not_now(request, card)
    try:
        change = actions.change_of(application, group_id, on=on)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return choice_page(request, area, application, refusal)
    if request.method != "POST":
        form = door.form(initial=begun(application.child) | {"parent_amount": change.parent_amount})
    else:  # a page shown again names the sum as it is by then
        form.data = {**form.data, "parent_amount": str(change.parent_amount)}
    facts: dict[str, Any] = {"application": application, "change": change}
    facts["blank"] = reverse(f"{area}:family_change_blank", args=[application.pk, group_id])
    facts["others"] = reverse(f"{area}:family_change", args=[application.pk])
    return deed_form(request, area, application.child, door, form, card, **facts)


def is_open(application: EnrolmentApplication) -> bool:
    """May its family come to another group now, in the one way or the other."""
    return may_change(application) or may_ask(application, today_in(application.municipality))


def _make(
    request: HttpRequest, application: EnrolmentApplication, group_id: int, form: FamilyPaperForm, paper: OnPaper
) -> str:
    said: dict[str, Any] = {
        "application_id": application.pk,
        "group_id": group_id,
        "parent_amount": form.cleaned_data["parent_amount"],
        "by": user(request),
        "on": today_in(application.municipality),
        "paper": paper,
    }
    if isinstance(form, AskedOnPaperForm):
        asked = actions.ask_transfer(words=form.cleaned_data["words"], **said)
        return f"Просьба передана исполнителю, он ответит не позднее {day(asked.answer_by_on)}."
    actions.change_group(key=paper.key, **said)
    return "Группа изменена: новое место за ребёнком, прежнее освобождено."
