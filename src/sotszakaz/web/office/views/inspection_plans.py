"""Putting an inspection into the plan: a first one, a repeat, or one that looks into a complaint."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.complaints.models import Complaint
from sotszakaz.oversight.complaints.selectors import get_complaint_for
from sotszakaz.oversight.quality import actions, selectors
from sotszakaz.oversight.quality.actions.planning import Planned
from sotszakaz.oversight.quality.models import Inspection
from sotszakaz.oversight.quality.states import InspectionKind
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.quality import PlanForm


def inspection_new(request: HttpRequest) -> HttpResponse:
    """Plan an inspection; `?follows=` repeats one that is over, `?complaint=` looks into a complaint."""
    here = membership(request, "office")
    require(user(request), Permission.INSPECTION_MAKE, here.municipality_id)
    follows, complaint = _followed(request), _complained(request)
    form = PlanForm(
        request.POST or None,
        initial=_suggested(follows, complaint),
        records=selectors.inspectable_records(here.municipality_id),
        checklists=selectors.approved_checklists(here.municipality_id),
        people=selectors.possible_inspectors(here.municipality_id),
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.plan_inspection(
                municipality_id=here.municipality_id,
                plan=_planned(form, follows, complaint),
                by=user(request),
                on=today_in(here.municipality),
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Проверка назначена, проверяющие получат уведомление.")
            return redirect("office:inspection", pk=made.pk)
    context = {"form": form, "follows": follows, "complaint": complaint}
    return render(request, "office/quality/inspection_new.html", context, status=422 if form.errors else 200)


def _followed(request: HttpRequest) -> Inspection | None:
    said = request.GET.get("follows", "")
    return selectors.get_inspection_for(user(request), int(said)) if said.isdecimal() else None


def _complained(request: HttpRequest) -> Complaint | None:
    said = request.GET.get("complaint", "")
    return get_complaint_for(user(request), int(said)) if said.isdecimal() else None


def _suggested(follows: Inspection | None, complaint: Complaint | None) -> dict[str, object]:
    """What the form begins with: what a complaint tells of is looked at without a warning."""
    if follows is not None:
        return {"record": follows.record_id, "checklist": follows.checklist_id}
    if complaint is None:
        return {}
    record = selectors.record_to_inspect(complaint)
    return {"record": record and record.pk, "kind": InspectionKind.SURPRISE}


def _planned(form: PlanForm, follows: Inspection | None, complaint: Complaint | None) -> Planned:
    said = form.cleaned_data
    return Planned(
        record_id=said["record"],
        checklist_id=said["checklist"],
        kind=InspectionKind(said["kind"]),
        planned_on=said["planned_on"],
        inspector_ids=tuple(said["inspectors"]),
        place=said["place"],
        follows_id=follows.pk if follows else None,
        complaint_id=complaint.pk if complaint else None,
    )
