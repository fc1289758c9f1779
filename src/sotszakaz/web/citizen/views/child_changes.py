"""The family asks the office to change confirmed data of a child, and takes its wish back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.demand.children.changing import ask_change, withdraw_change
from sotszakaz.demand.children.selectors import get_own_child
from sotszakaz.demand.children.states import ChildState
from sotszakaz.demand.children.versions import get_own_request, open_request
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.web.citizen.forms.children import ChangeAskForm
from sotszakaz.web.components.child_data import begun_with
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import user

ASKED = "Просьба отправлена. Сотрудник сверит документ, ответ придёт сообщением."


def child_change(request: HttpRequest, pk: int) -> HttpResponse:
    """The form with the data as they are; the wish with its document."""
    child = get_own_child(user(request), pk)
    if child.state != ChildState.CONFIRMED or open_request(child) is not None:
        messages.info(request, "Просьбу можно подать по подтверждённым данным, одну за раз.")
        return redirect("citizen:child", pk=pk)
    today = today_in(child.municipality)
    is_sent = request.method == "POST"
    form = ChangeAskForm(request.POST, request.FILES) if is_sent else ChangeAskForm(initial=begun_with(child, today))
    if is_sent and form.is_valid():
        try:
            ask_change(child_id=pk, wish=form.wish(), by=user(request), on=today)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, ASKED)
            return redirect("citizen:child", pk=pk)
    context = {"child": child, "form": form}
    return render(request, "citizen/children/change.html", context, status=422 if form.errors else 200)


@require_POST
def child_change_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an own wish back; the data stay."""
    asked = get_own_request(user(request), pk)
    try:
        withdraw_change(request_id=pk, by=user(request))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Просьба отозвана, данные остались прежними.")
    return redirect("citizen:child", pk=asked.child_id)
