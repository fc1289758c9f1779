"""Protocols of disagreements, raised by the provider."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.transitions import can_move
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.agreements import actions, selectors
from sotszakaz.web.components.disagreements import disagreement_page
from sotszakaz.web.components.previews import is_preview, show_preview
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.provider.forms.disagreements import ObjectionsForm


def disagree(request: HttpRequest, pk: int) -> HttpResponse:
    """The form: clauses of what is offered by the agreement `pk`, in the provider's words."""
    here = membership(request, "provider")
    agreement = selectors.get_agreement_for(user(request), pk)
    require(user(request), Permission.DOCUMENT_SIGN, here.municipality_id, organisation_id=here.organisation_id)
    form = ObjectionsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        today = today_in(here.municipality)
        asked: dict[str, Any] = {"agreement_id": pk, "objections": form.objections(), "by": user(request)}
        try:
            if is_preview(request):
                payload = actions.preview_disagreement(**asked)
                return show_preview(
                    DocumentKind.AGREEMENT_DISAGREEMENT, payload, municipality=agreement.municipality, on=today
                )
            made = actions.raise_disagreement(**asked, on=today)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Разногласия направлены. Ответ придёт сюда и в уведомления.")
            return redirect("provider:disagreement", pk=made.pk)
    context = {"form": form, "agreement": agreement, "document": selectors.disputable_of(agreement)}
    return render(request, "provider/registry/disagree.html", context, status=422 if form.errors else 200)


def disagreement(request: HttpRequest, pk: int) -> HttpResponse:
    """One protocol with the answers."""
    membership(request, "provider")
    shown = selectors.get_disagreement_for(user(request), pk)
    url = reverse("provider:disagreement_withdraw", args=[pk]) if can_move(shown, "withdraw") else ""
    return disagreement_page(request, "provider", shown, withdraw_url=url)


@require_POST
def disagreement_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the own wording up."""
    here = membership(request, "provider")
    selectors.get_disagreement_for(user(request), pk)
    try:
        actions.withdraw_disagreement(disagreement_id=pk, by=user(request), on=today_in(here.municipality))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Разногласия отозваны. Документ можно подписать как он был предложен.")
    return redirect("provider:disagreement", pk=pk)
