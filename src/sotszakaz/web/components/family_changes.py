"""A family without a login moves its application to another group of the part, by a paper."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from sotszakaz.demand.children.on_paper import OnPaper
from sotszakaz.demand.enrolments import actions, selectors
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.web.components.family import CARDS, Door, begun, deed_form, entered, may_change, not_now
from sotszakaz.web.components.family_forms import ShownSumForm
from sotszakaz.web.current import user

CHANGE = Door(
    "Сменить группу",
    "Новое место занимается и прежнее освобождается в одну минуту, или не меняется ничего. Исполнитель ответит заново.",
    "Перевести по бумаге",
    ShownSumForm,
)


def choice_page(
    request: HttpRequest, area: str, application: EnrolmentApplication, refusal: Refusal | None = None
) -> HttpResponse:
    """Groups that the child could move to."""
    card = reverse(CARDS[area], args=[application.pk])
    if not may_change(application):
        return not_now(request, card)
    context = {
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
    form = ShownSumForm(request.POST, request.FILES)
    if request.method == "POST":
        done = entered(request, form, card, lambda paper: _make(request, application, group_id, form, paper))
        if done is not None:
            return done
    elif not may_change(application):
        return not_now(request, card)
    try:
        change = actions.change_of(application, group_id, on=on)
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        return choice_page(request, area, application, refusal)
    if request.method != "POST":
        form = ShownSumForm(initial=begun(application.child) | {"parent_amount": change.parent_amount})
    return deed_form(request, area, application.child, CHANGE, form, card, application=application, change=change)


def _make(
    request: HttpRequest, application: EnrolmentApplication, group_id: int, form: ShownSumForm, paper: OnPaper
) -> str:
    actions.change_group(
        application_id=application.pk,
        group_id=group_id,
        parent_amount=form.cleaned_data["parent_amount"],
        key=paper.key,
        by=user(request),
        on=today_in(application.municipality),
        paper=paper,
    )
    return "Группа изменена: новое место за ребёнком, прежнее освобождено."
