"""The officer's table of a month: what is promised, delivered, advanced, paid and held, by provider and together."""

from decimal import Decimal

import pytest
from tests.delivery.settlements.test_payments import answered, batch_of, september
from tests.factories.delivery import SEPTEMBER
from tests.factories.demand import contract, market

from sotszakaz.delivery.settlements.actions import send_batch
from sotszakaz.delivery.settlements.desk import agreements_of_month, desk_rows, desk_totals
from sotszakaz.delivery.settlements.models import Accrual
from sotszakaz.delivery.settlements.models.accrual import AccrualQuerySet
from sotszakaz.delivery.settlements.states import OrderState
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db
QUERIES = 6


def row_of(at):
    [row] = desk_rows(list(agreements_of_month(at.municipality.pk, SEPTEMBER)), SEPTEMBER)
    return row


def test_an_open_month_shows_what_contracts_promise():
    at = market()
    signed = [contract(at), contract(at)]

    row = row_of(at)

    assert (row.contracts, row.planned) == (
        2,
        sum(each.months.get(month=SEPTEMBER).certificate_amount for each in signed),
    )
    assert (row.number, row.delivered, row.payable, row.paid) == ("", None, None, Decimal(0))


def test_what_is_paid_is_the_advance_and_the_register_of_the_month():
    at = market()
    register, advance = september(at, advance=True)
    batch = batch_of(at, [register], [advance])
    send_batch(batch_id=batch.pk, by=SYSTEM)
    answered(at, batch.orders.get(advance=advance), OrderState.PAID)
    assert row_of(at).paid == advance.amount
    answered(at, batch.orders.get(register=register), OrderState.PAID)

    row, totals = row_of(at), desk_totals(at.municipality.pk, SEPTEMBER)

    assert row.paid == register.amount == row.delivered == totals.paid == totals.delivered
    assert (row.payable, row.advance) == (register.payable, advance.amount) == (totals.payable, totals.advance)
    assert row.held == 0


def test_what_an_objection_holds_back_is_counted_until_it_is_ordered(monkeypatch):
    at = market()
    september(at)
    held = Accrual.objects.order_by("pk").first()
    monkeypatch.setattr(AccrualQuerySet, "payable", lambda self: self.exclude(pk=held.pk))

    assert row_of(at).held == held.certificate_amount


def test_many_providers_need_as_many_queries_as_one(django_assert_num_queries):
    at = market()
    september(at)
    agreements = list(agreements_of_month(at.municipality.pk, SEPTEMBER))

    with django_assert_num_queries(QUERIES):
        desk_rows(agreements, SEPTEMBER)
