"""Objections of families: what waits for an answer, what is held back, the answers."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.delivery.settlements import actions, objections
from sotszakaz.delivery.settlements.models import ChargeObjection
from sotszakaz.delivery.settlements.states import ObjectionState
from sotszakaz.demand.children.on_paper import papers_about
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.answers import download_of
from sotszakaz.web.components.refusals import blame, say_above
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.objections import RejectForm, UpholdForm
from sotszakaz.web.parsing import page_of

UPHOLD_IDS, REJECT_IDS = "uphold_%s", "reject_%s"
"""Two forms of one page: each label names its own field."""

VIEWS = {"all": "Все", "waiting": "Ждут ответа", "held": "Удерживают оплату"}


def objections_list(request: HttpRequest) -> HttpResponse:
    """Objections of the municipality; `?view=waiting` without an answer, `?view=held` those that hold money back."""
    here = membership(request, "office")
    require(user(request), Permission.SETTLEMENT_VIEW, here.municipality_id)
    chosen = request.GET.get("view", "all")
    if chosen == "held":
        found = objections.held_lines(here.municipality_id)
    else:
        found = objections.list_objections(here.municipality_id, is_waiting=chosen == "waiting")
    held, address = objections.held_of(here.municipality_id), reverse("office:objections")
    counts = {"waiting": objections.count_waiting(here.municipality_id), "held": held.lines}
    context = {
        "page": page_of(request, found),
        "held": held,
        "today": today_in(here.municipality),
        "tabs": [
            {"title": title, "url": f"{address}?view={name}", "active": name == chosen, "count": counts.get(name)}
            for name, title in VIEWS.items()
        ],
    }
    return render(request, "office/objections/list.html", context)


def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """One objection with the provider's reply and the ways to answer."""
    membership(request, "office")
    return _page(request, objections.get_objection_for(user(request), pk))


def objection_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """The provider's file."""
    membership(request, "office")
    file = objections.evidence_file(objections.get_objection_for(user(request), pk))
    return download_of(bytes(file.content), file.media_type, file.file_name)


@require_POST
def objection_uphold(request: HttpRequest, pk: int) -> HttpResponse:
    """Agree, with the share that was delivered."""
    shown, form = _to_decide(request, pk), UpholdForm(request.POST, auto_id=UPHOLD_IDS)
    if form.is_valid():
        try:
            actions.uphold_objection(objection_id=pk, by=user(request), **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Возражение удовлетворено. Разницу проведёт следующее закрытие месяца.")
            return redirect("office:objection", pk=pk)
    return _page(request, shown, upholding=form)


@require_POST
def objection_reject(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse with the reason."""
    shown, form = _to_decide(request, pk), RejectForm(request.POST, auto_id=REJECT_IDS)
    if form.is_valid():
        try:
            actions.reject_objection(objection_id=pk, by=user(request), **form.cleaned_data)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Возражение отклонено. Строку можно оплатить следующим поручением.")
            return redirect("office:objection", pk=pk)
    return _page(request, shown, rejecting=form)


def _to_decide(request: HttpRequest, pk: int) -> ChargeObjection:
    membership(request, "office")
    shown = objections.get_objection_for(user(request), pk)
    require(user(request), Permission.MONTH_CLOSE, shown.municipality_id)
    return shown


def _page(
    request: HttpRequest,
    shown: ChargeObjection,
    *,
    upholding: forms.Form | None = None,
    rejecting: forms.Form | None = None,
) -> HttpResponse:
    may_decide = shown.state == ObjectionState.RAISED and has_right(
        request, Permission.MONTH_CLOSE, shown.municipality_id
    )
    if not may_decide:
        say_above(request, upholding, rejecting)
    context = {
        "objection": shown,
        "evidence": objections.evidence_of(shown),
        "family_papers": papers_about([shown.accrual]),
        "today": today_in(shown.municipality),
        "may_decide": may_decide,
        "upholding": upholding or UpholdForm(auto_id=UPHOLD_IDS),
        "rejecting": rejecting or RejectForm(auto_id=REJECT_IDS),
    }
    failed = upholding is not None or rejecting is not None
    return render(request, "office/objections/objection.html", context, status=422 if failed else 200)
