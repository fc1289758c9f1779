"""Satisfaction surveys: the questionnaire, who is asked, what they say."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from sotszakaz.foundation.errors import Refusal
from sotszakaz.foundation.transitions import can_move
from sotszakaz.kernel.municipalities.selectors import today_in
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import Membership
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.surveys import actions, selectors
from sotszakaz.oversight.surveys.addressees import addressees_of, counts_of, goes_by_mail
from sotszakaz.oversight.surveys.examples import EXAMPLE
from sotszakaz.oversight.surveys.models import Question, Survey
from sotszakaz.oversight.surveys.states import SurveyState
from sotszakaz.web.components.refusals import blame
from sotszakaz.web.components.surveys import question_rows, words_said
from sotszakaz.web.current import has_right, membership, user
from sotszakaz.web.office.forms.feedback import QuestionnaireForm, SurveyAskForm, SurveyNewForm
from sotszakaz.web.office.quality_tabs import quality_tabs
from sotszakaz.web.parsing import page_of


def surveys(request: HttpRequest) -> HttpResponse:
    """All surveys, the latest first."""
    here = membership(request, "office")
    require(user(request), Permission.QUALITY_VIEW, here.municipality_id)
    context = {
        "page": page_of(request, selectors.list_surveys(here.municipality_id)),
        "questionnaire": selectors.latest_questionnaire(here.municipality_id),
        "may_edit": has_right(request, Permission.SURVEY_EDIT, here.municipality_id),
        "quality_tabs": quality_tabs(user(request), here.municipality_id, "surveys"),
    }
    return render(request, "office/surveys/list.html", context)


def survey_new(request: HttpRequest) -> HttpResponse:
    """Whom a survey of the months would ask (`?since=&until=`), and only then: ask them."""
    here, form = _editor(request), SurveyNewForm(request.POST or request.GET or None)
    if request.method == "POST" and form.is_valid():
        try:
            opened = actions.open_survey(
                municipality_id=here.municipality_id,
                **form.cleaned_data,
                by=user(request),
                on=today_in(here.municipality),
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, f"Опрос начат. Ответы принимаются до {opened.closes_on:%d.%m.%Y}.")
            return redirect("office:survey", pk=opened.pk)
    questions = selectors.questions_of(selectors.latest_questionnaire(here.municipality_id))
    context = {"form": form, "questions": questions, "goes_by_mail": goes_by_mail(), **_counted(form, here)}
    return render(request, "office/surveys/new.html", context, status=422 if form.errors else 200)


def _counted(form: SurveyNewForm, here: Membership) -> dict[str, Any]:
    """Who would be asked by a form without faults, with the months to be sent back."""
    if not form.is_valid():
        return {}
    said = form.cleaned_data
    counted = addressees_of(here.municipality_id, said["since"], said["until"])
    return {"addressees": counted, "asked": SurveyAskForm(initial=said, auto_id="asked_%s")}


def survey(request: HttpRequest, pk: int) -> HttpResponse:
    """How many have answered; when it is over, results by provider with intervals, answers by question, words."""
    membership(request, "office")
    shown = selectors.get_survey_for(user(request), pk)
    may_edit = has_right(request, Permission.SURVEY_EDIT, shown.municipality_id)
    context = {
        "survey": shown,
        "goes_by_mail": goes_by_mail(),
        **(_results(request, shown) if shown.state == SurveyState.CLOSED else counts_of(shown)),
        "may_close": can_move(shown, "close") and may_edit,
        "may_print": shown.state == SurveyState.OPEN and may_edit,
    }
    return render(request, "office/surveys/survey.html", context)


def _results(request: HttpRequest, shown: Survey) -> dict[str, Any]:
    """What is told when nobody can be recognised by it: all answers together are enough."""
    results = selectors.results_of(shown)
    if results.total is None:
        return {"results": results}
    questions = selectors.questions_of(shown.questionnaire)
    page = page_of(request, selectors.words_of(shown))
    rows = question_rows(questions, selectors.answers_by_question(shown))
    return {"results": results, "rows": rows, "page": page, "words": words_said(questions, page.object_list)}


@require_POST
def survey_close(request: HttpRequest, pk: int) -> HttpResponse:
    """Take no more answers."""
    here = membership(request, "office")
    try:
        actions.close_survey(survey_id=pk, by=user(request), on=today_in(here.municipality))
    except Refusal as refusal:
        if refusal.status in (403, 404):
            raise
        messages.error(request, refusal.message)
    else:
        messages.success(request, "Опрос завершён, его итоги видны всем.")
    return redirect("office:survey", pk=pk)


def questionnaire(request: HttpRequest) -> HttpResponse:
    """The questions; what is saved is the next version."""
    here = _editor(request)
    latest = selectors.latest_questionnaire(here.municipality_id)
    form = QuestionnaireForm(request.POST or None, initial=_initial(selectors.questions_of(latest)))
    if request.method == "POST" and form.is_valid():
        try:
            adopted = actions.adopt_questionnaire(
                municipality_id=here.municipality_id, questions=form.said(), by=user(request)
            )
        except Refusal as refusal:
            blame(form, refusal)
        else:
            messages.success(request, f"Анкета сохранена, версия {adopted.version}. По ней пойдут следующие опросы.")
            return redirect("office:surveys")
    context = {"form": form, "latest": latest}
    return render(request, "office/surveys/questionnaire.html", context, status=422 if form.errors else 200)


def _editor(request: HttpRequest) -> Membership:
    here = membership(request, "office")
    require(user(request), Permission.SURVEY_EDIT, here.municipality_id)
    return here


def _initial(questions: list[Question]) -> dict[str, str]:
    said = [(each.text, each.kind) for each in questions] or list(EXAMPLE)
    texts = {f"text_{number}": text for number, (text, _) in enumerate(said, start=1)}
    return texts | {f"kind_{number}": kind for number, (_, kind) in enumerate(said, start=1)}
