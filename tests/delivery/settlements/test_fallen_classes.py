"""A class that fell out by quarantine or force majeure counts as the rules of the month say, under every policy."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from tests.factories.delivery import AFTER, SEPTEMBER, closed_month, columns, marked_sheet
from tests.factories.demand import contract, market

from sotszakaz.delivery.attendance.states import SessionState
from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.explanations import explain_line
from sotszakaz.delivery.settlements.models import Accrual
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.regulations.actions import Setting, adopt_regulation
from sotszakaz.kernel.regulations.choices import CHOICE_TITLES, FallenClassCounting
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db

POLICIES = ["by_contract", "by_schedule_hours", "by_attendance"]
FALLEN = 2
SIX_PLACES = Decimal("0.000001")
SHARES = """
    SELECT completeness
    FROM unnest(%(policies)s::text[]) WITH ORDINALITY AS asked (policy, place)
    CROSS JOIN LATERAL settlements_earned(
        ARRAY[%(contract)s::bigint], ARRAY[%(month)s::date], ARRAY[asked.policy], ARRAY['whole'], %(on)s, '{}')
    ORDER BY asked.place
"""


def september(rule, state=SessionState.QUARANTINE, parameter=Parameter.QUARANTINE_COUNTING, **settings):
    """A contract whose child missed one class of those that were held, while two fell out."""
    at = market()
    said = {parameter.key: rule, **settings} if rule else settings
    adopt_regulation(
        municipality_id=at.municipality.pk,
        title="Порядок учёта",
        starts_on=date(2026, 1, 1),
        settings={key: Setting(value, "п. 7") for key, value in said.items()},
        by=SYSTEM,
    )
    signed = contract(at)
    marked_sheet(at.group, cancelled=FALLEN, why=state, absent={signed.pk: 1})
    return at, signed


def shares(signed):
    with connection.cursor() as cursor:
        cursor.execute(SHARES, {"policies": POLICIES, "contract": signed.pk, "month": SEPTEMBER, "on": AFTER})
        return [share for (share,) in cursor.fetchall()]


def part(of, whole):
    return (Decimal(of) / whole).quantize(SIX_PLACES)


@pytest.mark.parametrize("rule", [FallenClassCounting.AS_CANCELLED, None])
def test_as_cancelled_it_was_planned_and_not_held(rule):
    at, signed = september(rule)
    planned = len(columns(at.group))

    held = planned - FALLEN
    assert shares(signed) == [part(held, planned), part(held, planned), part(held - 1, planned)]


def test_as_held_it_was_held_and_attended():
    at, signed = september(FallenClassCounting.AS_HELD)
    planned = len(columns(at.group))

    assert shares(signed) == [1, 1, part(planned - 1, planned)]


def test_not_planned_it_leaves_the_month_to_the_other_classes():
    at, signed = september(FallenClassCounting.NOT_PLANNED)
    held = len(columns(at.group)) - FALLEN

    assert shares(signed) == [1, 1, part(held - 1, held)]


def test_when_all_classes_are_out_of_the_plan_nothing_is_due_by_any_policy():
    at, signed = september(FallenClassCounting.NOT_PLANNED)
    marked_sheet(at.group, cancelled=len(columns(at.group)), why=SessionState.QUARANTINE)

    assert shares(signed) == [0, 0, 0]
    closed_month(at)
    line = Accrual.objects.get()
    assert (line.certificate_amount, line.released_amount) == (0, signed.months.get(month=SEPTEMBER).certificate_amount)
    assert explain_line(line).is_all_fallen
    for check in CHECKS:
        assert find_offenders(check).passed, check.name


def test_quarantine_says_nothing_of_force_majeure_nor_of_what_the_provider_cancelled():
    force = {"state": SessionState.FORCE_MAJEURE}
    at, signed = september(FallenClassCounting.AS_HELD, **force)
    lessened = part(len(columns(at.group)) - FALLEN, len(columns(at.group)))

    assert shares(signed)[0] == lessened
    assert shares(september(FallenClassCounting.AS_HELD, SessionState.CANCELLED)[1])[0] == lessened
    said = september(FallenClassCounting.AS_HELD, parameter=Parameter.FORCE_MAJEURE_COUNTING, **force)
    assert shares(said[1])[0] == 1


def test_a_closed_month_explains_which_classes_are_out_of_it():
    at, _ = september(FallenClassCounting.NOT_PLANNED, counting_policy="by_schedule_hours")
    closed_month(at)
    line = Accrual.objects.get()

    why = explain_line(line)

    assert [each.is_planned for each in why.classes].count(False) == FALLEN
    assert why.counted == why.planned == sum(each.hours for each in why.classes if each.is_planned)
    assert line.certificate_amount == why.plan.certificate_amount
    [said] = why.fallen
    assert (said.state, said.words) == (SessionState.QUARANTINE.label, CHOICE_TITLES[FallenClassCounting.NOT_PLANNED])
    assert (said.clause, said.is_confirmed) == ("п. 7", True)
    for check in CHECKS:
        assert find_offenders(check).passed, check.name
