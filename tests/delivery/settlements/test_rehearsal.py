"""What the rehearsal of a closing says is what the closing then does; and asking writes nothing."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, closed_month, marked_sheet
from tests.factories.demand import contract, market

from sotszakaz.delivery.settlements.actions import begin_closing, decide_completeness, reopen_sheet
from sotszakaz.delivery.settlements.errors import NotHandedIn, SheetsMissing
from sotszakaz.delivery.settlements.mending import open_sheets, refused_corrections
from sotszakaz.delivery.settlements.models import Accrual, MonthClosing, PaymentRegister
from sotszakaz.delivery.settlements.rehearsal import agreements_of, rehearsal_rows, rehearse, would_charge
from sotszakaz.delivery.settlements.states import LineKind
from sotszakaz.kernel.ledger.actions import post_one
from sotszakaz.kernel.ledger.requests import EntryRequest
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import AccountKind, Move
from sotszakaz.kernel.regulations.actions import Setting, adopt_regulation
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db


def rehearsed(at, on=AFTER):
    """The rehearsal with its rows by agreement."""
    found = rehearse(at.municipality.pk, on)
    return found, {row.agreement.pk: row for row in rehearsal_rows(found, list(agreements_of(found)))}


def written():
    """How many rows every table of the month has."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT (SELECT count(*) FROM ledger_entry), (SELECT count(*) FROM settlements_accrual)")
        return cursor.fetchone(), MonthClosing.objects.count()


def test_a_month_is_charged_as_the_rehearsal_said():
    at = market()
    first, second = contract(at), contract(at)
    marked_sheet(at.group, cancelled=2)
    before = written()
    found, rows = rehearsed(at)
    said = {each.contract_id: each for each in would_charge(found, [first.agreement_id])}
    assert written() == before

    closed_month(at)

    lines = {each.contract_id: each for each in Accrual.objects.all()}
    assert set(said) == set(lines) == {first.pk, second.pk}
    for pk, line in lines.items():
        assert (said[pk].certificate_amount, said[pk].released_amount, said[pk].completeness) == (
            line.certificate_amount,
            line.released_amount,
            line.completeness,
        )
    row = rows[first.agreement_id]
    assert (row.lines, row.total) == (2, PaymentRegister.objects.get().amount)
    assert found.month == SEPTEMBER


def test_a_correction_is_written_as_the_rehearsal_said():
    at = market()
    signed = contract(at)
    marked_sheet(at.group)
    closed_month(at)
    wanted = {"municipality_id": at.municipality.pk, "group_id": at.group.pk, "month": SEPTEMBER}
    reopen_sheet(reason="Ошибка в табеле.", by=SYSTEM, **wanted, on=AFTER)
    marked_sheet(at.group, cancelled=3)
    marked_sheet(at.group, OCTOBER)
    found, rows = rehearsed(at)
    assert [each.group_id for each in open_sheets(at.municipality.pk)] == [at.group.pk]

    closed_month(at, OCTOBER)

    [said] = found.corrections
    corrected = Accrual.objects.get(kind=LineKind.CORRECTED)
    assert (said.line_id, said.becomes, said.lacking) == (corrected.original_id, corrected.certificate_amount, None)
    assert rows[signed.agreement_id].total == PaymentRegister.objects.get(month=OCTOBER).amount
    assert not open_sheets(at.municipality.pk)


def test_a_decision_that_waits_is_rehearsed():
    at = market()
    signed = contract(at)
    marked_sheet(at.group)
    closed_month(at)
    decide_completeness(
        contract_id=signed.pk, month=SEPTEMBER, percent=Decimal(0), ground="Возражение.", by=SYSTEM, on=AFTER
    )

    [said] = rehearse(at.municipality.pk, AFTER).corrections

    assert (said.becomes, said.difference) == (0, -Accrual.objects.get().certificate_amount)


def test_a_correction_that_does_not_fit_names_the_account_and_waits_with_the_refused_ones():
    at = market()
    signed = contract(at)
    marked_sheet(at.group, cancelled=5)
    closed_month(at)
    free = balance_of(signed.certificate_account_id).free
    take = [EntryRequest(signed.certificate_account_id, Move.WITHDRAW, free)]
    said = {"municipality_id": at.municipality.pk, "actor_id": None, "cause": ("t", 1)}
    post_one("take", take, happened_on=AFTER, **said)
    wanted = {"municipality_id": at.municipality.pk, "group_id": at.group.pk, "month": SEPTEMBER}
    reopen_sheet(reason="Ошибка в табеле.", by=SYSTEM, **wanted, on=AFTER)
    marked_sheet(at.group)
    marked_sheet(at.group, OCTOBER)
    found, rows = rehearsed(at)

    closed_month(at, OCTOBER)

    assert [each.lacking for each in found.refused] == [AccountKind.CERTIFICATE]
    assert rows[signed.agreement_id].difference == 0
    assert rows[signed.agreement_id].total == PaymentRegister.objects.get(month=OCTOBER).amount
    assert [each.line_id for each in refused_corrections(at.municipality.pk)] == [found.refused[0].line_id]


def test_groups_without_marks_are_those_that_refuse_the_closing():
    at = market()
    contract(at)

    found = rehearse(at.municipality.pk, AFTER)

    assert [each.group_id for each in found.unmarked] == [at.group.pk]
    with pytest.raises(SheetsMissing):
        begin_closing(municipality_id=at.municipality.pk, month=SEPTEMBER, by=SYSTEM, on=AFTER)


def test_a_month_that_is_not_over_says_from_which_day_it_may_be_closed():
    at = market()
    contract(at)

    found = rehearse(at.municipality.pk, date(2026, 9, 20))

    assert found.closes_from == date(2026, 10, 1)
    assert found.unmarked


def test_who_has_not_handed_the_month_in_is_counted_where_the_rules_want_it():
    at = market()
    contract(at)
    marked_sheet(at.group)
    before = rehearse(at.municipality.pk, AFTER)
    adopt_regulation(
        municipality_id=at.municipality.pk,
        title="Правила со сдачей месяца",
        starts_on=date(2026, 1, 1),
        settings={"hand_in_required": Setting(True, "порядок, пункт 9")},
        by=SYSTEM,
    )

    assert (before.late, rehearse(at.municipality.pk, AFTER).late) == (0, 1)
    with pytest.raises(NotHandedIn):
        begin_closing(municipality_id=at.municipality.pk, month=SEPTEMBER, by=SYSTEM, on=AFTER)


def test_there_is_nothing_to_rehearse_without_contracts():
    assert rehearse(market().municipality.pk, AFTER) is None
