"""A survey by its one-time link, without a login; and what surveys have said, for everybody."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.municipalities.selectors import list_municipalities
from sotszakaz.oversight.surveys import actions, selectors
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.portal.forms.survey import SurveyForm


def survey(request: HttpRequest, token: str) -> HttpResponse:
    """The questions; a link that is used or over says so in one sentence."""
    asked = selectors.asked_by(token, timezone.now())
    form = SurveyForm(request.POST or None, questions=asked.questions)
    if request.method == "POST" and form.is_valid():
        try:
            actions.answer_survey(token=token, said=form.said(), at=timezone.now())
        except Refusal as refusal:
            if refusal.field is None:
                raise
            blame(form, refusal)
        else:
            return redirect("portal:survey_done")
    answer = render(
        request, "portal/surveys/survey.html", {"asked": asked, "form": form}, status=422 if form.errors else 200
    )
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


def survey_done(request: HttpRequest) -> HttpResponse:
    """Thanks."""
    return render(request, "portal/surveys/done.html")


def satisfaction(request: HttpRequest) -> HttpResponse:
    """The latest survey of each municipality that is over; small groups are not shown."""
    found = []
    for municipality in list_municipalities():
        with acting_for(municipality.pk):
            latest = selectors.latest_public(municipality.pk)
            if latest is not None:
                results = selectors.results_of(latest)
                found.append({"municipality": municipality, "survey": latest, "results": results})
    return render(request, "portal/surveys/satisfaction.html", {"found": found})
