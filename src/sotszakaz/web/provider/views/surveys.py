"""What families said of the provider: shares of groups that are large enough, never who said it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.surveys import selectors
from sotszakaz.web.components.surveys import question_rows
from sotszakaz.web.current import membership, user
from sotszakaz.web.parsing import page_of


def surveys(request: HttpRequest) -> HttpResponse:
    """Surveys in which the provider's families were asked."""
    here = membership(request, "provider")
    require(user(request), Permission.QUALITY_VIEW, here.municipality_id, organisation_id=here.organisation_id)
    found = selectors.surveys_of_provider(here.municipality_id, here.organisation_id or 0)
    return render(request, "provider/surveys/list.html", {"page": page_of(request, found)})


def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """The own figures of a survey, when there are enough answers and the survey is over."""
    here = membership(request, "provider")
    organisation_id = here.organisation_id or 0
    shown = selectors.get_survey_for(user(request), pk, organisation_id=organisation_id)
    results = selectors.results_of(shown)
    own = next(each for each in results.providers if each.organisation.pk == organisation_id)
    is_over = shown.state == "closed"
    rows = []
    if is_over and own.share is not None:
        counts = selectors.answers_by_question(shown, organisation_id=organisation_id)
        rows = question_rows(selectors.questions_of(shown.questionnaire), counts)
    context = {"survey": shown, "own": own, "fewest": results.fewest, "is_over": is_over, "rows": rows}
    return render(request, "provider/surveys/survey.html", context)
