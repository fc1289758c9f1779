"""A category of a funding scheme: its limits, its face value, the queue of those who wait for one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sotszakaz.demand.certificates.actions import change_face_value, set_limits
from sotszakaz.demand.certificates.selectors import get_value_for, list_queue, preview_change
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.schemes import LimitsForm, ValueForm
from sotszakaz.web.parsing import page_of


def scheme_limits(request: HttpRequest, pk: int) -> HttpResponse:
    """How many values and how much together the category may have."""
    here = membership(request, "office")
    value = get_value_for(user(request), pk, Permission.ORDER_APPROVE)
    form = LimitsForm.of(value, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            set_limits(value_id=pk, limits=form.limits(), by=user(request), on=today_in(here.municipality))
            messages.success(request, "Пределы записаны. Если появились места, номинал уже выдан первым в очереди.")
            return redirect("office:scheme", value.scheme_id)
        except Refusal as refusal:
            blame(form, refusal)
    context = {"value": value, "form": form}
    return render(request, "office/schemes/limits.html", context, status=422 if form.errors else 200)


def scheme_value(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the face value: first what it would do, then, with the same amount once more, the deed."""
    here = membership(request, "office")
    value = get_value_for(user(request), pk, Permission.ORDER_APPROVE)
    today = today_in(here.municipality)
    form, preview = ValueForm.of(value, request.POST if request.method == "POST" else None), None
    if form.is_valid():
        amount = form.units()
        if not form.is_confirmed():
            preview = preview_change(value, amount, today)
        else:
            try:
                count = change_face_value(value_id=pk, amount=amount, by=user(request), on=today)
                messages.success(request, f"Номинал изменён, пересчитано сертификатов: {count}.")
                return redirect("office:scheme", value.scheme_id)
            except Refusal as refusal:
                blame(form, refusal)
    context = {"value": value, "form": form, "preview": preview}
    return render(request, "office/schemes/value.html", context, status=422 if form.errors else 200)


def scheme_queue(request: HttpRequest, pk: int) -> HttpResponse:
    """Those who wait for a value, in their order."""
    membership(request, "office")
    value = get_value_for(user(request), pk, Permission.CHILD_VIEW)
    return render(request, "office/schemes/queue.html", {"value": value, "page": page_of(request, list_queue(value))})
