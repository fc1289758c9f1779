"""Moving a child between groups of one part."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sotszakaz.demand.enrolments import actions, selectors
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.web.current import membership, user
from sotszakaz.web.provider.forms.enrolments import TransferForm

TOLD = {
    ApplicationState.ACCEPTED: "Ребёнок переведён, новый договор сформирован.",
    ApplicationState.INVITED: "Место за ребёнком. Доплата выросла, поэтому договор подпишет законный представитель.",
}


def application_transfer(request: HttpRequest, pk: int) -> HttpResponse:
    """Groups to which the child could go."""
    membership(request, "provider")
    actions.ensure_may_answer(selectors.get_application_for(user(request), pk), by=user(request))
    return _page(request, selectors.get_application_for(user(request), pk))


def application_transfer_to(request: HttpRequest, pk: int, group_id: int) -> HttpResponse:
    """What the transfer means; posted, it is made in one step or not at all."""
    membership(request, "provider")
    application, refusal = selectors.get_application_for(user(request), pk), None
    actions.ensure_may_answer(application, by=user(request))
    form = TransferForm(request.POST)
    try:
        if request.method == "POST" and form.is_valid():
            key, today = form.cleaned_data["key"], today_in(application.municipality)
            made = actions.transfer_child(application_id=pk, group_id=group_id, key=key, by=user(request), on=today)
            told = TOLD.get(ApplicationState(made.state), "Заявление переведено в другую группу. Ответьте на него.")
            messages.success(request, told)
            return redirect("provider:application", pk=made.pk)
    except Refusal as refused:
        if refused.status in (403, 404):
            raise
        refusal = refused
    return _page(request, application, group_id=group_id, refusal=refusal)


def _page(
    request: HttpRequest,
    application: EnrolmentApplication,
    *,
    group_id: int | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    today, change = today_in(application.municipality), None
    try:
        change = actions.change_of(application, group_id, on=today) if group_id is not None else None
    except Refusal as refused:
        if refused.status in (403, 404):
            raise
        refusal = refusal or refused
    context = {
        "application": application,
        "groups": selectors.groups_to_change(application, on=today),
        "change": change,
        "form": TransferForm(initial={"key": uuid.uuid4().hex}),
        "refusal": refusal,
    }
    return render(request, "provider/applications/transfer.html", context, status=refusal.status if refusal else 200)
