"""The report of a year has its last day; the office is reminded before it and after it."""

from datetime import date

import pytest
from tests.factories import execution, ordering
from tests.factories.kernel import MunicipalityFactory, adopted, member
from tests.factories.replay import replayed

from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.users.roles import Finance, Operator
from sotszakaz.oversight.execution.terms import DUE, awaited_term, remind_of_reports, term_of

pytestmark = pytest.mark.django_db

LAST = date(2027, 2, 15)


@pytest.fixture
@replayed
def municipality():
    home = MunicipalityFactory()
    act_for([home.pk])
    ordering.approved_order(home)
    return home


def remind(municipality, *days):
    return [remind_of_reports(municipality_id=municipality.pk, on=day) for day in days]


def test_the_day_is_recalled_until_an_act_says_it(municipality):
    assert not Parameter.REPORT_DUE.is_confirmed
    term = term_of(municipality.pk, 2026, LAST)

    assert (term.last_day, term.is_confirmed, term.report) == (LAST, False, None)
    assert [term.is_late(day) for day in (LAST, date(2027, 2, 16))] == [False, True]

    adopted(municipality, starts_on=date(2027, 1, 1), report_due={"month": 2, "day": 1})
    assert term_of(municipality.pk, 2026, LAST).last_day == date(2027, 2, 1)


def test_the_office_is_reminded_before_the_last_day_and_after_it_once_each(municipality):
    clerk, reader = member(Operator, municipality), member(Finance, municipality)
    OutboxMessage.objects.all().delete()

    days = (date(2026, 12, 20), date(2027, 1, 25), date(2027, 1, 26), LAST, date(2027, 2, 16), date(2027, 2, 17))
    assert remind(municipality, *days) == [0, 0, 1, 0, 1, 0]

    drain_together()
    act_for([municipality.pk])
    told = list(Notice.objects.filter(user=clerk).order_by("message_id").values_list("title", flat=True))
    assert told == [
        "Отчёт об исполнении заказа за 2026 год: сдайте не позднее 15.02.2027",
        "Отчёт об исполнении заказа за 2026 год: срок прошёл 15.02.2027",
    ]
    assert not Notice.objects.filter(user=reader).exists()


def test_a_report_of_a_part_of_the_year_is_not_the_report_of_the_year(municipality):
    execution.report(municipality)

    assert awaited_term(municipality.pk, LAST).report is None
    assert remind(municipality, LAST) == [1]


def test_nobody_is_reminded_of_a_report_that_is_formed(municipality):
    made = execution.report(municipality, as_of=date(2027, 1, 15), on=date(2027, 1, 20))

    assert awaited_term(municipality.pk, LAST) is None
    assert term_of(municipality.pk, 2026, LAST).report == made
    assert remind(municipality, LAST, date(2027, 3, 1)) == [0, 0]
    assert not OutboxMessage.objects.filter(topic=DUE).exists()


def test_without_an_order_of_the_year_no_report_is_awaited(municipality):
    stranger = MunicipalityFactory()
    act_for([stranger.pk])

    assert awaited_term(stranger.pk, LAST) is None
    assert remind(stranger, LAST) == [0]
