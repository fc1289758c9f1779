"""The database itself keeps an approved order as it is, whatever code writes."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.replay import replayed

from sotszakaz.foundation.constraints import words_for
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.roles import Head
from sotszakaz.ordering.social_orders.models import BudgetLine, OrderVolume, SocialOrder

pytestmark = pytest.mark.django_db


@pytest.fixture
@replayed
def approved():
    municipality = MunicipalityFactory()
    order = ordering.approved_order(municipality)
    act_for([municipality.pk])
    return order


@pytest.fixture
@replayed
def draft():
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    return ordering.drafted_order(municipality)


def refused(name, write):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        write()
    assert error.value.__cause__.diag.constraint_name == name
    assert words_for(name, SocialOrder, OrderVolume, BudgetLine)


FROZEN = "social_order_approved_frozen"


def test_rows_of_an_approved_order_never_change(approved):
    refused(FROZEN, lambda: approved.volumes.update(person_hours=1))
    refused(FROZEN, lambda: approved.volumes.all().delete())
    refused(FROZEN, lambda: BudgetLine.objects.filter(order=approved).update(amount=1))
    refused(FROZEN, lambda: BudgetLine.objects.filter(order=approved).delete())


def test_an_approved_order_takes_no_new_row(approved):
    refused(
        FROZEN,
        lambda: OrderVolume.objects.create(
            order=approved,
            municipality=approved.municipality,
            service=ordering.service(),
            award_method="assignment",
            recipients=1,
            person_hours=1,
            amount=1,
        ),
    )


def test_a_row_does_not_move_into_an_approved_order(approved, draft):
    moved = volume_of(draft)

    refused(FROZEN, lambda: OrderVolume.objects.filter(pk=moved.pk).update(order=approved))


def test_an_approved_order_goes_nowhere(approved):
    refused(FROZEN, lambda: SocialOrder.objects.filter(pk=approved.pk).update(year=2030))
    refused(FROZEN, lambda: delete_past_django(approved))


def delete_past_django(order):
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM social_orders_socialorder WHERE id = %s", [order.pk])


def volume_of(order, **changes):
    given = {"award_method": "certificate", "recipients": 1, "person_hours": 1, "amount": 100, "account_id": 1}
    return OrderVolume.objects.create(
        order=order, municipality=order.municipality, service=ordering.service(), **{**given, **changes}
    )


def approve_past_the_action(order):
    SocialOrder.objects.filter(pk=order.pk).update(
        state="approved", approved_at="2026-01-20T10:00Z", approved_by=member(Head, order.municipality)
    )


def test_an_order_is_not_approved_over_its_budget_line(draft):
    volume_of(draft)
    BudgetLine.objects.create(
        order=draft, municipality=draft.municipality, code=ordering.BUDGET_CODE, amount=Decimal("99.99"), account_id=2
    )

    refused("social_order_within_budget", lambda: approve_past_the_action(draft))


def test_an_order_is_not_approved_without_a_budget_line(draft):
    volume_of(draft)

    refused("social_order_within_budget", lambda: approve_past_the_action(draft))


def test_an_order_is_not_approved_without_accounts(draft):
    volume_of(draft, account_id=None)

    refused("social_order_has_accounts", lambda: approve_past_the_action(draft))


def test_an_order_is_not_approved_without_its_document(draft):
    volume_of(draft, award_method="assignment", account_id=None)

    refused("social_order_approved_paired", lambda: approve_past_the_action(draft))


def test_only_certificates_have_an_account(draft):
    refused("order_volume_account_of_certificates", lambda: volume_of(draft, award_method="assignment"))


def test_a_service_has_one_volume_a_method(draft):
    volume_of(draft)

    refused("order_volume_unique", lambda: volume_of(draft))
