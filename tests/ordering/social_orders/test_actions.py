from datetime import date
from decimal import Decimal

import pytest
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, member

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.users.roles import Finance, Head, Operator
from sotszakaz.ordering.catalogue.actions import ensure_services, set_unit_cost
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.ordering.social_orders.actions import (
    approve_order,
    draft_order,
    remove_volume,
    set_budget,
    set_volume,
)
from sotszakaz.ordering.social_orders.errors import (
    AmountUnknown,
    BudgetExceeded,
    BudgetMissing,
    NoDecision,
    OrderEmpty,
    OrderSettled,
    ServiceNotDecided,
    VolumeAbsent,
)
from sotszakaz.ordering.social_orders.models import OrderVolume
from sotszakaz.ordering.social_orders.states import OrderState

pytestmark = pytest.mark.django_db

ON = date(2026, 1, 20)
CERTIFICATE, ASSIGNMENT = "certificate", "assignment"


@pytest.fixture
def municipality():
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    return municipality


@pytest.fixture
def order(municipality):
    return ordering.drafted_order(municipality)


def add(order, method=CERTIFICATE, **changes):
    given = {
        "service_id": ordering.service().pk,
        "recipients": 20,
        "person_hours": Decimal("720.5"),
        "amount": Decimal("100000.00"),
        "by": order.drafted_by,
        "on": ON,
    }
    return set_volume(order_id=order.pk, award_method=method, **{**given, **changes})


def fund(order, amount=Decimal("150000.00"), code=ordering.BUDGET_CODE):
    return set_budget(order_id=order.pk, code=code, amount=amount, by=order.drafted_by)


def approve(order, by=None):
    return approve_order(order_id=order.pk, by=by or member(Head, order.municipality), on=ON)


def test_draft_order_needs_a_decision_in_force(municipality):
    with pytest.raises(NoDecision):
        draft_order(municipality_id=municipality.pk, year=2026, by=member(Operator, municipality), on=ON)


def test_draft_order_refuses_a_second_order_of_the_year(order):
    with pytest.raises(ConstraintViolated, match="уже есть"):
        draft_order(municipality_id=order.municipality_id, year=2026, by=order.drafted_by, on=ON)


def test_draft_order_refuses_a_year_before_the_law(order):
    with pytest.raises(ConstraintViolated, match="не раньше 2023"):
        draft_order(municipality_id=order.municipality_id, year=2022, by=order.drafted_by, on=ON)


def test_draft_order_is_for_those_who_edit(order):
    with pytest.raises(NotAllowed):
        draft_order(municipality_id=order.municipality_id, year=2027, by=member(Head, order.municipality), on=ON)


def test_set_volume_replaces_the_volume_of_the_same_service_and_method(order):
    add(order)
    add(order, person_hours=Decimal(10))
    add(order, ASSIGNMENT)

    assert sorted(order.volumes.values_list("award_method", "person_hours")) == [
        ("assignment", Decimal("720.50")),
        ("certificate", Decimal("10.00")),
    ]


def test_set_volume_counts_the_amount_from_the_unit_cost(order):
    set_unit_cost(
        municipality_id=order.municipality_id,
        service_id=ordering.service().pk,
        amount=Decimal("169.55"),
        since=date(2026, 1, 1),
        clause="Постановление № 1",
        by=order.drafted_by,
    )

    volume = add(order, amount=None, person_hours=Decimal("16094.05"))

    assert volume.amount == Decimal("2728746.18")


def test_set_volume_without_a_unit_cost_asks_for_the_amount(order):
    with pytest.raises(AmountUnknown) as refused:
        add(order, amount=None)

    assert refused.value.field == "amount"


def test_set_volume_refuses_a_service_that_no_decision_names(order):
    foreign = SocialService(code="804200О.99.0.ББ52АЖ24000", name="Программы", status="valid")
    ensure_services([foreign])

    with pytest.raises(ServiceNotDecided):
        add(order, service_id=ordering.service(foreign.code).pk)


@pytest.mark.parametrize("changes", [{"recipients": 0}, {"person_hours": Decimal(0)}, {"amount": Decimal(-1)}])
def test_set_volume_refuses_nothing_and_less(order, changes):
    with pytest.raises(ConstraintViolated, match="больше нуля"):
        add(order, **changes)


def test_remove_volume_takes_it_out(order):
    volume = add(order)

    remove_volume(order_id=order.pk, volume_id=volume.pk, by=order.drafted_by)

    assert not order.volumes.exists()
    with pytest.raises(VolumeAbsent):
        remove_volume(order_id=order.pk, volume_id=volume.pk, by=order.drafted_by)


def test_set_budget_keeps_one_line_and_takes_a_code_with_spaces(order):
    fund(order, code="601 0703 0110173210 611")
    line = fund(order, Decimal(5))

    assert (order.budget_line, line.code, line.amount) == (line, "60107030110173210611", Decimal(5))


@pytest.mark.parametrize(("code", "amount"), [("6010703", Decimal(5)), (ordering.BUDGET_CODE, Decimal(0))])
def test_set_budget_refuses_a_broken_code_and_no_money(order, code, amount):
    with pytest.raises(ConstraintViolated):
        fund(order, amount, code)


def test_approve_order_opens_accounts_with_what_the_order_sets(order):
    certificate = add(order)
    assignment = add(order, ASSIGNMENT)
    line = fund(order)
    head = member(Head, order.municipality)

    approved = approve(order, by=head)

    for row in (certificate, assignment, line):
        row.refresh_from_db()
    assert (approved.state, approved.approved_by) == (OrderState.APPROVED, head)
    volume, budget = balance_of(certificate.account_id), balance_of(line.account_id)
    assert (volume.kind, volume.unit, volume.free, volume.total) == ("order_volume", "person_hour", 72050, 72050)
    assert (budget.kind, budget.unit, budget.free, budget.total) == ("budget_line", "rub", 15_000_000, 15_000_000)
    assert assignment.account_id is None


def test_approve_order_forms_the_document(order):
    add(order)
    add(order, ASSIGNMENT, service_id=ordering.service(ordering.ARTISTIC).pk)
    fund(order)

    approved = approve(order)

    assert approved.document.full_number == "СЗ-1/2026"
    said = latest_version(approved.document_id).payload
    for words in ("720.50", "150000.00", ordering.BUDGET_CODE, ordering.TECHNICAL, ordering.ARTISTIC):
        assert words in said


def test_approve_order_by_assignment_alone_opens_no_account(order):
    volume = add(order, ASSIGNMENT)

    assert approve(order).state == OrderState.APPROVED
    volume.refresh_from_db()
    assert volume.account_id is None


@pytest.mark.parametrize(
    ("prepare", "refusal"),
    [
        (lambda order: None, OrderEmpty),
        (lambda order: add(order), BudgetMissing),
        (lambda order: (add(order), fund(order, Decimal("99999.99"))), BudgetExceeded),
    ],
)
def test_approve_order_refuses_what_does_not_add_up_and_opens_nothing(order, prepare, refusal):
    prepare(order)

    with pytest.raises(refusal):
        approve(order)

    order.refresh_from_db()
    assert order.state == OrderState.DRAFT
    assert not OrderVolume.objects.filter(account_id__isnull=False).exists()


def test_approve_order_is_for_the_head(order):
    add(order), fund(order)

    with pytest.raises(NotAllowed):
        approve(order, by=order.drafted_by)
    with pytest.raises(NotFound):
        approve(order, by=member(Head, MunicipalityFactory()))


def test_an_approved_order_takes_nothing_more(municipality):
    order = ordering.approved_order(municipality)
    act_for([municipality.pk])
    by = member(Operator, municipality)
    volume = order.volumes.first()

    with pytest.raises(OrderSettled):
        approve(order)
    with pytest.raises(OrderSettled):
        add(order, by=by)
    with pytest.raises(OrderSettled):
        remove_volume(order_id=order.pk, volume_id=volume.pk, by=by)
    with pytest.raises(OrderSettled):
        set_budget(order_id=order.pk, code=ordering.BUDGET_CODE, amount=Decimal(1), by=by)


def test_orders_are_edited_by_those_with_the_right(order):
    with pytest.raises(NotAllowed):
        add(order, by=member(Finance, order.municipality))
    with pytest.raises(NotFound):
        add(order, by=member(Operator, MunicipalityFactory()))
