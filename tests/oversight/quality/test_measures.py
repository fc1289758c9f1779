"""Quality answers the indicators of goals 4 and 5 by the port, with the rows behind each figure but the anonymous."""

from datetime import date

import pytest
from django.db import connection
from tests.factories.kernel import MunicipalityFactory, adopted
from tests.factories.quality import ASKED_AT, asked, delivered, filed_by_family, finished, links

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.oversight.indicators import counting
from sotszakaz.oversight.indicators.counting import span_on
from sotszakaz.oversight.indicators.measures import measure_of
from sotszakaz.oversight.indicators.rules.quarters import quarter_of
from sotszakaz.oversight.indicators.states import Form
from sotszakaz.oversight.quality.actions import adopt_standard
from sotszakaz.oversight.quality.measures import MEASURES
from sotszakaz.oversight.quality.states import Mark
from sotszakaz.oversight.surveys import selectors
from sotszakaz.oversight.surveys.actions import answer_survey, close_survey

pytestmark = pytest.mark.django_db
DAY = date(2026, 11, 30)
BY_HAND = """
    SELECT count(*), count(*) FILTER (WHERE mark.mark = 'yes')
    FROM quality_inspectionmark mark JOIN quality_inspection inspection ON inspection.id = mark.inspection_id
    WHERE inspection.state = 'done' AND mark.mark <> 'not_applicable' AND inspection.municipality_id = %s
"""


def figures(municipality, on=DAY):
    """(key, form) → (rows, counted), every listing opened to as many rows as are counted."""
    span = span_on(municipality.pk, quarter_of(on), on)
    found = counting.figures_of([span], list(MEASURES))[0]
    for measure in MEASURES:
        if measure.listing is not None:
            ids = [each.subject_id for each in counting.rows_of(span, measure)]
            assert len(measure.listing.rows(ids)) == len(ids)
    return {f"{key} {form}": (each.row_count, each.counted) for (key, form), each in found.items()}


def test_nothing_seen_is_nothing_counted():
    home = MunicipalityFactory(with_body=True)
    act_for([home.pk])
    adopted(home)

    assert set(figures(home).values()) == {(0, 0)}


def test_what_was_seen_in_the_year_is_counted():
    at = delivered(2)
    finished(at.record, marks=(Mark.YES, Mark.NO, Mark.NOT_APPLICABLE))
    adopt_standard(
        municipality_id=at.municipality.pk,
        service_id=at.group.part.programme.service_id,
        act="Приказ",
        text="Текст",
        starts_on=date(2026, 1, 1),
        by=SYSTEM,
    )
    adopted(at.municipality, starts_on=date(2026, 10, 1), survey_fewest_answers=2, survey_satisfied_from=5)
    survey = asked(at)
    for token, mark in zip(links(survey), "54", strict=True):
        first = selectors.asked_by(token, ASKED_AT).questions[0]
        answer_survey(token=token, said={str(first.pk): mark}, at=ASKED_AT)
    filed_by_family(at)
    going_on = figures(at.municipality)
    close_survey(survey_id=survey.pk, by=SYSTEM, on=DAY)

    found = figures(at.municipality)

    with connection.cursor() as cursor:
        cursor.execute(BY_HAND, [at.municipality.pk])
        assert found["4.F share"] == cursor.fetchone() == (2, 1)
    one = {"4.P1 count", "4.M count", "4.M share", "5.M count", "5.M share"}
    assert {each: found[each] for each in one} == dict.fromkeys(one, (1, 1))
    assert (going_on["5.F share"], going_on["5.M count"]) == ((0, 0), (0, 0))
    assert (found["5.F share"], found["5.P count"]) == ((2, 1), (2, 2))
    year_after = figures(at.municipality, date(2027, 3, 1))
    assert (year_after["4.F share"], year_after["4.P1 count"]) == ((0, 0), (1, 1))


def test_answers_that_are_too_few_are_no_figure():
    at = delivered()
    survey = asked(at)
    [token] = links(survey)
    first = selectors.asked_by(token, ASKED_AT).questions[0]
    answer_survey(token=token, said={str(first.pk): "5"}, at=ASKED_AT)
    close_survey(survey_id=survey.pk, by=SYSTEM, on=DAY)

    assert figures(at.municipality)["5.F share"] == (0, 0)


def test_a_telephone_of_the_rules_is_a_way_to_be_heard():
    home = MunicipalityFactory(with_body=True)
    act_for([home.pk])
    adopted(home, feedback_phones=("+7 000 000-00-00",))

    assert figures(home)["5.P count"] == (1, 1)


def test_answers_are_counted_and_never_listed():
    assert [each.name for each in MEASURES if each.listing is None] == [("5.F", "share")]
    assert measure_of("5.F", Form.SHARE).listing is None
