"""Quality answers the indicators of goals 4 and 5 by the port, with the rows behind each figure but the anonymous."""

from datetime import date, timedelta

import pytest
from django.db import connection
from tests.factories import supply
from tests.factories.kernel import MunicipalityFactory, adopted, member
from tests.factories.quality import (
    ASKED_AT,
    ASKED_ON,
    asked,
    checklist,
    delivered,
    filed_by_family,
    finished,
    links,
)
from tests.factories.supply import TODAY

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Operator
from sotszakaz.oversight.indicators import counting
from sotszakaz.oversight.indicators.counting import span_on
from sotszakaz.oversight.indicators.measures import measure_of
from sotszakaz.oversight.indicators.rules.quarters import quarter_of
from sotszakaz.oversight.indicators.states import Form
from sotszakaz.oversight.quality.actions import adopt_standard, approve_checklist, draft_checklist
from sotszakaz.oversight.quality.measures import MEASURES
from sotszakaz.oversight.quality.selectors import share_between
from sotszakaz.oversight.quality.states import Mark
from sotszakaz.oversight.surveys import selectors
from sotszakaz.oversight.surveys.actions import answer_survey, close_survey

pytestmark = pytest.mark.django_db
DAY, ONE_DAY = date(2026, 11, 30), timedelta(days=1)
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


def standard(home, service_id=None):
    service_id = service_id or supply.services()[0].pk
    said = {"service_id": service_id, "act": "Приказ", "text": "Текст", "starts_on": date(2026, 1, 1)}
    adopt_standard(municipality_id=home.pk, **said, by=SYSTEM)


def test_nothing_seen_is_nothing_counted():
    home = MunicipalityFactory(with_body=True)
    act_for([home.pk])
    adopted(home)

    assert set(figures(home).values()) == {(0, 0)}


def test_what_was_seen_in_the_year_is_counted():
    at = delivered(2)
    finished(at.record, marks=(Mark.YES, Mark.NO, Mark.NOT_APPLICABLE))
    standard(at.municipality, at.group.part.programme.service_id)
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
    assert (found["5.F share"], found["5.P count"]) == ((2, 1), (3, 3))
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


def test_ways_to_be_heard_count_when_they_are_switched_on_and_not_when_they_are_used():
    home = MunicipalityFactory(with_body=True)
    act_for([home.pk])
    assert figures(home)["5.P count"] == (0, 0)
    adopted(home, feedback_phones=("+7 000 000-00-00",))
    assert figures(home)["5.P count"] == (1, 1)

    member(Operator, home)

    assert figures(home)["5.P count"] == (2, 2)  # somebody answers complaints, though nobody has complained
    span = span_on(home.pk, quarter_of(DAY), DAY)
    ways = measure_of("5.P", Form.COUNT)
    told = ways.listing.rows([each.subject_id for each in counting.rows_of(span, ways)])
    assert [name for name, _ in told] == ["жалобы без входа и из кабинета", "телефон для отзывов"]


def test_a_survey_is_a_way_to_be_heard_from_its_first_day_until_a_year_after_its_last():
    at = delivered()
    survey = asked(at)
    close_survey(survey_id=survey.pk, by=SYSTEM, on=DAY)
    without = {on: figures(at.municipality, on)["5.P count"][1] for on in (ASKED_ON - ONE_DAY, DAY.replace(year=2027))}

    with_it = {on: figures(at.municipality, on)["5.P count"][1] for on in (ASKED_ON, DAY.replace(year=2027) - ONE_DAY)}

    assert set(with_it.values()) == {each + 1 for each in without.values()}


def test_a_repeated_inspection_does_not_hide_what_was_found_at_first():
    record = supply.record()
    first = finished(record, marks=(Mark.YES, Mark.NO, Mark.NO))
    finished(record, marks=(Mark.YES, Mark.YES, Mark.YES), follows_id=first.pk, checklist_id=first.checklist_id)

    assert figures(record.municipality)["4.F share"] == (3, 1)
    year = {"start": date(2026, 1, 1), "end": date(2027, 1, 1)}
    assert share_between(record.municipality_id, **year).applicable == 3


def test_a_system_of_monitoring_has_a_standard_a_list_and_an_inspection():
    record = supply.record()
    home = record.municipality
    listed = checklist(home)
    day_before = TODAY - ONE_DAY
    member(Operator, home)
    assert (figures(home)["4.P2 count"], figures(home)["4.P3 count"]) == ((0, 0), (1, 1))
    standard(home)
    assert figures(home)["4.P2 count"] == (0, 0)

    finished(record, checklist_id=listed.pk)

    assert figures(home)["4.P2 count"] == (1, 1)
    assert (figures(home, day_before)["4.P2 count"], figures(home, day_before)["4.P3 count"]) == ((0, 0), (0, 0))
    next_year = TODAY.replace(year=TODAY.year + 1)
    assert figures(home, next_year - ONE_DAY)["4.P2 count"] == (1, 1)
    assert figures(home, next_year)["4.P2 count"] == (0, 0)


def test_a_list_that_was_replaced_counts_until_the_day_of_the_next():
    home = MunicipalityFactory(with_body=True)
    act_for([home.pk])
    former = checklist(home)
    drafted = draft_checklist(municipality_id=home.pk, previous_id=former.pk, by=SYSTEM)
    approve_checklist(checklist_id=drafted.pk, by=SYSTEM, on=DAY)
    assert figures(home)["4.P3 count"] == (0, 0)  # nobody may inspect by it
    member(Operator, home)

    shown = {on: _lists(home, on) for on in (DAY - ONE_DAY, DAY)}

    assert shown == {DAY - ONE_DAY: ["версия 1"], DAY: ["версия 2"]}


def _lists(home, on):
    measure = measure_of("4.P3", Form.COUNT)
    rows = counting.rows_of(span_on(home.pk, quarter_of(on), on), measure)
    return [version for _, version, _, _ in measure.listing.rows([each.subject_id for each in rows])]


def test_of_a_sample_the_page_says_how_far_it_may_be_trusted():
    remark = measure_of("5.F", Form.SHARE).remark

    assert remark(10, 9).startswith("Выборка — ответов: 10.")
    assert "от 59,6 до 98,2 %" in remark(10, 9)
    assert remark(0, 0) == ""


def test_answers_are_counted_and_never_listed():
    assert [each.name for each in MEASURES if each.listing is None] == [("5.F", "share")]
    assert measure_of("5.F", Form.SHARE).listing is None
