"""What follows from an inspection: a warning, a proposal to exclude, and taking either back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.quality import actions, selectors
from sotszakaz.oversight.quality.states import MeasureKind
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.quality import MeasureForm, WithdrawForm
from sotszakaz.web.office.views.inspections import inspection_page, said_above


@require_POST
def measure_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Warn, or propose the exclusion."""
    membership(request, "office")
    shown, form = selectors.get_inspection_for(user(request), pk), MeasureForm(request.POST)
    require(user(request), Permission.MEASURE_TAKE, shown.municipality_id)
    if form.is_valid():
        try:
            actions.take_measure(
                inspection_id=pk,
                kind=MeasureKind(form.cleaned_data["kind"]),
                ground=form.cleaned_data["ground"],
                by=user(request),
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Мера принята, исполнитель получит уведомление.")
            return redirect("office:inspection", pk=pk)
    return inspection_page(request, shown, measuring=form)


@require_POST
def measure_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a measure back."""
    membership(request, "office")
    measure, form = selectors.get_measure_for(user(request), pk), WithdrawForm(request.POST)
    require(user(request), Permission.MEASURE_TAKE, measure.municipality_id)
    if form.is_valid():
        try:
            actions.withdraw_measure(measure_id=pk, **form.cleaned_data, by=user(request))
        except Refusal as refusal:
            return said_above(request, measure.inspection_id, refusal)
        messages.success(request, "Мера отозвана.")
    else:
        messages.error(request, "Напишите, почему мера отзывается.")
    return redirect("office:inspection", pk=measure.inspection_id)
