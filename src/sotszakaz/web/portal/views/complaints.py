"""Complaints of anybody: filing without a login, the status by number and code, an appeal."""

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.documents.codes import in_groups
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.municipalities.selectors import list_municipalities, today_in
from sotszakaz.oversight.complaints import actions, selectors
from sotszakaz.oversight.complaints.actions import Filed, NewComplaint
from sotszakaz.oversight.complaints.errors import TooManyComplaints, TooManyTries
from sotszakaz.oversight.complaints.selectors import Status
from sotszakaz.oversight.complaints.states import ComplaintState, Topic
from sotszakaz.web.addresses import household_of
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.portal.forms.complaint import AppealForm, MunicipalityForm, PublicComplaintForm, StatusForm

AN_HOUR, TRIES = 10, 60
"""Complaints, and tries of a code, from one address in an hour in one process."""
SHOWN = "complaint_filed"


def complaint(request: HttpRequest) -> HttpResponse:
    """First the municipality, then the form."""
    home = _chosen(request)
    if home is None:
        asked = MunicipalityForm(request.GET if "municipality" in request.GET else None)
        return render(request, "portal/complaints/where.html", {"form": asked}, status=422 if asked.errors else 200)
    form = PublicComplaintForm(request.POST or None, municipality=home)
    if request.method == "POST" and form.is_valid():
        try:
            _count_filing(request)
            filed = _file(home, form)
        except Refusal as refusal:
            blame(form, refusal)
        else:
            request.session[SHOWN] = [filed.number, in_groups(filed.code), f"{filed.answer_by_on:%d.%m.%Y}", home.name]
            return redirect("portal:complaint_filed")
    context = {"form": form, "municipality": home}
    return render(request, "portal/complaints/complaint.html", context, status=422 if form.errors else 200)


def complaint_filed(request: HttpRequest) -> HttpResponse:
    """Number and code, to be written down: they stay on this page until the browser is closed or another is filed."""
    shown = request.session.get(SHOWN)
    if shown is None:
        return redirect("portal:complaint_status")
    answer = render(
        request, "portal/complaints/filed.html", dict(zip(("number", "code", "day", "home"), shown, strict=True))
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def complaint_status(request: HttpRequest) -> HttpResponse:
    """What became of a complaint; asked by POST, so that the code stays out of addresses."""
    form = StatusForm(request.POST or None)
    status: Status | None = None
    if request.method == "POST" and form.is_valid():
        try:
            _count_try(request)
            said = form.cleaned_data
            status = selectors.status_of(said["municipality"], said["number"], said["code"])
        except Refusal as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
    appeal = AppealForm(initial=form.cleaned_data) if status and status.state == ComplaintState.ANSWERED else None
    return _status(request, form, status, appeal)


@require_POST
def complaint_appeal(request: HttpRequest) -> HttpResponse:
    """Appeal against the answer, with the number and the code once more."""
    appeal = AppealForm(request.POST)
    if not appeal.is_valid():
        return _status(request, StatusForm(request.POST), None, appeal)
    said = appeal.cleaned_data
    home = next((each for each in list_municipalities() if each.pk == said["municipality"]), None)
    try:
        _count_try(request)
        assert home is not None
        actions.appeal_by_code(
            municipality_id=home.pk, number=said["number"], code=said["code"], words=said["words"], on=today_in(home)
        )
    except Refusal as refusal:
        appeal.add_error(None, refusal.message)
        return _status(request, StatusForm(request.POST), None, appeal)
    status = selectors.status_of(said["municipality"], said["number"], said["code"])
    return _status(request, StatusForm(), status, None)


def _status(request: HttpRequest, form: StatusForm, status: Status | None, appeal: AppealForm | None) -> HttpResponse:
    context = {"form": form, "status": status, "appeal": appeal}
    failed = bool(form.is_bound and form.errors) or bool(appeal is not None and appeal.is_bound)
    answer = render(request, "portal/complaints/status.html", context, status=422 if failed else 200)
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def _file(home: Municipality, form: PublicComplaintForm) -> Filed:
    said = form.cleaned_data
    return actions.file_complaint(
        municipality_id=home.pk,
        organisation_id=said["organisation"],
        said=NewComplaint(
            key=said["key"],
            topic=Topic(said["topic"]),
            words=said["words"],
            full_name=said["full_name"],
            contact=said["contact"],
            has_consented=said["has_consented"],
        ),
        on=today_in(home),
    )


def _chosen(request: HttpRequest) -> Municipality | None:
    said = request.GET.get("municipality", "")
    return next((each for each in list_municipalities() if str(each.pk) == said), None)


def _count_filing(request: HttpRequest) -> None:
    if _counted(f"complaints:{household_of(request)}") > AN_HOUR:
        raise TooManyComplaints()


def _count_try(request: HttpRequest) -> None:
    if _counted(f"complaint-codes:{household_of(request)}") > TRIES:
        raise TooManyTries()


def _counted(key: str) -> int:
    cache.add(key, 0, timeout=3600)
    try:
        return cache.incr(key)
    except ValueError:  # the hour has just ended
        return 1
