"""What everybody reads of surveys, in as many queries for one municipality as for all."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.factories.kernel import MunicipalityFactory, adopted
from tests.factories.quality import ASKED_AT, ASKED_ON, asked, delivered, links
from tests.factories.supply import TODAY

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.oversight.surveys import public, selectors
from sotszakaz.oversight.surveys.actions import answer_survey, close_survey

pytestmark = pytest.mark.django_db


def told(*marks, fewest=2):
    """The municipality of a survey that is over, answered with the marks."""
    at = delivered(2)
    adopted(at.municipality, starts_on=TODAY, survey_fewest_answers=fewest)
    survey = asked(at)
    for token, mark in zip(links(survey), marks, strict=False):
        first = selectors.asked_by(token, ASKED_AT).questions[0]
        answer_survey(token=token, said={str(first.pk): mark}, at=ASKED_AT)
    act_for([at.municipality.pk])
    close_survey(survey_id=survey.pk, by=SYSTEM, on=ASKED_ON)
    act_for([])
    return at.municipality


def queries(read):
    with CaptureQueriesContext(connection) as asked_for:
        found = read()
    return found, len(asked_for)


def test_all_municipalities_are_read_in_as_many_queries_as_one():
    shown, few, silent = told("5", "2"), told("5", fewest=5), MunicipalityFactory()

    one, by_one = queries(lambda: public.latest_of_each([shown]))
    both, by_both = queries(lambda: public.latest_of_each([shown, few, silent]))

    assert by_one == by_both
    totals = {each.survey.municipality: each.total for each in both}
    assert set(totals) == {shown, few}
    assert (totals[shown].satisfied, totals[shown].answered, totals[few]) == (1, 2, None)
    assert [each.invited for each in one] == [2]


def test_surveys_before_the_latest_are_told_too_and_those_that_go_on_are_not():
    home = told("5", "2")
    act_for([home.pk])
    assert [each.total.percent for each in public.surveys_of(home)] == [50]

    going_on = asked(delivered())

    assert public.surveys_of(going_on.municipality) == []
