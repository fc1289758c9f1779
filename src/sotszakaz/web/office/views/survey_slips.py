"""Links of a survey on paper: to whom slips are given, printing them, declaring them lost."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.documents.codes import in_groups
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.surveys import addressees, selectors, slips
from sotszakaz.oversight.surveys.addressees import OnPaper
from sotszakaz.oversight.surveys.models import Survey
from sotszakaz.oversight.surveys.slips import MOST_SLIPS, Slip
from sotszakaz.oversight.surveys.states import SurveyState
from sotszakaz.web.current import membership, user
from sotszakaz.web.office.forms.feedback import SlipsForm
from sotszakaz.web.parsing import page_of


def survey_slips(request: HttpRequest, pk: int) -> HttpResponse:
    """Families without a login by providers."""
    shown = _survey(request, pk)
    context = {"survey": shown, "rows": addressees.on_paper(shown), "is_open": shown.state == SurveyState.OPEN}
    return render(request, "office/surveys/slips.html", context)


def survey_slips_of(request: HttpRequest, pk: int, organisation: int) -> HttpResponse:
    """To whom slips of a provider are given; what is printed answers at once and is shown this once."""
    shown = _survey(request, pk)
    require(user(request), Permission.CHILD_VIEW, shown.municipality_id)
    group = addressees.on_paper_of(shown, organisation)
    form = SlipsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            printed = slips.print_slips(
                survey_id=pk,
                organisation_id=organisation,
                key=form.cleaned_data["key"],
                by=user(request),
                at=timezone.now(),
            )
        except Refusal as refusal:
            messages.error(request, refusal.message)
            return redirect("office:survey_slips_of", pk=pk, organisation=organisation)
        return _sheet(request, shown, group, printed)
    context = {
        "survey": shown,
        "group": group,
        "page": page_of(request, addressees.families_on_paper(shown, organisation)),
        "sheets": addressees.sheets_of(shown, organisation),
        "form": form,
        "is_open": shown.state == SurveyState.OPEN,
        "most": MOST_SLIPS,
    }
    return render(request, "office/surveys/slips_of.html", context, status=422 if form.errors else 200)


@require_POST
def survey_slips_void(request: HttpRequest, pk: int) -> HttpResponse:
    """Slips are lost: others are printed."""
    membership(request, "office")
    sheet = slips.get_sheet_for(user(request), pk)
    try:
        slips.void_sheet(sheet_id=pk, by=user(request))
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Листки отменены, их ссылки больше не работают. Напечатайте новые.")
    return redirect("office:survey_slips_of", pk=sheet.survey_id, organisation=sheet.organisation_id)


def _survey(request: HttpRequest, pk: int) -> Survey:
    membership(request, "office")
    shown = selectors.get_survey_for(user(request), pk)
    require(user(request), Permission.SURVEY_EDIT, shown.municipality_id)
    return shown


def _sheet(request: HttpRequest, shown: Survey, group: OnPaper, printed: list[Slip]) -> HttpResponse:
    """The paper itself: codes are kept nowhere, so the page is not kept either."""
    links = [
        (each.programme, settings.PUBLIC_URL + reverse("portal:survey", args=[in_groups(each.code)]))
        for each in printed
    ]
    answer = render(request, "office/surveys/sheet.html", {"survey": shown, "group": group, "links": links})
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
