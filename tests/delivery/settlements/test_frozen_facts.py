"""«Почему столько» shows what a line was counted from, whatever became of the sheet later, and what it says now."""

from datetime import date
from decimal import Decimal

import pytest
from tests.delivery.settlements.test_year_end import DECEMBER, mark_december, rest_of_december, year_of
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, closed_month, columns, marked_sheet
from tests.factories.demand import contract, market

from sotszakaz.delivery.attendance.states import SessionState
from sotszakaz.delivery.settlements.actions import decide_completeness, reopen_sheet
from sotszakaz.delivery.settlements.explanations import explain_line, get_own_line
from sotszakaz.delivery.settlements.models import Accrual, ReopenedSheet
from sotszakaz.demand.enrolments.actions import terminate_by_family
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db

NOVEMBER = date(2026, 11, 1)
CANCELLED = SessionState.CANCELLED.label


def opened(at, month=SEPTEMBER, reason="Забыли про болезнь педагога."):
    return reopen_sheet(
        municipality_id=at.municipality.pk, group_id=at.group.pk, month=month, reason=reason, by=SYSTEM, on=AFTER
    )


def closed(**said):
    at = market()
    signed = contract(at)
    marked_sheet(at.group, **said)
    closed_month(at)
    return at, signed


def why_of(line):
    """As a person opens it, read anew."""
    return explain_line(get_own_line(line.contract.child.added_by, line.pk))


def counted(why):
    return sum(each.hours for each in why.classes if each.counts)


def test_a_line_keeps_its_classes_when_the_sheet_is_opened_and_changed():
    at, signed = closed(absent={})
    opened(at)
    marked_sheet(at.group, cancelled=3, absent={signed.pk: 1})

    why = why_of(Accrual.objects.get())

    assert counted(why) == why.counted == why.planned
    assert [each.now for each in why.classes[:5]] == [CANCELLED, CANCELLED, CANCELLED, "проведено, не был", ""]
    assert (why.has_changed, why.is_of_today) == (True, False)
    assert [(each.reason, each.counted_in) for each in why.opened] == [("Забыли про болезнь педагога.", None)]


def test_every_line_of_a_month_corrected_twice_shows_what_it_was_counted_from():
    at, _ = closed()
    for month, cancelled in ((OCTOBER, 3), (NOVEMBER, 1)):
        opened(at)
        marked_sheet(at.group, cancelled=cancelled)
        marked_sheet(at.group, month, on=date(2026, 12, 2))
        closed_month(at, month, on=date(2026, 12, 2))
    opened(at)
    marked_sheet(at.group, cancelled=5)

    lines = Accrual.objects.filter(month=SEPTEMBER).order_by("pk")

    fallen = {each.pk: [seen.state for seen in why_of(each).classes].count(CANCELLED) for each in lines}
    assert [fallen[each.pk] for each in lines] == [0, 0, 3, 3, 1]
    assert [each.kind for each in lines] == ["original", "reversal", "corrected", "reversal", "corrected"]
    assert [len(why_of(each).opened) for each in lines] == [3, 3, 2, 2, 1]
    assert all(counted(why_of(each)) == each.held_hours for each in lines)


def test_a_line_of_a_sheet_that_nobody_opened_has_nothing_beside_it():
    closed(cancelled=1)

    why = why_of(Accrual.objects.get())

    assert (why.has_changed, why.is_of_today, why.opened, why.later, why.ends_on) == (False, False, [], None, None)


def test_classes_that_were_to_come_stand_beside_those_that_were_counted():
    at = market()
    year_of(at)
    december = Accrual.objects.get(month=DECEMBER)
    rest = rest_of_december(at)
    before = why_of(december)
    mark_december(at, rest)

    why = why_of(december)

    assert before.has_changed is False
    assert counted(why) == december.held_hours
    assert {each.day for each in why.classes if not each.state} == {
        each.day for each in columns(at.group, DECEMBER) if each.key in rest
    }
    assert all(each.now for each in why.classes if not each.state)
    assert not why.is_of_today


def test_a_notice_given_later_does_not_take_classes_out_of_the_line():
    _, signed = closed()
    line = Accrual.objects.get()
    last = date(2026, 9, 14)
    terminate_by_family(contract_id=signed.pk, by=signed.child.added_by, on=AFTER)
    type(signed).objects.filter(pk=signed.pk).update(ends_on=last)

    why = why_of(line)

    assert counted(why) == why.counted == sum(each.hours for each in why.classes)
    assert why.ends_on == last


def test_a_decision_made_later_stands_beside_the_line():
    at, signed = closed()
    said = {"percent": Decimal(40), "ground": "По проверке.", "by": SYSTEM}
    made = decide_completeness(contract_id=signed.pk, month=SEPTEMBER, **said, on=AFTER)
    marked_sheet(at.group, OCTOBER)
    closed_month(at, OCTOBER)

    original, reversal, corrected = (why_of(each) for each in Accrual.objects.filter(month=SEPTEMBER).order_by("pk"))

    assert (original.decision, original.later) == (None, made)
    assert (reversal.decision, reversal.later) == (None, made)
    assert (corrected.decision, corrected.later) == (made, None)


def test_a_sheet_opened_before_facts_were_kept_is_shown_as_it_is_today_in_words():
    at, _ = closed()
    ReopenedSheet.objects.create(municipality=at.municipality, group=at.group, month=SEPTEMBER, reason="Давно.")
    marked_sheet(at.group, cancelled=3)

    why = why_of(Accrual.objects.get())

    assert why.is_of_today
    assert counted(why) < why.counted


def test_what_the_sheet_said_never_changes():
    at, _ = closed()
    sheet = opened(at)

    assert len(sheet.facts) == len(columns(at.group))
    with pytest.raises(Exception, match="never change"):
        ReopenedSheet.objects.filter(pk=sheet.pk).update(facts=[])
