"""Упорово: 16 094 hours at a norm printed as 169,55 cost 2 728 664,79 wherever hours are multiplied (law.md §9.1)."""

from datetime import date
from decimal import Decimal

import pytest
from tests.factories import ordering, parameters, supply
from tests.factories.delivery import closed_month, marked_sheet
from tests.factories.demand import contract, market

from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.models import Accrual
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.ordering.social_orders.actions import set_volume
from sotszakaz.supply.programmes.selectors import price_limit_of

pytestmark = pytest.mark.django_db

NORM = Decimal("169.54546974")
HOURS = Decimal(16_094)
SUM = Decimal("2728664.79")
PRICE = Decimal(2_730_000)
AFTER = date(2027, 1, 11)
MONTHS = [date(2026, month, 1) for month in (9, 10, 11, 12)]


def uporovo(unit: SchemeUnit = SchemeUnit.HOUR, value: int = 20_000_00):
    return market(
        unit=unit,
        value=value,
        unit_cost=NORM,
        limit=Decimal(4_000_000),
        budget=Decimal(8_000_000),
        person_hours=Decimal(20_000),
    )


def all_hours(at):
    """A group that teaches the whole volume of the act to one child, a little dearer than by the norm."""
    return at.other_group(supply.part(at.group.part.programme, title="Весь объём", hours=HOURS, price=PRICE))


def test_the_contract_its_months_and_their_lines_come_to_the_sum_of_the_act():
    at = uporovo()
    group = all_hours(at)

    signed = contract(at, group=group)
    for month in MONTHS:
        marked_sheet(group, month, on=AFTER)
        closed_month(at, month, on=AFTER)

    lines = Accrual.objects.filter(contract=signed)
    assert signed.certificate_amount == SUM
    assert sum(each.certificate_amount for each in signed.months.all()) == SUM
    assert sum(each.certificate_amount for each in lines) == SUM
    assert sum(each.person_hours for each in lines) == HOURS
    assert balance_of(signed.agreement_account_id).spent == SUM * 100
    assert [each.name for each in CHECKS if not find_offenders(each).passed] == []


def test_many_contracts_differ_from_it_by_what_each_of_them_rounds():
    at = uporovo()

    signed = [contract(at) for _ in range(3)]

    hours = sum(each.person_hours for each in signed)
    assert {each.certificate_amount for each in signed} == {Decimal("11529.09")}  # 68 hours
    assert abs(sum(each.certificate_amount for each in signed) - hours * NORM) < Decimal("0.005") * len(signed)


def test_a_certificate_in_roubles_pays_no_more_than_the_same_sum():
    at = uporovo(SchemeUnit.RUB, 3_000_000_00)
    limit = price_limit_of(at.group.part.programme, supply.TODAY)
    assert limit is not None

    signed = contract(at, group=all_hours(at))

    assert limit.normative(HOURS, at.group.places) == SUM
    assert (signed.certificate_amount, signed.parent_amount) == (SUM, PRICE - SUM)


def test_a_volume_of_the_order_counted_from_its_hours_costs_the_same():
    at = uporovo()
    order = ordering.drafted_order(at.municipality, year=2027)

    volume = set_volume(
        order_id=order.pk,
        service_id=at.group.part.programme.service_id,
        award_method="certificate",
        recipients=100,
        person_hours=HOURS,
        amount=None,
        by=order.drafted_by,
        on=supply.TODAY,
    )

    assert volume.amount == SUM


def test_a_scenario_begins_with_the_norm_as_it_is_kept():
    at = uporovo()

    begun = parameters.actions.begin_scenario(
        municipality_id=at.municipality.pk,
        conditions=parameters.conditions(),
        start=parameters.start(),
        by=parameters.member(parameters.Operator, at.municipality),
        on=supply.TODAY,
    )

    assert set(begun.services.values_list("norm", flat=True)) == {NORM}
