"""What inspections found at the provider: acts, findings to be mended, answers."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.pictures import MEDIA_TYPE
from sotszakaz.foundation.transitions import can_move
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import has_permission, require
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.quality import actions, selectors
from sotszakaz.oversight.quality.actions.mending import Proof
from sotszakaz.oversight.quality.states import InspectionState
from sotszakaz.web.answers import download_of, picture_of
from sotszakaz.web.components.refusals import blame, say_above
from sotszakaz.web.current import membership, user
from sotszakaz.web.parsing import page_of
from sotszakaz.web.provider.forms.quality import MendingForm


def shortcomings(request: HttpRequest) -> HttpResponse:
    """Findings to be mended, the nearest deadline first; `?view=mended` those that are."""
    here = _reader(request)
    is_open = request.GET.get("view") != "mended"
    found = selectors.list_shortcomings(here.municipality_id, organisation_id=here.organisation_id, is_open=is_open)
    shown = "open" if is_open else "mended"
    context = {"page": page_of(request, found), "today": today_in(here.municipality), "tabs": _tabs(shown)}
    return render(request, "provider/quality/shortcomings.html", context)


def shortcoming(request: HttpRequest, pk: int) -> HttpResponse:
    """One finding; the answer is given on the same page."""
    here = _reader(request)
    shown = selectors.get_shortcoming_for(user(request), pk, organisation_id=here.organisation_id or 0)
    form = MendingForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            actions.report_mended(
                shortcoming_id=pk,
                words=form.cleaned_data["words"],
                proof=Proof(file.name, file.read()) if file else None,
                by=user(request),
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, "Ответ отправлен. Проверяющий посмотрит его, придёт уведомление.")
            return redirect("provider:shortcoming", pk=pk)
    may_report = can_move(shown, "report") and has_permission(
        user(request),
        Permission.FINDING_MEND,
        municipality_id=shown.municipality_id,
        organisation_id=here.organisation_id,
    )
    if not may_report:
        say_above(request, form)
    context = {"shortcoming": shown, "today": today_in(here.municipality), "form": form, "may_report": may_report}
    return render(request, "provider/quality/shortcoming.html", context, status=422 if form.errors else 200)


def mending_proof(request: HttpRequest, pk: int) -> HttpResponse:
    """The own file."""
    here = _reader(request)
    proof = selectors.get_proof_for(user(request), pk, organisation_id=here.organisation_id or 0)
    return download_of(bytes(proof.content or b""), proof.media_type, proof.file_name)


def inspections(request: HttpRequest) -> HttpResponse:
    """Planned inspections and the acts of those that are over."""
    here = _reader(request)
    found = selectors.inspections_of_provider(here.municipality_id, here.organisation_id or 0)
    context = {"page": page_of(request, found), "tabs": _tabs("inspections")}
    return render(request, "provider/quality/inspections.html", context)


def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    """The check-list beforehand, the act afterwards; nothing while it goes on."""
    here = _reader(request)
    shown = selectors.get_own_inspection(user(request), here.organisation_id or 0, pk)
    is_over = shown.state == InspectionState.DONE
    context = {
        "inspection": shown,
        "is_over": is_over,
        "sheet": selectors.sheet_of(shown) if is_over else None,
        "sections": selectors.sections_of(shown.checklist),
        "shortcomings": selectors.shortcomings_of(shown),
        "measures": selectors.measures_of(shown),
        "today": today_in(here.municipality),
    }
    return render(request, "provider/quality/inspection.html", context)


def photo(request: HttpRequest, pk: int) -> HttpResponse:
    """A picture of an act that is closed."""
    here = _reader(request)
    found = selectors.get_photo_for(user(request), pk, organisation_id=here.organisation_id or 0)
    return picture_of(bytes(found.content), MEDIA_TYPE)


def _reader(request: HttpRequest) -> Membership:
    here = membership(request, "provider")
    require(user(request), Permission.QUALITY_VIEW, here.municipality_id, organisation_id=here.organisation_id)
    return here


def _tabs(shown: str) -> list[dict[str, object]]:
    address = reverse("provider:shortcomings")
    return [
        {"title": "Не устранены", "url": address, "active": shown == "open"},
        {"title": "Устранены", "url": f"{address}?view=mended", "active": shown == "mended"},
        {"title": "Проверки", "url": reverse("provider:inspections"), "active": shown == "inspections"},
        {"title": "Опросы семей", "url": reverse("provider:surveys"), "active": False},
    ]
