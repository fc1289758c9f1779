"""What mends a closed month is taken back when it was a mistake: a sheet is shut as it was, a decision is withdrawn."""

from datetime import date
from decimal import Decimal

import pytest
from tests.delivery.settlements.test_corrections import accrued, ensure_sound, lines, october, september
from tests.factories.delivery import AFTER, SEPTEMBER, closed_month, columns, marked_sheet
from tests.factories.demand import market
from tests.factories.kernel import adopted, member

from sotszakaz.delivery.attendance.actions import save_sheet
from sotszakaz.delivery.attendance.states import Mark, SessionState
from sotszakaz.delivery.settlements.actions import (
    decide_completeness,
    raise_objection,
    reopen_sheet,
    shut_sheet,
    uphold_objection,
    withdraw_decision,
)
from sotszakaz.delivery.settlements.errors import (
    DecisionAbsent,
    DecisionMissing,
    ObjectionNotCounted,
    ObjectionTooLate,
    SheetChanged,
    SheetNotOpen,
    TooLateToCorrect,
)
from sotszakaz.delivery.settlements.explanations import explain_line, get_own_line
from sotszakaz.delivery.settlements.mending import last_day_to_correct, open_sheets, standing_decision
from sotszakaz.delivery.settlements.states import ObjectionReason
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.errors import NotAllowed
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance, Operator

pytestmark = pytest.mark.django_db

NOVEMBER, DECEMBER = date(2026, 11, 1), date(2026, 12, 3)
LAST, LATE = date(2026, 11, 30), date(2026, 12, 1)


def opened(at, reason="Не та группа."):
    return reopen_sheet(
        municipality_id=at.municipality.pk, group_id=at.group.pk, month=SEPTEMBER, reason=reason, by=SYSTEM, on=AFTER
    )


def marked(at, state):
    [first, *_] = columns(at.group, SEPTEMBER)
    save_sheet(group_id=at.group.pk, month=SEPTEMBER, states={first.key: state}, cells={}, by=SYSTEM, on=AFTER)


def decided(signed, percent=50):
    said = {"percent": Decimal(percent), "ground": "Занятий было вдвое меньше.", "by": SYSTEM}
    return decide_completeness(contract_id=signed.pk, month=SEPTEMBER, **said, on=AFTER)


def undecided(signed, ground="Проверка ошиблась.", by=SYSTEM):
    return withdraw_decision(contract_id=signed.pk, month=SEPTEMBER, ground=ground, by=by, on=AFTER)


def test_a_sheet_opened_by_mistake_is_shut_as_it_was_and_its_provider_is_told():
    at = market()
    signed, director, officer = september(at), at.director(), member(Finance, at.municipality)
    sheet = opened(at)
    drain_together()
    act_for([at.municipality.pk])

    shut_sheet(sheet_id=sheet.pk, reason="Не та группа.", by=officer)

    assert not open_sheets(at.municipality.pk).exists()
    sheet.refresh_from_db()
    assert (sheet.shut_by, sheet.shut_reason, sheet.counted_in.month) == (officer, "Не та группа.", SEPTEMBER)
    with pytest.raises(ConstraintViolated, match="закрыт"):
        marked(at, SessionState.CANCELLED)
    drain_together()
    act_for([at.municipality.pk])
    assert Notice.objects.filter(user=director, title__endswith="снова закрыт без изменений").count() == 1
    october(at)
    assert len(lines(signed)) == 1
    why = explain_line(get_own_line(signed.child.added_by, lines(signed)[0].pk))
    assert why.opened == []
    opened(at)  # and may be opened again
    ensure_sound(at)


def test_a_sheet_that_was_mended_is_not_shut_until_it_is_as_it_was():
    at = market()
    september(at)
    sheet = opened(at)
    [first, *_] = columns(at.group, SEPTEMBER)
    marked(at, SessionState.CANCELLED)

    with pytest.raises(SheetChanged, match=f"{first.day:%d.%m}"):
        shut_sheet(sheet_id=sheet.pk, reason="Не та группа.", by=SYSTEM)

    contract = at.group.contracts.get()
    save_sheet(
        group_id=at.group.pk,
        month=SEPTEMBER,
        states={first.key: SessionState.HELD},
        cells={(first.key, contract.pk): Mark.PRESENT},
        by=SYSTEM,
        on=AFTER,
    )
    shut_sheet(sheet_id=sheet.pk, reason="Вернули, как было.", by=SYSTEM)
    ensure_sound(at)


def test_a_sheet_is_shut_once_with_a_reason_by_who_closes_months():
    at = market()
    september(at)
    sheet = opened(at)
    with pytest.raises(DecisionMissing):
        shut_sheet(sheet_id=sheet.pk, reason=" ", by=SYSTEM)
    with pytest.raises(NotAllowed):
        shut_sheet(sheet_id=sheet.pk, reason="Ошибка.", by=member(Operator, at.municipality))
    shut_sheet(sheet_id=sheet.pk, reason="Ошибка.", by=SYSTEM)

    with pytest.raises(SheetNotOpen):
        shut_sheet(sheet_id=sheet.pk, reason="Ошибка.", by=SYSTEM)


def test_a_withdrawn_decision_gives_the_month_back_to_its_sheet():
    at = market()
    signed = september(at, cancelled=2)
    by_sheet = accrued(signed)
    decision = decided(signed, 10)
    october(at)
    assert accrued(signed) != by_sheet
    assert standing_decision(signed.pk, SEPTEMBER) == decision

    withdrawal = undecided(signed, by=member(Finance, at.municipality))
    marked_sheet(at.group, NOVEMBER, on=DECEMBER)
    assert standing_decision(signed.pk, SEPTEMBER) is None
    stood = lines(signed)[-1]
    assert explain_line(get_own_line(signed.child.added_by, stood.pk)).later == withdrawal
    ensure_sound(at)
    closed_month(at, NOVEMBER, on=DECEMBER)

    assert accrued(signed) == by_sheet
    why = explain_line(get_own_line(signed.child.added_by, lines(signed)[-1].pk))
    assert (why.decision, why.later, why.is_of_today) == (None, None, False)
    ensure_sound(at)


def test_a_decision_that_no_closing_has_counted_changes_nothing_when_it_is_withdrawn():
    at = market()
    signed = september(at)
    decided(signed)

    undecided(signed)
    october(at)

    assert len(lines(signed)) == 1
    ensure_sound(at)


def test_there_must_be_a_decision_a_ground_and_a_right_to_withdraw_it():
    at = market()
    signed = september(at)
    with pytest.raises(DecisionAbsent):
        undecided(signed)
    decided(signed)
    with pytest.raises(DecisionMissing):
        undecided(signed, ground=" ")
    with pytest.raises(NotAllowed):
        undecided(signed, by=member(Operator, at.municipality))
    undecided(signed)

    with pytest.raises(DecisionAbsent):
        undecided(signed)


def test_what_was_decided_for_a_family_is_counted_before_it_is_withdrawn_and_then_the_sheet_counts_again():
    at = market()
    signed = september(at)
    whole = accrued(signed)
    said = {"reason": ObjectionReason.OTHER, "words": "Не ходили.", "by": signed.child.added_by, "on": AFTER}
    objection = raise_objection(accrual_id=lines(signed)[0].pk, **said)
    uphold_objection(objection_id=objection.pk, percent=Decimal(0), ground="Справка верна.", by=SYSTEM)

    with pytest.raises(ObjectionNotCounted):
        undecided(signed)
    october(at)
    assert accrued(signed) == 0

    undecided(signed, ground="Справка поддельна.")
    marked_sheet(at.group, NOVEMBER, on=DECEMBER)
    closed_month(at, NOVEMBER, on=DECEMBER)
    assert accrued(signed) == whole
    ensure_sound(at)


def test_after_the_last_day_of_the_rules_a_closed_month_is_neither_opened_nor_decided_nor_doubted():
    at = market()
    signed = september(at)
    own = {"accrual_id": lines(signed)[0].pk, "reason": ObjectionReason.ABSENT, "words": "Не ходил."}
    own["by"] = signed.child.added_by
    half = {"contract_id": signed.pk, "month": SEPTEMBER, "percent": Decimal(50), "ground": "Вдвое.", "by": SYSTEM}
    whole = {"contract_id": signed.pk, "month": SEPTEMBER, "ground": "Ошибка.", "by": SYSTEM}
    sheet = {"municipality_id": at.municipality.pk, "group_id": at.group.pk, "month": SEPTEMBER, "by": SYSTEM}
    assert last_day_to_correct(at.municipality.pk, SEPTEMBER, on=LATE) is None
    adopted(at.municipality, starts_on=NOVEMBER, corrections_months=2)
    assert last_day_to_correct(at.municipality.pk, SEPTEMBER, on=LATE) == LAST
    assert last_day_to_correct(at.municipality.pk, date(2026, 12, 1), on=LATE) == date(2027, 2, 28)

    decide_completeness(**half, on=LAST)
    for deed, said in (
        (decide_completeness, half),
        (withdraw_decision, whole),
        (reopen_sheet, sheet | {"reason": "Да"}),
    ):
        with pytest.raises(TooLateToCorrect, match=r"по 30\.11\.2026"):
            deed(**said, on=LATE)
    with pytest.raises(ObjectionTooLate, match=r"по 30\.11\.2026"):
        raise_objection(**own, on=LATE)

    withdraw_decision(**whole, on=LAST)
    reopen_sheet(**sheet, reason="Ошибка.", on=LAST)
    raise_objection(**own, on=LAST)
    ensure_sound(at)
