"""Protocols of disagreements, answered by the body."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.transitions import can_move
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.agreements.actions import answer_disagreement, preview_answer
from sotszakaz.supply.agreements.selectors import get_disagreement_for
from sotszakaz.web.components.disagreements import disagreement_page
from sotszakaz.web.components.previews import is_preview, show_preview
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.disagreements import AnswersForm


def disagreement(request: HttpRequest, pk: int) -> HttpResponse:
    """One protocol; whoever makes agreements answers it here."""
    here = membership(request, "office")
    shown = get_disagreement_for(user(request), pk)
    home = shown.municipality_id
    if request.method == "POST":
        require(user(request), Permission.AGREEMENT_MAKE, home)
    may_answer = has_right(request, Permission.AGREEMENT_MAKE, home)
    if not may_answer or not can_move(shown, "answer"):
        return disagreement_page(request, "office", shown)
    form = AnswersForm(request.POST or None, items=list(shown.items.order_by("ordinal")))
    if request.method == "POST" and form.is_valid():
        today = today_in(here.municipality)
        asked: dict[str, Any] = {"disagreement_id": pk, "answers": form.answers(), "by": user(request)}
        try:
            if is_preview(request):
                payload = preview_answer(**asked)
                return show_preview(
                    DocumentKind.AGREEMENT_DISAGREEMENT, payload, municipality=shown.municipality, on=today
                )
            answer_disagreement(**asked, on=today)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Ответ отправлен. Теперь протокол подписывают обе стороны.")
            return redirect("office:disagreement", pk=pk)
    return disagreement_page(request, "office", shown, form)
