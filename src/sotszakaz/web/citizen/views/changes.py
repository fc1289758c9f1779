"""Another group of the same part: the difference is shown first."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.demand.enrolments import actions, selectors
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.states import Side
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.web.citizen.forms.enrolments import AskForm, ChangeForm, TransferAnswerForm
from sotszakaz.web.components.transfers import Told, answer_request, bars_change, change_or_refusal
from sotszakaz.web.current import user

TOLD = Told(
    agree="Перевод согласован: новый договор сформирован.",
    decline="Вы отказались от перевода. Договор действует как прежде.",
    withdraw="Просьба снята.",
)


def enrolment_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Groups that the child could move to."""
    application = selectors.get_own_application(user(request), pk)
    return _page(request, application)


def enrolment_change_to(request: HttpRequest, pk: int, group_id: int) -> HttpResponse:
    """What the change means; posted, it is made in one step or not at all."""
    application, refusal = selectors.get_own_application(user(request), pk), None
    today = today_in(application.municipality)
    if application.signed is not None:
        return _ask(request, application, group_id)
    form = ChangeForm(request.POST)
    try:
        if request.method == "POST" and form.is_valid():
            made = actions.change_group(
                application_id=pk, group_id=group_id, **form.cleaned_data, by=user(request), on=today
            )
            messages.success(request, "Группа изменена: новое место за ребёнком, прежнее освобождено.")
            return redirect("citizen:enrolment", pk=made.pk)
    except Refusal as refused:
        if refused.status in (403, 404):
            raise
        refusal = refused
    return _page(request, application, group_id=group_id, refusal=refusal)


def _ask(request: HttpRequest, application: EnrolmentApplication, group_id: int) -> HttpResponse:
    """With a contract the provider is asked."""
    form, today, refusal = AskForm(request.POST), today_in(application.municipality), None
    try:
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            actions.ask_transfer(application_id=application.pk, group_id=group_id, **said, by=user(request), on=today)
            messages.success(request, "Просьба отправлена исполнителю. Пока он не ответил, ничего не меняется.")
            return redirect("citizen:enrolment", pk=application.pk)
    except Refusal as refused:
        if refused.status in (403, 404):
            raise
        refusal = refused
    return _page(request, application, group_id=group_id, refusal=refusal)


@require_POST
def transfer_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes or no to the provider's proposal, or the family's own request is taken back."""
    application = selectors.get_own_application(user(request), pk)
    form = TransferAnswerForm(request.POST)
    if not form.is_valid():
        return redirect("citizen:enrolment", pk=pk)
    said = form.cleaned_data
    shown = answer_request(
        request,
        application,
        side=Side.FAMILY,
        answer=said["answer"],
        told=TOLD,
        reply=actions.NOT_AGREED,
        parent_amount=said["parent_amount"],
    )
    return redirect("citizen:enrolment", pk=shown)


def _page(
    request: HttpRequest,
    application: EnrolmentApplication,
    *,
    group_id: int | None = None,
    refusal: Refusal | None = None,
) -> HttpResponse:
    if bars_change(request, application, refusal):
        return redirect("citizen:enrolment", pk=application.pk)
    today = today_in(application.municipality)
    change, refusal = change_or_refusal(application, group_id, refusal, on=today)
    shown = {"parent_amount": change and change.parent_amount}
    has_contract = application.signed is not None
    context = {
        "application": application,
        "has_contract": has_contract,
        "groups": selectors.groups_to_change(application, on=today),
        "change": change,
        "form": AskForm(initial=shown) if has_contract else ChangeForm(initial=shown | {"key": uuid.uuid4().hex}),
        "refusal": refusal,
    }
    return render(request, "citizen/enrolments/change.html", context, status=refusal.status if refusal else 200)
