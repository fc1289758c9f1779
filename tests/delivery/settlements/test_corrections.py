"""A closed month is mended by lines of the next closing: reversal and corrected line, only the difference is posted."""

from datetime import date
from decimal import Decimal

import pytest
from tests.delivery.settlements.recount import BY_CONTRACT, MonthHours, completeness, split
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, closed_month, columns, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.kernel import member

from sotszakaz.delivery.attendance.actions import save_sheet
from sotszakaz.delivery.attendance.states import SessionState
from sotszakaz.delivery.settlements.actions import (
    begin_closing,
    close_month,
    continue_closing,
    decide_completeness,
    reopen_sheet,
)
from sotszakaz.delivery.settlements.actions.charging import steps_of
from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.errors import DecisionMissing, MonthStillOpen
from sotszakaz.delivery.settlements.models import Accrual, PaymentRegister, RefusedCorrection
from sotszakaz.delivery.settlements.selectors import reconcile
from sotszakaz.delivery.settlements.states import ClosingState, LineKind
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.money import from_units
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.ledger.actions import post_one
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.selectors import balance_of, explain
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.regulations.actions import Setting, adopt_regulation
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Operator

pytestmark = pytest.mark.django_db


def september(at, **sheet):
    """A contract whose September is closed."""
    signed = contract(at)
    marked_sheet(at.group, **sheet)
    closed_month(at)
    return signed


def reopened(at, **sheet):
    reopen_sheet(
        municipality_id=at.municipality.pk,
        group_id=at.group.pk,
        month=SEPTEMBER,
        reason="Ошибка в табеле.",
        by=SYSTEM,
        on=AFTER,
    )
    marked_sheet(at.group, **sheet)


def october(at):
    marked_sheet(at.group, OCTOBER)
    closed_month(at, OCTOBER)


def lines(signed, month=SEPTEMBER):
    return list(Accrual.objects.filter(contract=signed, month=month).order_by("pk"))


def accrued(signed):
    return sum(each.certificate_amount for each in lines(signed))


def ensure_sound(at):
    for check in CHECKS:
        assert find_offenders(check).passed, check.name
    assert all(reconcile(register).agrees for register in PaymentRegister.objects.all())


def test_a_sheet_mended_after_the_closing_refunds_the_difference():
    at = market()
    signed = september(at)
    planned = signed.months.get(month=SEPTEMBER)
    reopened(at, cancelled=2)
    before = balance_of(signed.agreement_account_id)

    october(at)

    first, reversal, corrected = lines(signed)
    total = len(columns(at.group))
    due = split(planned.certificate_amount, completeness(BY_CONTRACT, MonthHours(*map(Decimal, (total, total - 2, 0)))))
    assert (reversal.kind, corrected.kind) == (LineKind.REVERSAL, LineKind.CORRECTED)
    assert reversal.original_id == corrected.original_id == first.pk
    assert reversal.certificate_amount == -first.certificate_amount
    assert corrected.certificate_amount == due.due
    assert reversal.posting_id == corrected.posting_id != first.posting_id
    spent = balance_of(signed.agreement_account_id).spent - before.spent
    in_october = signed.months.get(month=OCTOBER).certificate_amount
    assert from_units(spent) == in_october - (first.certificate_amount - due.due)
    ensure_sound(at)


def test_a_class_that_was_held_after_all_is_charged_from_what_is_free():
    at = market()
    signed = september(at, cancelled=3)
    reopened(at)

    october(at)

    assert accrued(signed) == signed.months.get(month=SEPTEMBER).certificate_amount
    assert explain(signed.certificate_account_id).agrees
    ensure_sound(at)


def test_the_register_of_the_next_month_says_what_was_corrected():
    at = market()
    september(at)
    reopened(at, cancelled=1)
    october(at)

    register = PaymentRegister.objects.get(month=OCTOBER)
    payload = DocumentVersion.objects.get(document=register.document).payload
    assert "сторно за 09.2026" in payload
    assert "исправлено за 09.2026" in payload
    assert register.amount == sum(each.certificate_amount for each in register.accruals.all())


def test_nothing_is_posted_twice_however_many_months_follow():
    at = market()
    signed = september(at)
    reopened(at, cancelled=2)
    october(at)
    november = date(2026, 11, 1)
    marked_sheet(at.group, november, on=date(2026, 12, 1))
    closed_month(at, november, on=date(2026, 12, 2))

    assert len(lines(signed)) == 3
    ensure_sound(at)


def test_a_second_correction_undoes_the_first_one():
    at = market()
    signed = september(at)
    reopened(at, cancelled=2)
    october(at)
    reopened(at)
    november = date(2026, 11, 1)
    marked_sheet(at.group, november, on=date(2026, 12, 1))
    closed_month(at, november, on=date(2026, 12, 2))

    kinds = [each.kind for each in lines(signed)]
    assert kinds == ["original", "reversal", "corrected", "reversal", "corrected"]
    assert accrued(signed) == signed.months.get(month=SEPTEMBER).certificate_amount
    ensure_sound(at)


def test_a_decision_stands_above_the_sheet():
    at = market()
    signed = september(at)
    decide_completeness(
        contract_id=signed.pk,
        month=SEPTEMBER,
        percent=Decimal(0),
        ground="Возражение родителя принято.",
        by=SYSTEM,
        on=AFTER,
    )

    october(at)

    assert sum(each.certificate_amount for each in lines(signed)) == 0
    assert Accrual.objects.standing().get(contract=signed, month=SEPTEMBER).kind == LineKind.CORRECTED
    ensure_sound(at)


def test_a_decision_before_the_closing_counts_in_it():
    at = market()
    signed = contract(at)
    marked_sheet(at.group)
    decide_completeness(
        contract_id=signed.pk,
        month=SEPTEMBER,
        percent=Decimal(50),
        ground="Группа открылась позже.",
        by=SYSTEM,
        on=AFTER,
    )

    closed_month(at)

    (line,) = lines(signed)
    assert line.completeness == Decimal("0.5")
    ensure_sound(at)


def test_a_correction_that_the_certificate_cannot_pay_waits_and_goes_when_it_can():
    at = market()
    signed = september(at, cancelled=5)
    free = balance_of(signed.certificate_account_id).free
    take = [EntryRequest(signed.certificate_account_id, Move.WITHDRAW, free)]
    at_municipality = {"municipality_id": at.municipality.pk, "actor_id": None, "cause": ("t", 1)}
    post_one("take", take, happened_on=AFTER, **at_municipality)
    reopened(at)
    october(at)

    waiting = RefusedCorrection.objects.get()
    assert len(lines(signed)) == 1
    assert waiting.account_id == signed.certificate_account_id
    ensure_sound(at)

    give = [EntryRequest(signed.certificate_account_id, Move.GRANT, free)]
    post_one("give", give, happened_on=AFTER, **at_municipality)
    november = date(2026, 11, 1)
    marked_sheet(at.group, november, on=date(2026, 12, 1))
    closed_month(at, november, on=date(2026, 12, 2))
    assert accrued(signed) == signed.months.get(month=SEPTEMBER).certificate_amount
    ensure_sound(at)


def drained(at, signed):
    """Nothing of the certificate is left; answers with how it is given back."""
    free = balance_of(signed.certificate_account_id).free
    wanted = {"happened_on": AFTER, "municipality_id": at.municipality.pk, "actor_id": None, "cause": ("t", 1)}
    post_one("take", [EntryRequest(signed.certificate_account_id, Move.WITHDRAW, free)], **wanted)
    return lambda: post_one("give", [EntryRequest(signed.certificate_account_id, Move.GRANT, free)], **wanted)


def same_share(at, signed):
    decide_completeness(
        contract_id=signed.pk, month=SEPTEMBER, percent=Decimal(100), ground="Всё было.", by=SYSTEM, on=AFTER
    )


def refused(at, signed):
    drained(at, signed)
    reopened(at)


@pytest.mark.parametrize(
    ("cancelled", "asked", "waiting"),
    [(0, lambda at, _: reopened(at), 0), (0, same_share, 0), (5, refused, 1)],
    ids=["opened and left as it was", "decided as it was", "refused by a limit"],
)
def test_a_correction_that_posts_nothing_opens_no_register(cancelled, asked, waiting):
    at = market()
    signed = september(at, cancelled=cancelled)
    asked(at, signed)

    closing = close_month(
        municipality_id=at.municipality.pk,
        month=OCTOBER,
        by=SYSTEM,
        on=AFTER,
        left_out=frozenset({signed.agreement_id}),
    )

    assert closing.state == ClosingState.CLOSED
    assert not PaymentRegister.objects.filter(month=OCTOBER).exists()
    assert (len(lines(signed)), RefusedCorrection.objects.count()) == (1, waiting)
    ensure_sound(at)


def test_a_register_with_its_document_takes_no_more_lines_from_a_closing_that_was_cut():
    at = market()
    signed = september(at, cancelled=5)
    give_back = drained(at, signed)
    reopened(at)
    marked_sheet(at.group, OCTOBER)
    closing = begin_closing(municipality_id=at.municipality.pk, month=OCTOBER, by=SYSTEM, on=AFTER)
    assert list(steps_of(closing, together=False))  # cut before the month is written as closed
    give_back()

    assert continue_closing(closing_id=closing.pk)

    assert len(lines(signed)) == 1
    ensure_sound(at)
    november = date(2026, 11, 1)
    marked_sheet(at.group, november, on=date(2026, 12, 1))
    closed_month(at, november, on=date(2026, 12, 2))
    assert accrued(signed) == signed.months.get(month=SEPTEMBER).certificate_amount
    ensure_sound(at)


def test_december_is_counted_in_december():
    at = market()
    adopt_regulation(
        municipality_id=at.municipality.pk,
        title="Правила с декабрём в декабре",
        starts_on=date(2026, 1, 1),
        settings={"december_close_from_day": Setting(20, "порядок, пункт 9")},
        by=SYSTEM,
    )
    signed = contract(at)
    months = list(signed.months.order_by("month").values_list("month", flat=True))
    for month in months[:-1]:
        marked_sheet(at.group, month, on=date(2026, 12, 1))
        closed_month(at, month, on=date(2026, 12, 1))
    december = months[-1]
    assert december == date(2026, 12, 1)
    classes = columns(at.group, december)
    past = [each for each in classes if each.day <= date(2026, 12, 20)]
    save_sheet(
        group_id=at.group.pk,
        month=december,
        states={each.key: SessionState.HELD for each in past},
        cells={},
        by=SYSTEM,
        on=date(2026, 12, 20),
    )
    closed_month(at, december, on=date(2026, 12, 20))

    line = Accrual.objects.get(contract=signed, month=december)
    assert line.assumed_hours == sum(each.planned.hours for each in classes[len(past) :]) > 0
    assert line.certificate_amount == signed.months.get(month=december).certificate_amount
    ensure_sound(at)


def test_only_finance_opens_a_sheet_again():
    at = market()
    september(at)
    other = market()
    act_for([at.municipality.pk, other.municipality.pk])
    wanted = {"group_id": at.group.pk, "month": SEPTEMBER, "reason": "Ошибка."}

    with pytest.raises(NotAllowed):
        reopen_sheet(municipality_id=at.municipality.pk, by=member(Operator, at.municipality), **wanted, on=AFTER)
    with pytest.raises(NotFound):
        reopen_sheet(municipality_id=other.municipality.pk, by=SYSTEM, **wanted, on=AFTER)


def test_a_sheet_is_opened_again_with_a_reason_when_its_month_is_closed_and_once():
    at = market()
    contract(at)
    marked_sheet(at.group)
    wanted = {"municipality_id": at.municipality.pk, "group_id": at.group.pk, "month": SEPTEMBER, "by": SYSTEM}

    with pytest.raises(MonthStillOpen):
        reopen_sheet(reason="Ошибка.", **wanted, on=AFTER)
    closed_month(at)
    with pytest.raises(DecisionMissing):
        reopen_sheet(reason=" ", **wanted, on=AFTER)
    reopen_sheet(reason="Ошибка.", **wanted, on=AFTER)
    with pytest.raises(ConstraintViolated, match="уже открыт"):
        reopen_sheet(reason="Ошибка.", **wanted, on=AFTER)


def test_the_sheet_is_frozen_again_when_the_next_month_is_closed():
    at = market()
    september(at)
    reopened(at, cancelled=1)
    october(at)

    with pytest.raises(ConstraintViolated, match="табель не меняется"):
        marked_sheet(at.group)
