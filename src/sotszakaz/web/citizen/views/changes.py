"""Another group of the same part: the difference is shown first."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sotszakaz.demand.enrolments import actions, selectors
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.web.citizen.forms.enrolments import ChangeForm
from sotszakaz.web.current import user


def enrolment_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Groups that the child could move to."""
    application = selectors.get_own_application(user(request), pk)
    return _page(request, application)


def enrolment_change_to(request: HttpRequest, pk: int, group_id: int) -> HttpResponse:
    """What the change means; posted, it is made in one step or not at all."""
    application, refusal = selectors.get_own_application(user(request), pk), None
    today = today_in(application.municipality)
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
        "form": ChangeForm(initial={"parent_amount": change and change.parent_amount, "key": uuid.uuid4().hex}),
        "refusal": refusal,
    }
    return render(request, "citizen/enrolments/change.html", context, status=refusal.status if refusal else 200)
