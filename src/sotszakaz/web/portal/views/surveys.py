"""A survey by its one-time link, without a login; and what surveys have said, for everybody."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.tenancy import acting_for
from sotszakaz.kernel.municipalities.selectors import list_municipalities
from sotszakaz.oversight.surveys import actions, public, selectors
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.parsing import page_of_list
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
    """The latest survey of each municipality that is over; of a chosen one (`?municipality=`) also those before.

    Of the chosen one results are shown by providers; small groups are not.
    """
    known = list_municipalities()
    chosen = next((each for each in known if each.slug == request.GET.get("municipality")), None)
    if chosen is None:
        return render(request, "portal/surveys/satisfaction.html", {"found": public.latest_of_each(known)})
    found = public.surveys_of(chosen)
    asked = request.GET.get("survey", "")
    shown = next((each.survey for each in found if str(each.survey.pk) == asked), found[0].survey if found else None)
    context: dict[str, Any] = {"chosen": chosen, "page": page_of_list(request, found), "shown": shown}
    if shown is not None:
        with acting_for(chosen.pk):
            context["results"] = selectors.results_of(shown)
    return render(request, "portal/surveys/satisfaction_of.html", context)
