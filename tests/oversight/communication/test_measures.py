"""Campaigns answer row 3.P of the indicators, with the campaigns behind the figure."""

from datetime import date

import pytest
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.plans import event

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.roles import Operator
from sotszakaz.oversight.communication.actions import Held, hold_event
from sotszakaz.oversight.communication.measures import MEASURES
from sotszakaz.oversight.communication.selectors import campaigns_held
from sotszakaz.oversight.communication.states import EventKind
from sotszakaz.oversight.indicators import counting
from sotszakaz.oversight.indicators.counting import span_on
from sotszakaz.oversight.indicators.rules.quarters import quarter_of

pytestmark = pytest.mark.django_db

DAY = date(2026, 11, 30)


def test_campaigns_held_since_the_first_of_january_are_counted_and_listed():
    home = MunicipalityFactory()
    act_for([home.pk])
    operator = member(Operator, home)
    for day, kind in (
        (date(2026, 1, 1), EventKind.CAMPAIGN),
        (DAY, EventKind.CAMPAIGN),
        (date(2025, 12, 31), EventKind.CAMPAIGN),
        (DAY, EventKind.SEMINAR),
    ):
        made = event(home, by=operator, kind=kind, starts_on=day, ends_on=day, title=f"{kind} {day}")
        hold_event(event_id=made.pk, held=Held("Прошла", reach=500), by=operator, on=DAY)
    event(home, by=operator, kind=EventKind.CAMPAIGN, starts_on=DAY, ends_on=DAY, title="Не проведена")
    span, [measure] = span_on(home.pk, quarter_of(DAY), DAY), MEASURES

    [figures] = counting.figures_of([span], [measure])

    listed = measure.listing.rows([each.subject_id for each in counting.rows_of(span, measure)])
    assert figures[measure.name].counted == len(listed) == 2
    assert {row[2] for row in listed} == {date(2026, 1, 1), DAY}
    assert campaigns_held(home.pk, DAY).count() == 3
