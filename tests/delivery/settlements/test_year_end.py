"""The end of a year: an advance in December, December counted in December, the unused rest lapses to the kopeck."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from tests.factories.delivery import AFTER, SEPTEMBER, closed_month, columns, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.supply import TODAY
from tests.verification import verify

from sotszakaz.delivery.attendance.actions import save_sheet
from sotszakaz.delivery.attendance.states import SessionState
from sotszakaz.delivery.settlements.actions import (
    accept_advance,
    begin_closing,
    continue_closing,
    file_advance,
    reopen_sheet,
)
from sotszakaz.delivery.settlements.checks import CHECKS
from sotszakaz.delivery.settlements.desk import agreements_of_month
from sotszakaz.delivery.settlements.errors import SheetsMissing
from sotszakaz.delivery.settlements.models import Accrual, PaymentRegister, RefusedCorrection
from sotszakaz.delivery.settlements.payments import registers_to_pay
from sotszakaz.delivery.settlements.rehearsal import rehearse
from sotszakaz.delivery.settlements.rules import advance_of
from sotszakaz.delivery.settlements.selectors import counted_until, list_registers
from sotszakaz.delivery.settlements.states import ClosingState
from sotszakaz.demand.certificates.actions import lapse_ended, set_part
from sotszakaz.demand.certificates.selectors import scheme_on
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.money import round_kopecks, to_units
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.ledger.actions import post_one
from sotszakaz.kernel.ledger.models import Entry
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.regulations.actions import Setting, adopt_regulation
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db

NOVEMBER = date(2026, 11, 1)
DECEMBER, CLOSED_ON = date(2026, 12, 1), date(2026, 12, 20)
NEW_YEAR = date(2027, 1, 1)


def ensure_sound():
    for check in CHECKS:
        assert find_offenders(check).passed, check.name


def year_of(at):
    """Autumn closed in December, December on its 20th with an advance of 80 % deducted."""
    adopt_regulation(
        municipality_id=at.municipality.pk,
        title="Правила с декабрём в декабре",
        starts_on=date(2026, 1, 1),
        settings={"december_close_from_day": Setting(CLOSED_ON.day, "порядок, пункт 9")},
        by=SYSTEM,
    )
    signed = contract(at)
    for month in signed.months.exclude(month=DECEMBER).order_by("month").values_list("month", flat=True):
        marked_sheet(at.group, month, on=DECEMBER)
        closed_month(at, month, on=DECEMBER)
    advance = file_advance(agreement_id=signed.agreement_id, month=DECEMBER, by=SYSTEM, on=date(2026, 12, 3))
    accept_advance(advance_id=advance.pk, by=SYSTEM)
    past = {each.key: SessionState.HELD for each in columns(at.group, DECEMBER) if each.day <= CLOSED_ON}
    save_sheet(group_id=at.group.pk, month=DECEMBER, states=past, cells={}, by=SYSTEM, on=CLOSED_ON)
    closed_month(at, DECEMBER, on=CLOSED_ON)
    return signed, advance


def test_december_is_advanced_counted_in_december_and_settled_by_its_register():
    signed, advance = year_of(market())

    register = PaymentRegister.objects.get(month=DECEMBER)

    planned = signed.months.get(month=DECEMBER).certificate_amount
    assert Accrual.objects.get(month=DECEMBER).certificate_amount == planned == advance.base
    assert advance.amount == advance_of(planned, Parameter.ADVANCE_PERCENT.default)
    assert (register.advance, register.payable) == (advance.amount, planned - advance.amount)
    ensure_sound()


def rest_of_december(at):
    return [each.key for each in columns(at.group, DECEMBER) if each.day > CLOSED_ON]


def mark_december(at, keys, state=SessionState.CANCELLED):
    save_sheet(
        group_id=at.group.pk, month=DECEMBER, states=dict.fromkeys(keys, state), cells={}, by=SYSTEM, on=NEW_YEAR
    )


def test_classes_after_the_closing_of_december_are_marked_as_they_come_and_compared_by_the_next_one():
    at = market()
    signed, _ = year_of(at)
    first, *rest = [each.key for each in columns(at.group, DECEMBER)]
    later = rest_of_december(at)
    with pytest.raises(ConstraintViolated, match="табель не меняется"):
        mark_december(at, [first])
    assert counted_until(at.municipality.pk, DECEMBER) == CLOSED_ON

    mark_december(at, later)
    closed_month(at, NEW_YEAR, on=date(2027, 2, 2))

    total = sum(each.certificate_amount for each in Accrual.objects.filter(contract=signed, month=DECEMBER))
    share = Decimal(len(rest) + 1 - len(later)) / (len(rest) + 1)
    planned = signed.months.get(month=DECEMBER).certificate_amount
    assert total == round_kopecks(planned * share.quantize(Decimal("0.000001")))
    with pytest.raises(ConstraintViolated, match="табель не меняется"):
        mark_december(at, later, SessionState.HELD)
    assert counted_until(at.municipality.pk, DECEMBER) is None
    ensure_sound()


def test_what_the_year_did_not_use_lapses_and_what_it_charged_stays():
    at = market()
    signed, _ = year_of(at)
    charged = sum(to_units(each.certificate_amount) for each in Accrual.objects.all())
    before = balance_of(signed.certificate_account_id)

    lapse_ended(municipality_id=at.municipality.pk, on=CLOSED_ON)
    assert balance_of(signed.certificate_account_id).lapsed == 0
    lapse_ended(municipality_id=at.municipality.pk, on=NEW_YEAR)

    after = balance_of(signed.certificate_account_id)
    assert (after.free, after.held, after.spent, after.lapsed) == (0, 0, charged, before.free)
    assert after.total == before.total
    agreement = balance_of(signed.agreement_account_id)
    assert (agreement.held, agreement.spent) == (0, charged)
    ensure_sound()


def test_the_closing_after_december_asks_for_the_classes_that_december_took_as_held():
    at = market()
    year_of(at)
    before = list(Accrual.objects.order_by("pk").values_list("pk", flat=True))

    with pytest.raises(SheetsMissing, match=r"за 12\.2026"):
        closed_month(at, NEW_YEAR, on=date(2027, 2, 2))

    assert list(Accrual.objects.order_by("pk").values_list("pk", flat=True)) == before
    mark_december(at, rest_of_december(at), SessionState.HELD)
    assert closed_month(at, NEW_YEAR, on=date(2027, 2, 2)).state == ClosingState.CLOSED


def test_a_month_without_contracts_closes_though_nothing_of_december_differs():
    at = market()
    year_of(at)
    mark_december(at, rest_of_december(at), SessionState.HELD)

    january = closed_month(at, NEW_YEAR, on=date(2027, 2, 2))

    assert january.state == ClosingState.CLOSED
    assert not PaymentRegister.objects.filter(month=NEW_YEAR).exists()
    ensure_sound()


def test_a_closing_goes_past_a_register_that_an_earlier_version_opened_for_nothing():
    at = market()
    signed, _ = year_of(at)
    mark_december(at, rest_of_december(at), SessionState.HELD)
    january = begin_closing(municipality_id=at.municipality.pk, month=NEW_YEAR, by=SYSTEM, on=date(2027, 2, 2))
    empty = PaymentRegister.objects.create(
        municipality_id=at.municipality.pk, agreement_id=signed.agreement_id, month=NEW_YEAR, number=""
    )

    assert continue_closing(closing_id=january.pk)

    empty.refresh_from_db()
    assert empty.document is None
    assert empty not in list_registers(at.municipality.pk)
    assert not agreements_of_month(at.municipality.pk, NEW_YEAR).exists()
    assert empty not in registers_to_pay(at.municipality.pk, on=date(2027, 1, 15))
    ensure_sound()


def test_a_month_is_charged_to_the_sub_period_and_not_to_the_line_it_was_split_from():
    at = market()
    autumn = set_part(
        scheme_id=scheme_on(at.municipality.pk, TODAY).pk,
        period=DateRange(SEPTEMBER, NEW_YEAR),
        limit=400_000_00,
        by=SYSTEM,
        on=TODAY,
    )
    signed = contract(at)
    marked_sheet(at.group, cancelled=1)

    closed_month(at)

    charged = to_units(Accrual.objects.get(contract=signed).certificate_amount)
    part, line = balance_of(autumn.account_id), balance_of(autumn.line_account_id)
    assert (part.spent, line.spent, line.held) == (charged, 0, 400_000_00)
    assert part.total == 400_000_00
    ensure_sound()


def november_mended(at, cancelled):
    """The sheet of November is opened in the new year and says that so many classes fell out."""
    reopen_sheet(
        municipality_id=at.municipality.pk, group_id=at.group.pk, month=NOVEMBER, reason="Ошибка.", by=SYSTEM, on=AFTER
    )
    marked_sheet(at.group, NOVEMBER, cancelled=cancelled, on=NEW_YEAR)


def lowered_and_lapsed(at):
    """November is counted lower by the closing of January, and what it released lapses with the rest of the year."""
    signed, _ = year_of(at)
    november_mended(at, 2)
    mark_december(at, rest_of_december(at), SessionState.HELD)
    closed_month(at, NEW_YEAR, on=date(2027, 2, 2))
    lapse_ended(municipality_id=at.municipality.pk, on=date(2027, 2, 3))
    return signed


def test_what_a_month_released_and_lost_at_the_end_of_the_year_comes_back_when_it_is_mended():
    at = market()
    signed = lowered_and_lapsed(at)
    before, planned = balance_of(signed.certificate_account_id), signed.months.get(month=NOVEMBER)
    [lowered] = Accrual.objects.standing().filter(month=NOVEMBER)
    november_mended(at, 0)
    [correction] = rehearse(at.municipality.pk, date(2027, 3, 2)).corrections
    assert correction.lacking is None

    closed_month(at, date(2027, 2, 1), on=date(2027, 3, 2))

    [standing] = Accrual.objects.standing().filter(month=NOVEMBER)
    after, more = balance_of(signed.certificate_account_id), to_units(lowered.released_amount)
    assert standing.certificate_amount == planned.certificate_amount
    assert not RefusedCorrection.objects.exists()
    assert (after.free, after.spent, after.lapsed) == (0, before.spent + more, before.lapsed - more)
    restored = Entry.objects.get(posting=standing.posting_id, move=Move.RESTORE)
    assert (restored.account_id, restored.amount) == (signed.certificate_account_id, more)
    assert PaymentRegister.objects.get(month=date(2027, 2, 1)).payable == lowered.released_amount
    ensure_sound()
    assert verify()[-1].endswith(", 0 failed")


def test_what_lapsed_comes_back_only_as_far_as_it_is_there():
    at = market()
    signed = lowered_and_lapsed(at)
    with connection.cursor() as cursor:  # as if another contract had used it
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET ROLE NONE; ALTER TABLE ledger_account DISABLE TRIGGER USER")
        cursor.execute("UPDATE ledger_account SET lapsed = 1 WHERE id = %s", [signed.certificate_account_id])
    november_mended(at, 0)

    closed_month(at, date(2027, 2, 1), on=date(2027, 3, 2))

    assert RefusedCorrection.objects.get().account_id == signed.certificate_account_id
    assert not Accrual.objects.filter(closing__month=date(2027, 2, 1)).exists()


def test_verify_finds_what_was_restored_for_nothing():
    at = market()
    signed = lowered_and_lapsed(at)
    cause = {"municipality_id": at.municipality.pk, "actor_id": None, "cause": ("enrolments.contract", signed.pk)}

    post_one(
        "restored:by:hand",
        [EntryRequest(signed.certificate_account_id, Move.RESTORE, 100)],
        happened_on=date(2027, 2, 4),
        **cause,
    )

    assert [each.name for each in CHECKS if not find_offenders(each).passed] == ["settlements.restored"]
