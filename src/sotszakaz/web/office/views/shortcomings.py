"""Findings of inspections: what is to be mended by when, what the provider answered, what the inspector said."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.transitions import can_move
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.quality import actions, selectors
from sotszakaz.oversight.quality.models import Shortcoming
from sotszakaz.web.answers import download_of
from sotszakaz.web.components.refusals import blame, say_above
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.quality import ReturnForm
from sotszakaz.web.office.quality_tabs import quality_tabs
from sotszakaz.web.parsing import page_of


def shortcomings(request: HttpRequest) -> HttpResponse:
    """Findings that are not mended, the nearest deadline first; `?view=mended` those that are."""
    here = membership(request, "office")
    require(user(request), Permission.QUALITY_VIEW, here.municipality_id)
    is_open, address = request.GET.get("view") != "mended", reverse("office:shortcomings")
    context = {
        "page": page_of(request, selectors.list_shortcomings(here.municipality_id, is_open=is_open)),
        "today": today_in(here.municipality),
        "quality_tabs": quality_tabs(user(request), here.municipality_id, "shortcomings"),
        "tabs": [
            {"title": "Не устранены", "url": address, "active": is_open},
            {"title": "Устранены", "url": f"{address}?view=mended", "active": not is_open},
        ],
    }
    return render(request, "office/quality/shortcomings.html", context)


def shortcoming(request: HttpRequest, pk: int) -> HttpResponse:
    """One finding with all answers to it."""
    membership(request, "office")
    return _page(request, selectors.get_shortcoming_for(user(request), pk))


@require_POST
def mending_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """It is mended."""
    shown = _to_judge(request, pk)
    try:
        actions.judge_mending(
            shortcoming_id=pk,
            is_accepted=True,
            remark="",
            mend_by_on=None,
            by=user(request),
            on=today_in(shown.municipality),
        )
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Устранение принято, исполнитель получит уведомление.")
    return redirect("office:shortcoming", pk=pk)


@require_POST
def mending_return(request: HttpRequest, pk: int) -> HttpResponse:
    """It is not; another deadline."""
    shown, form = _to_judge(request, pk), ReturnForm(request.POST)
    if form.is_valid():
        try:
            actions.judge_mending(
                shortcoming_id=pk,
                is_accepted=False,
                **form.cleaned_data,
                by=user(request),
                on=today_in(shown.municipality),
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Ответ возвращён исполнителю с новым сроком.")
            return redirect("office:shortcoming", pk=pk)
    return _page(request, shown, form)


def mending_proof(request: HttpRequest, pk: int) -> HttpResponse:
    """The provider's file."""
    membership(request, "office")
    proof = selectors.get_proof_for(user(request), pk)
    return download_of(bytes(proof.content or b""), proof.media_type, proof.file_name)


def _to_judge(request: HttpRequest, pk: int) -> Shortcoming:
    membership(request, "office")
    shown = selectors.get_shortcoming_for(user(request), pk)
    require(user(request), Permission.INSPECTION_MAKE, shown.municipality_id)
    return shown


def _page(request: HttpRequest, shown: Shortcoming, form: forms.Form | None = None) -> HttpResponse:
    may_judge = can_move(shown, "accept") and has_right(request, Permission.INSPECTION_MAKE, shown.municipality_id)
    if not may_judge:
        say_above(request, form)
    context = {
        "shortcoming": shown,
        "today": today_in(shown.municipality),
        "may_judge": may_judge,
        "form": form or _return_form(shown, judges=may_judge),
    }
    return render(request, "office/quality/shortcoming.html", context, status=422 if form and form.errors else 200)


def _return_form(shown: Shortcoming, *, judges: bool) -> ReturnForm:
    """With the deadline that the rules suggest."""
    if not judges:
        return ReturnForm()
    suggested = selectors.suggested_deadline(shown.municipality_id, today_in(shown.municipality))
    return ReturnForm(initial={"mend_by_on": suggested})
