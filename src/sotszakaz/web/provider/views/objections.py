"""Objections of families to the provider's lines, and its replies."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from sotszakaz.delivery.settlements import actions, objections
from sotszakaz.delivery.settlements.actions.objections import Evidence
from sotszakaz.delivery.settlements.models import ChargeObjection
from sotszakaz.delivery.settlements.states import ObjectionState
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import has_permission, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.answers import download_of
from sotszakaz.web.components.refusals import blame, say_above
from sotszakaz.web.current import membership, user
from sotszakaz.web.parsing import page_of
from sotszakaz.web.provider.forms.objections import ReplyForm


def objections_list(request: HttpRequest) -> HttpResponse:
    """Objections to the provider's lines, those without an answer first."""
    here = membership(request, "provider")
    require(user(request), Permission.SETTLEMENT_VIEW, here.municipality_id, organisation_id=here.organisation_id)
    organisation_id, is_waiting = here.organisation_id or 0, request.GET.get("view") == "waiting"
    found = objections.list_objections_of(organisation_id, here.municipality_id, is_waiting=is_waiting)
    waiting = objections.count_waiting(here.municipality_id, organisation_id=organisation_id)
    address = reverse("provider:objections")
    context = {
        "page": page_of(request, found),
        "today": today_in(here.municipality),
        "tabs": [
            {"title": "Все", "url": address, "active": not is_waiting},
            {"title": "Ждут ответа", "url": f"{address}?view=waiting", "active": is_waiting, "count": waiting},
        ],
    }
    return render(request, "provider/objections/list.html", context)


def objection(request: HttpRequest, pk: int) -> HttpResponse:
    """One objection with the form of the reply."""
    membership(request, "provider")
    return _page(request, objections.get_objection_for(user(request), pk), ReplyForm())


@require_POST
def objection_reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Explain how it was."""
    membership(request, "provider")
    shown, form = objections.get_objection_for(user(request), pk), ReplyForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            actions.reply_to_objection(
                objection_id=pk,
                words=form.cleaned_data["words"],
                evidence=Evidence(file.name, file.read()) if file else None,
                by=user(request),
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Пояснение отправлено. Решит уполномоченный орган, придёт уведомление.")
            return redirect("provider:objection", pk=pk)
    return _page(request, shown, form)


def objection_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """The own file."""
    membership(request, "provider")
    file = objections.evidence_file(objections.get_objection_for(user(request), pk))
    return download_of(bytes(file.content), file.media_type, file.file_name)


def _page(request: HttpRequest, shown: ChargeObjection, form: ReplyForm) -> HttpResponse:
    is_open = shown.state == ObjectionState.RAISED and shown.replied_at is None
    may_reply = is_open and has_permission(
        user(request),
        Permission.OBJECTION_ANSWER,
        municipality_id=shown.municipality_id,
        organisation_id=shown.accrual.contract.organisation_id,
    )
    if not may_reply:
        say_above(request, form)
    context = {
        "objection": shown,
        "evidence": objections.evidence_of(shown),
        "today": today_in(shown.municipality),
        "may_reply": may_reply,
        "form": form,
    }
    return render(request, "provider/objections/objection.html", context, status=422 if form.errors else 200)
