"""Changing an inspection that is not over: another day, another place, other inspectors."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.quality import actions, selectors
from sotszakaz.oversight.quality.actions.planning import Changed
from sotszakaz.oversight.quality.errors import InspectionOver
from sotszakaz.oversight.quality.models import Inspection
from sotszakaz.oversight.quality.states import LIVE, InspectionState
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.quality import ChangeForm


def inspection_change(request: HttpRequest, pk: int) -> HttpResponse:
    """Who is named and, of a planned inspection, the provider get a notice."""
    membership(request, "office")
    shown = selectors.get_inspection_for(user(request), pk)
    require(user(request), Permission.INSPECTION_MAKE, shown.municipality_id)
    if shown.state not in LIVE:
        messages.error(request, InspectionOver(state=shown.get_state_display()).message)
        return redirect("office:inspection", pk=pk)
    form = _form(request, shown)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_inspection(
                inspection_id=pk, change=_changed(form, shown), by=user(request), on=today_in(shown.municipality)
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Проверка изменена. Кого это касается, получат уведомление.")
            return redirect("office:inspection", pk=pk)
    context = {"inspection": shown, "form": form}
    return render(request, "office/quality/inspection_change.html", context, status=422 if form.errors else 200)


def _form(request: HttpRequest, shown: Inspection) -> ChangeForm:
    people = selectors.possible_inspectors(shown.municipality_id)
    goes = list(shown.inspectors.values_list("user_id", flat=True))
    return ChangeForm(
        request.POST or None,
        initial={"planned_on": shown.planned_on, "place": shown.place, "inspectors": goes},
        people=people,
        is_running=shown.state == InspectionState.RUNNING,
    )


def _changed(form: ChangeForm, shown: Inspection) -> Changed:
    said = form.cleaned_data
    return Changed(
        planned_on=said.get("planned_on", shown.planned_on),
        place=said.get("place", shown.place),
        inspector_ids=tuple(said["inspectors"]),
    )
