"""«Почему столько»: a line opens to what it was counted from, for those who may see it."""

from datetime import date
from decimal import Decimal

import pytest
from tests.factories.delivery import AFTER, OCTOBER, SEPTEMBER, closed_month, columns, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.kernel import UserFactory, adopted, member
from tests.factories.replay import replayed

from sotszakaz.delivery.settlements.actions import close_month, decide_completeness
from sotszakaz.delivery.settlements.charges import list_charges
from sotszakaz.delivery.settlements.explanations import explain_line, get_line_for, get_own_line
from sotszakaz.delivery.settlements.models import Accrual
from sotszakaz.demand.enrolments.actions import terminate_by_family
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.money import from_units
from sotszakaz.kernel.ledger.states import AccountKind, Move
from sotszakaz.kernel.regulations.choices import CHOICE_TITLES, CountingPolicy
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance

pytestmark = pytest.mark.django_db


@pytest.fixture
@replayed
def line():
    at = market()
    signed = contract(at)
    marked_sheet(at.group, cancelled=2, absent={signed.pk: 1})
    closed_month(at)
    return Accrual.objects.get(contract=signed)


def test_the_figure_follows_from_the_classes_that_are_shown(line):
    why = explain_line(line)

    assert len(why.classes) == len(columns(line.contract.group))
    counted = sum(each.hours for each in why.classes if each.counts)
    assert (why.counted, why.planned) == (counted, sum(each.hours for each in why.classes))
    share = (counted / why.planned).quantize(Decimal("0.000001"))
    assert line.completeness == share
    assert line.certificate_amount == (why.plan.certificate_amount * share).quantize(Decimal("0.01"))
    assert why.policy == CHOICE_TITLES[CountingPolicy.BY_CONTRACT]


def test_classes_after_the_last_day_of_a_notice_are_shown_as_not_counted():
    at = market()
    adopted(at.municipality, starts_on=SEPTEMBER, termination_day="day_of_notice")
    signed = contract(at)
    terminate_by_family(contract_id=signed.pk, by=signed.child.added_by, on=date(2026, 9, 14))
    marked_sheet(at.group)
    closed_month(at)
    line = Accrual.objects.get(contract=signed)

    why = explain_line(line)

    last_day = line.contract.ends_on
    assert {each.day <= last_day for each in why.classes} == {True, False}
    assert [each.counts for each in why.classes] == [each.day <= last_day for each in why.classes]
    assert why.counted == sum(each.hours for each in why.classes if each.counts) > 0


def test_the_entries_say_what_was_charged_and_what_came_back(line):
    why = explain_line(line)

    of_agreement = {each.move: from_units(each.amount) for each in why.moves if each.kind == AccountKind.AGREEMENT}
    assert of_agreement == {Move.CHARGE: line.certificate_amount, Move.RELEASE: line.released_amount}


def test_a_decision_is_shown_from_the_closing_that_counted_it(line):
    decide_completeness(
        contract_id=line.contract_id,
        month=SEPTEMBER,
        percent=Decimal(30),
        ground="Занятий не было.",
        by=SYSTEM,
        on=AFTER,
    )
    marked_sheet(line.contract.group, OCTOBER)
    close_month(municipality_id=line.municipality_id, month=OCTOBER, by=SYSTEM, on=AFTER)

    assert explain_line(line).decision is None
    corrected = get_line_for(member(Finance, line.municipality), Accrual.objects.filter(kind="corrected").get().pk)
    why = explain_line(corrected)
    assert why.decision is not None
    assert why.total == corrected.certificate_amount == sum(each.certificate_amount for each in why.lines)


def test_the_parent_sees_the_lines_of_the_own_children_only(line):
    parent = line.contract.child.added_by

    assert list(list_charges(parent)) == [line]
    assert get_own_line(parent, line.pk) == line
    assert not list_charges(UserFactory()).exists()
    with pytest.raises(NotFound):
        get_own_line(UserFactory(), line.pk)
    with pytest.raises(NotAllowed):
        get_line_for(parent, line.pk)
