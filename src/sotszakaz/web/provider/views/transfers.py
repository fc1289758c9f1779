"""Moving a child between groups of one part."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.demand.enrolments import actions, selectors
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.states import ApplicationState, Side
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.web.components.transfers import Told, answer_request, bars_change, change_or_refusal
from sotszakaz.web.current import membership, user
from sotszakaz.web.provider.forms.enrolments import ProposeForm, TransferAnswerForm, TransferForm

TOLD = {
    ApplicationState.ACCEPTED: "Ребёнок переведён, новый договор сформирован.",
    ApplicationState.INVITED: "Место за ребёнком. Доплата выросла, поэтому договор подпишет законный представитель.",
}
ANSWERED = Told(
    agree=TOLD[ApplicationState.ACCEPTED],
    decline="Семья узнает, почему перевода не будет. Договор действует как прежде.",
    withdraw="Предложение снято.",
)


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
    form = ProposeForm(request.POST)
    try:
        if request.method == "POST" and form.is_valid():
            key, today = form.cleaned_data["key"], today_in(application.municipality)
            if form.cleaned_data["propose"]:
                words = form.cleaned_data["words"]
                actions.propose_transfer(application_id=pk, group_id=group_id, words=words, by=user(request), on=today)
                messages.success(request, "Предложение отправлено семье. Пока она не согласится, ничего не меняется.")
                return redirect("provider:application", pk=pk)
            made = actions.transfer_child(application_id=pk, group_id=group_id, key=key, by=user(request), on=today)
            told = TOLD.get(ApplicationState(made.state), "Заявление переведено в другую группу. Ответьте на него.")
            messages.success(request, told)
            return redirect("provider:application", pk=made.pk)
    except Refusal as refused:
        if refused.status in (403, 404):
            raise
        refusal = refused
    return _page(request, application, group_id=group_id, refusal=refusal)


@require_POST
def transfer_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes or no to the family's request, or the provider's own proposal is taken back."""
    membership(request, "provider")
    application = selectors.get_application_for(user(request), pk)
    actions.ensure_may_answer(application, by=user(request))
    form = TransferAnswerForm(request.POST)
    if not form.is_valid():
        return redirect("provider:application", pk=pk)
    said = form.cleaned_data
    shown = answer_request(
        request, application, side=Side.PROVIDER, answer=said["answer"], told=ANSWERED, reply=said["reply"]
    )
    return redirect("provider:application", pk=shown)


def _page(
    request: HttpRequest,
    application: EnrolmentApplication,
    *,
    group_id: int | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    if bars_change(request, application, refusal):
        return redirect("provider:application", pk=application.pk)
    today = today_in(application.municipality)
    change, refusal = change_or_refusal(application, group_id, refusal, on=today)
    form = ProposeForm if change is not None and change.needs_consent else TransferForm
    context = {
        "application": application,
        "groups": selectors.groups_to_change(application, on=today),
        "change": change,
        "form": form(initial={"key": uuid.uuid4().hex}),
        "refusal": refusal,
    }
    return render(request, "provider/applications/transfer.html", context, status=refusal.status if refusal else 200)
