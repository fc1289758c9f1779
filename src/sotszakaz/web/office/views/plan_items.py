"""One measure of the plan: its terms, what proves them, who answers, what comes before."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.plans.actions import (
    add_evidence,
    appoint_keeper,
    name_precedence,
    release_keeper,
    remove_precedence,
    withdraw_completion,
)
from sotszakaz.ordering.plans.selectors import (
    Card,
    get_card_for,
    get_completion_for,
    get_evidence_file_for,
    possible_keepers,
    withdrawn_of,
)
from sotszakaz.ordering.working_group.models import Assignment
from sotszakaz.ordering.working_group.selectors.assignments import assignments_of_measure
from sotszakaz.oversight.communication.selectors import events_of
from sotszakaz.oversight.communication.states import PROVES
from sotszakaz.web.answers import download_of
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.plan import EvidenceForm, KeeperForm, PrecedenceForm, WithdrawForm
from sotszakaz.web.office.plan_rows import shown_terms
from sotszakaz.web.parsing import page_of_list

SHOWN = 10
"""The latest events, assignments and marks taken back; events and assignments have lists of their own."""


def plan_item(request: HttpRequest, pk: int) -> HttpResponse:
    """A measure with all its terms."""
    return _page(request, _card(request, pk))


@require_POST
def plan_keeper_appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a colleague answer for the measure."""
    card = _to_edit(request, pk)
    form = KeeperForm(request.POST, people=possible_keepers(card.item.municipality_id))
    if form.is_valid():
        try:
            appoint_keeper(item_id=pk, user_id=form.cleaned_data["user"], by=user(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Ответственный назначен. Напоминания о сроках придут ему.")
            return redirect("office:plan_item", pk=pk)
    return _page(request, card, appointing=form)


@require_POST
def plan_keeper_release(request: HttpRequest, pk: int) -> HttpResponse:
    """The colleague answers no more."""
    membership(request, "office")
    keeper = release_keeper(keeper_id=pk, by=user(request))
    messages.success(request, "Ответственный снят.")
    return redirect("office:plan_item", pk=keeper.item_id)


@require_POST
def plan_order_name(request: HttpRequest, pk: int) -> HttpResponse:
    """Say which measure comes before."""
    card = _to_edit(request, pk)
    form = PrecedenceForm(request.POST, others=card.others)
    if form.is_valid():
        try:
            name_precedence(earlier_id=form.cleaned_data["earlier"], later_id=pk, by=user(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Порядок записан. Если он нарушен, план об этом скажет.")
            return redirect("office:plan_item", pk=pk)
    return _page(request, card, ordering=form)


@require_POST
def plan_order_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """The measure does not wait for the other."""
    membership(request, "office")
    later = remove_precedence(precedence_id=pk, by=user(request))
    messages.success(request, "Порядок убран.")
    return redirect("office:plan_item", pk=later.pk)


def plan_evidence_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a file or a document to a fulfilment."""
    membership(request, "office")
    completion = get_completion_for(user(request), pk)
    form = EvidenceForm(request.POST, request.FILES) if request.method == "POST" else EvidenceForm()
    if form.is_valid():
        try:
            add_evidence(completion_id=pk, by=user(request), **form.shown())
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Подтверждение приложено.")
            return redirect("office:plan_item", pk=completion.item_id)
    context = {"completion": completion, "item": completion.item, "form": form}
    return render(request, "office/plan/evidence.html", context, status=422 if form.errors else 200)


def plan_completion_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back a mark made by mistake."""
    membership(request, "office")
    completion = get_completion_for(user(request), pk)
    form = WithdrawForm(request.POST or None)
    if form.is_valid():
        try:
            withdraw_completion(completion_id=pk, reason=form.cleaned_data["reason"], by=user(request))
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Отметка снята, срок снова открыт.")
            return redirect("office:plan_item", pk=completion.item_id)
    context = {"completion": completion, "item": completion.item, "form": form}
    return render(request, "office/plan/withdraw.html", context, status=422 if form.errors else 200)


def plan_evidence_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it came."""
    membership(request, "office")
    file = get_evidence_file_for(user(request), pk)
    assert file.content is not None
    return download_of(bytes(file.content), file.media_type, file.file_name)


def _card(request: HttpRequest, pk: int) -> Card:
    here = membership(request, "office")
    return get_card_for(user(request), pk, today_in(here.municipality))


def _to_edit(request: HttpRequest, pk: int) -> Card:
    card = _card(request, pk)
    require(user(request), Permission.PLAN_EDIT, card.item.municipality_id)
    return card


def _assignments(request: HttpRequest, item_id: int, home: int) -> list[tuple[Assignment, bool]]:
    """What the working group has asked for the measure, and is it late; for those who see the group."""
    if not has_right(request, Permission.WORKING_GROUP_VIEW, home):
        return []
    today = today_in(membership(request, "office").municipality)
    return [(each, each.is_late(today)) for each in assignments_of_measure(item_id)[:SHOWN]]


def _page(
    request: HttpRequest,
    card: Card,
    *,
    appointing: forms.Form | None = None,
    ordering: forms.Form | None = None,
) -> HttpResponse:
    home = card.item.municipality_id
    may_edit = has_right(request, Permission.PLAN_EDIT, home)
    page = page_of_list(request, card.terms)
    context = {
        "card": card,
        "page": page,
        "terms": shown_terms(page.object_list, user(request)),
        "may_edit": may_edit,
        "events": events_of(card.item.pk)[:SHOWN],
        "is_communication": card.topic in PROVES,
        "withdrawn": withdrawn_of(card.item.pk)[:SHOWN],
        "assignments": _assignments(request, card.item.pk, home),
        "may_plan": has_right(request, Permission.COMMUNICATION_EDIT, home),
    }
    if may_edit:
        context["appointing"] = appointing or KeeperForm(people=possible_keepers(home))
        context["ordering"] = ordering or PrecedenceForm(others=card.others)
    failed = appointing is not None or ordering is not None
    return render(request, "office/plan/item.html", context, status=422 if failed else 200)
