"""Debts of agreements that are over: demanded, returned, or covered by the next agreement where the rules say so."""

from datetime import date
from decimal import Decimal

import pytest
from tests.delivery.settlements.test_payments import answered, ensure_sound
from tests.factories import supply
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, closed_month, columns, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.kernel import adopted, member

from sotszakaz.delivery.settlements import debts
from sotszakaz.delivery.settlements.actions import (
    accept_advance,
    closing,
    decide_completeness,
    demand_return,
    enter_return,
    file_advance,
    make_batch,
    send_batch,
    withdraw_return,
)
from sotszakaz.delivery.settlements.actions.debts import set_off_debts
from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.errors import (
    DebtIsDeducted,
    DemandedAlready,
    MoneyStillGoing,
    NothingOwed,
    ReturnDayWrong,
    ReturnStays,
    ReturnTooLarge,
)
from sotszakaz.delivery.settlements.models import (
    Accrual,
    DebtRepayment,
    PaymentOrder,
    PaymentRegister,
    ReturnDemand,
)
from sotszakaz.delivery.settlements.provider_payments import money_of
from sotszakaz.delivery.settlements.states import OrderState
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.errors import NotAllowed
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.documents.models import DocumentEnding, DocumentVersion
from sotszakaz.kernel.documents.rendering import render_docx, render_pdf
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance, Operator
from sotszakaz.supply.agreements.models import Agreement

pytestmark = pytest.mark.django_db

OVER = date(2027, 1, 11)
"""A day when agreements of 2026 are over."""
DUE = date(2027, 1, 25)


def overpaid(at, *, is_paid=True):
    """September advanced and paid at 80 %, all its classes cancelled, and no month after it: the agreement is over."""
    signed = contract(at)
    advance = file_advance(agreement_id=signed.agreement_id, month=SEPTEMBER, by=SYSTEM, on=SEPTEMBER.replace(day=10))
    accept_advance(advance_id=advance.pk, by=SYSTEM)
    batch = make_batch(municipality_id=at.municipality.pk, registers=[], advances=[advance.pk], by=SYSTEM, on=SEPTEMBER)
    send_batch(batch_id=batch.pk, by=SYSTEM)
    if is_paid:
        answered(at, batch.orders.get(), OrderState.PAID)
    marked_sheet(at.group, cancelled=len(columns(at.group)))
    closed_month(at)
    for month in signed.months.exclude(month=SEPTEMBER).order_by("month").values_list("month", flat=True):
        marked_sheet(at.group, month, cancelled=len(columns(at.group, month)), on=OVER)
        closed_month(at, month, on=OVER)
    return PaymentRegister.objects.order_by("-month").first()


def demanded(register, on=OVER):
    return demand_return(register_id=register.pk, by=SYSTEM, on=on)


def returned(register, amount, **said):
    facts = {"number": "481", "happened_on": OVER, "by": SYSTEM, "on": OVER, **said}
    return enter_return(register_id=register.pk, amount=amount, **facts)


def owed(at):
    return sum(debts.open_debts(at.municipality.pk).values_list("owed", flat=True))


def test_a_debt_of_an_agreement_that_is_over_is_demanded_with_a_document_and_a_term():
    at = market()
    register = overpaid(at)
    director = at.director()

    demand = demanded(register)

    advance = PaymentOrder.objects.get().amount
    assert (demand.amount, demand.due_on) == (advance, DUE)
    version = DocumentVersion.objects.get(document=demand.document_id)
    assert demand.document.full_number.startswith("ТВ-")
    assert render_pdf(version).startswith(b"%PDF")
    assert render_docx(version).startswith(b"PK")
    drain_together()
    act_for([at.municipality.pk])
    assert Notice.objects.filter(user=director, title__startswith="Верните").exists()
    with pytest.raises(DemandedAlready):
        demanded(register)
    ensure_sound()


def test_a_debt_that_the_next_register_deducts_is_not_demanded():
    at = market()
    signed = contract(at)
    contract(at)
    advance = file_advance(agreement_id=signed.agreement_id, month=SEPTEMBER, by=SYSTEM, on=SEPTEMBER.replace(day=10))
    accept_advance(advance_id=advance.pk, by=SYSTEM)
    make_batch(municipality_id=at.municipality.pk, registers=[], advances=[advance.pk], by=SYSTEM, on=SEPTEMBER)
    marked_sheet(at.group, cancelled=len(columns(at.group)))
    closed_month(at)
    register = PaymentRegister.objects.get()

    with pytest.raises(DebtIsDeducted):
        demanded(register, on=OCTOBER)
    with pytest.raises(DebtIsDeducted):  # the agreement is over, its October is not charged yet
        demanded(register, on=OVER)

    assert not debts.list_debts(at.municipality.pk, on=OVER).get().is_final
    assert not ReturnDemand.objects.exists()


def test_what_the_treasury_has_not_paid_yet_is_not_demanded_back():
    at = market()
    register = overpaid(at, is_paid=False)
    with pytest.raises(MoneyStillGoing):
        demanded(register)

    answered(at, PaymentOrder.objects.get(), OrderState.BOUNCED, "Счёт закрыт")

    assert owed(at) == 0
    with pytest.raises(NothingOwed):
        demanded(register)
    ensure_sound()


def test_money_is_returned_in_parts_and_the_debt_is_gone():
    at = market()
    register = overpaid(at)
    demanded(register)
    whole = owed(at)

    returned(register, Decimal(100))
    assert owed(at) == whole - 100
    returned(register, whole - 100, number="500")

    assert owed(at) == 0 == money_of(at.record.organisation_id, at.municipality.pk).debt
    assert register in debts.list_settled(at.municipality.pk)
    with pytest.raises(NothingOwed):
        returned(register, Decimal(1), number="501")
    ensure_sound()


@pytest.mark.parametrize(
    ("said", "refusal"),
    [
        ({"amount": Decimal(9_999_999)}, ReturnTooLarge),
        ({"amount": Decimal(1), "happened_on": date(2027, 1, 12)}, ReturnDayWrong),
        ({"amount": Decimal(1), "happened_on": date(2026, 1, 12)}, ReturnDayWrong),
    ],
)
def test_a_wrong_return_is_refused(said, refusal):
    register = overpaid(market())

    with pytest.raises(refusal):
        returned(register, **said)

    assert not DebtRepayment.objects.exists()


def test_one_paper_of_a_day_is_entered_once():
    register = overpaid(market())
    returned(register, Decimal(100))

    with pytest.raises(ConstraintViolated, match="уже внесён"):
        returned(register, Decimal(100))


def test_a_return_by_mistake_is_withdrawn_once_with_a_reason():
    at = market()
    register = overpaid(at)
    whole, entered = owed(at), returned(register, Decimal(100))
    said = {"repayment_id": entered.pk, "reason": "Другой плательщик.", "by": SYSTEM, "on": OVER}

    withdraw_return(**said)

    assert owed(at) == whole
    with pytest.raises(ReturnStays):
        withdraw_return(**said)
    returned(register, Decimal(100))
    ensure_sound()


def test_finance_enters_returns_and_an_operator_does_not():
    at = market()
    register = overpaid(at)
    with pytest.raises(NotAllowed):
        returned(register, Decimal(100), by=member(Operator, at.municipality))

    assert returned(register, Decimal(100), by=member(Finance, at.municipality)).amount == 100


def test_a_demand_is_cancelled_when_a_late_correction_takes_the_debt_over():
    at = market()
    register = overpaid(at)
    returned(register, Decimal(50), number="480")
    demand = demanded(register)
    assert render_pdf(DocumentVersion.objects.get(document=demand.document_id)).startswith(b"%PDF")
    assert render_docx(DocumentVersion.objects.get(document=demand.document_id)).startswith(b"PK")
    returned(register, Decimal(100))
    whole = owed(at)
    line = Accrual.objects.order_by("pk").first()
    decide_completeness(
        contract_id=line.contract_id, month=line.month, percent=Decimal(10), ground="Акт проверки.", by=SYSTEM, on=AFTER
    )
    later = date(2027, 2, 2)
    closed_month(at, date(2027, 1, 1), on=later)

    last = PaymentRegister.objects.order_by("-month").first()
    assert last.debt_before == whole
    assert owed(at) == whole - last.amount > 0
    assert DocumentEnding.objects.get(document=demand.document_id).outcome == "cancelled"
    again = demanded(last, on=later)
    assert again.amount == owed(at)
    with pytest.raises(NothingOwed):
        returned(register, Decimal(1), number="7", happened_on=later, on=later)
    ensure_sound()


def test_a_demand_is_cancelled_and_told_when_a_late_correction_leaves_no_debt():
    at = market()
    register = overpaid(at)
    director, demand = at.director(), demanded(register)
    line = Accrual.objects.order_by("pk").first()
    decide_completeness(
        contract_id=line.contract_id,
        month=line.month,
        percent=Decimal(100),
        ground="Акт проверки.",
        by=SYSTEM,
        on=AFTER,
    )

    closed_month(at, date(2027, 1, 1), on=date(2027, 2, 2))

    assert owed(at) == 0
    assert DocumentEnding.objects.get().document_id == demand.document_id
    drain_together()
    act_for([at.municipality.pk])
    told = Notice.objects.get(user=director, kind="debt.demand_cancelled")
    assert demand.document.full_number in told.title
    ensure_sound()


def test_verify_finds_a_demand_that_still_stands_when_its_debt_went_on(monkeypatch):
    at = market()
    demanded(overpaid(at))
    line = Accrual.objects.order_by("pk").first()
    decide_completeness(
        contract_id=line.contract_id,
        month=line.month,
        percent=Decimal(100),
        ground="Акт проверки.",
        by=SYSTEM,
        on=AFTER,
    )
    monkeypatch.setattr(closing, "cancel_taken_over", lambda *_, **__: [])

    closed_month(at, date(2027, 1, 1), on=date(2027, 2, 2))

    assert [each.name for each in CHECKS if not find_offenders(each).passed] == ["settlements.demands"]


def test_the_rule_lets_the_next_agreement_cover_what_is_left():
    at = market()
    adopted(at.municipality, starts_on=SEPTEMBER, debt_carried_over=True)
    register = overpaid(at)
    whole = owed(at)
    neighbour = paid_by_another_agreement(at, whole * 2)

    set_off_debts(at.municipality.pk, on=OVER)

    [row] = DebtRepayment.objects.all()
    assert (row.register, row.from_register, row.amount) == (register, neighbour, whole)
    left = debts.with_left(PaymentRegister.objects.filter(pk=neighbour.pk)).get().left
    assert left == neighbour.payable - whole
    assert owed(at) == 0


def test_without_the_rule_the_next_agreement_is_paid_in_full():
    at = market()
    overpaid(at)
    whole = owed(at)
    paid_by_another_agreement(at, whole * 2)

    set_off_debts(at.municipality.pk, on=OVER)

    assert owed(at) == whole
    assert not DebtRepayment.objects.exists()


def paid_by_another_agreement(at, amount):
    """A register of the next agreement of the same provider, with so much to pay."""
    old = Agreement.objects.get(record=at.record)
    new = supply.agreement(at.record, first_day=date(2027, 1, 1), last_day=date(2027, 12, 31))
    assert new.pk != old.pk
    return PaymentRegister.objects.create(
        municipality=at.municipality,
        agreement=new,
        month=date(2027, 1, 1),
        number="РО-900/2027",
        amount=amount,
        advance=0,
        debt_before=0,
        payable=amount,
        debt_after=0,
    )
