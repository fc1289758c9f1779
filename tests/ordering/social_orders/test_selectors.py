from datetime import date
from decimal import Decimal

import pytest
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, member

from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.ledger.actions import post_one
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import Finance, GroupMember, Head, Operator
from sotszakaz.ordering.social_orders.actions import approve_order, set_volume
from sotszakaz.ordering.social_orders.errors import ReportOfDraft
from sotszakaz.ordering.social_orders.selectors import (
    budget_line_for,
    execution_report,
    get_order_for,
    list_orders,
    order_in_force,
    view_order,
    volume_for,
)

pytestmark = pytest.mark.django_db

ON = date(2026, 1, 20)


@pytest.fixture
def municipality():
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    return municipality


@pytest.fixture
def approved(municipality):
    return ordering.approved_order(municipality)


def move(order, account_id, *steps):
    for number, (kind, amount) in enumerate(steps):
        post_one(
            f"test:{account_id}:{number}",
            [EntryRequest(account_id, kind, amount)],
            municipality_id=order.municipality_id,
            actor_id=None,
            cause=("tests.cause", 1),
            happened_on=ON,
        )


def test_what_is_in_force_is_the_approved_order_of_the_year(approved, municipality):
    service = ordering.service()

    assert order_in_force(municipality.pk, 2026) == approved
    assert volume_for(municipality.pk, 2026, service.pk).person_hours == Decimal(10_000)
    assert budget_line_for(municipality.pk, 2026).amount == Decimal(2_000_000)
    assert order_in_force(municipality.pk, 2027) is None
    assert volume_for(municipality.pk, 2027, service.pk) is None


def test_a_draft_is_not_in_force(municipality):
    ordering.drafted_order(municipality)

    assert order_in_force(municipality.pk, 2026) is None
    assert budget_line_for(municipality.pk, 2026) is None


def test_view_order_keeps_the_award_methods_apart(municipality, django_assert_num_queries):
    order = ordering.drafted_order(municipality)
    for method, hours in (("certificate", 100), ("assignment", 200)):
        set_volume(
            order_id=order.pk,
            service_id=ordering.service().pk,
            award_method=method,
            recipients=5,
            person_hours=Decimal(hours),
            amount=Decimal(1000),
            by=order.drafted_by,
            on=ON,
        )

    with django_assert_num_queries(3):
        view = view_order(order)

    row = view.rows[0]
    assert (row.certificate.person_hours, row.assignment.person_hours, row.competition) == (100, 200, None)
    assert view.totals["certificate"].person_hours == 100
    assert view.totals["competition"].amount == 0
    assert view.short == 1000


def test_list_orders_is_of_the_municipality_only(approved, municipality, django_assert_num_queries):
    other = MunicipalityFactory()
    ordering.approved_order(other)
    act_for([municipality.pk])

    with django_assert_num_queries(1):
        orders = list(list_orders(municipality.pk))

    assert [(order.year, order.services, order.amount) for order in orders] == [(2026, 2, Decimal(2_000_000))]


def test_the_report_takes_the_fact_from_the_ledger(approved):
    volume = approved.volumes.order_by("service__code").first()
    move(approved, volume.account_id, (Move.HOLD, 950_000), (Move.CHARGE, 900_000))
    move(approved, approved.budget_line.account_id, (Move.HOLD, 9_000_000))

    report = execution_report(approved, date(2027, 2, 1))

    first, untouched = report.lines
    assert (first.execution.fact, first.held) == (Decimal(9000), Decimal(500))
    assert (first.execution.deviation, first.execution.permitted) == (Decimal(-1000), Decimal(1000))
    assert (first.executed, untouched.executed) == (True, False)
    assert (report.money.held, report.permitted_percent, report.permitted_confirmed) == (9_000_000, Decimal(10), False)


def test_the_report_does_not_judge_while_the_year_goes_on(approved):
    assert [line.executed for line in execution_report(approved, date(2026, 12, 31)).lines] == [None, None]


def test_the_report_says_nothing_of_volumes_that_no_register_counts(municipality):
    order = ordering.drafted_order(municipality)
    set_volume(
        order_id=order.pk,
        service_id=ordering.service().pk,
        award_method="assignment",
        recipients=5,
        person_hours=Decimal(10),
        amount=Decimal(1000),
        by=order.drafted_by,
        on=ON,
    )
    approved = approve(order)

    line = execution_report(approved, date(2027, 2, 1)).lines[0]

    assert (line.execution, line.held, line.executed) == (None, None, None)


def approve(order):
    return approve_order(order_id=order.pk, by=member(Head, order.municipality), on=ON)


def test_there_is_no_report_of_a_draft(municipality):
    with pytest.raises(ReportOfDraft):
        execution_report(ordering.drafted_order(municipality), ON)


def test_the_report_asks_four_queries(approved, django_assert_num_queries):
    with django_assert_num_queries(4):
        execution_report(approved, ON)


def test_get_order_is_for_those_with_the_right(approved, municipality):
    assert get_order_for(member(Finance, municipality), approved.pk) == approved
    with pytest.raises(NotAllowed):
        get_order_for(member(GroupMember, municipality), approved.pk)
    with pytest.raises(NotAllowed):
        get_order_for(member(Finance, municipality), approved.pk, Permission.ORDER_EDIT)
    with pytest.raises(NotFound):
        get_order_for(member(Operator, MunicipalityFactory()), approved.pk)
