"""A new decision keeps what was done of measures that its plan words the same."""

from datetime import date

import pytest
from tests.factories import ordering
from tests.factories.files import PNG
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.plans import completed

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.roles import Operator, SupportCentre
from sotszakaz.ordering.plans.actions import File, appoint_keeper, name_precedence
from sotszakaz.ordering.plans.models import Plan, PlanItem, PlanPrecedence
from sotszakaz.ordering.plans.selectors import earlier_plans, list_plan, measure_in_force, plan_on
from sotszakaz.ordering.plans.states import Standing

pytestmark = pytest.mark.django_db

TERM, NEXT = date(2026, 9, 1), date(2026, 10, 5)
SAME, FIRST = ordering.plan_item_said("1.1"), ordering.plan_item_said("1.2", ends="2026-08-01")


@pytest.fixture
def municipality():
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    ordering.decision(municipality, plan=[SAME, FIRST])
    return municipality


@pytest.fixture
def operator(municipality):
    return member(Operator, municipality)


def item(number, plan):
    return PlanItem.objects.get(plan=plan, number=number)


def decided_anew(municipality, *items):
    head = {**ordering.reading_of()["act"], "date": NEXT.isoformat(), "number": "77-п"}
    ordering.decision(municipality, on=NEXT, act=head, plan=list(items))
    return plan_on(municipality.pk, NEXT)


def test_what_was_done_goes_over_with_its_evidence_and_keepers(municipality, operator):
    before = Plan.objects.get()
    old = item("1.1", before)
    completed(old, TERM, by=operator, file=File("Скан.png", PNG))
    colleague = member(SupportCentre, municipality)
    appoint_keeper(item_id=old.pk, user_id=colleague.pk, by=operator)
    name_precedence(earlier_id=item("1.2", before).pk, later_id=old.pk, by=operator)

    now = decided_anew(municipality, SAME, FIRST)

    new = item("1.1", now)
    carried = new.completions.get()
    assert (carried.due_on, carried.done_on, carried.completed_by) == (TERM, TERM, operator)
    assert bytes(carried.evidence.get().content) == PNG
    assert new.keepers.get().user == colleague
    assert PlanPrecedence.objects.get(later=new).earlier == item("1.2", now)
    assert old.completions.get().evidence.count() == 1
    standing = {line.item.number: line.standing for line in list_plan(municipality.pk, NEXT).lines}
    assert standing == {"1.1": Standing.DONE, "1.2": Standing.OVERDUE}


def test_a_measure_worded_anew_begins_anew(municipality, operator):
    completed(item("1.1", Plan.objects.get()), TERM, by=operator)

    now = decided_anew(municipality, {**SAME, "title": "Другое мероприятие"}, FIRST)

    assert not item("1.1", now).completions.exists()


def test_the_earlier_plan_can_still_be_read(municipality, operator):
    old = item("1.1", Plan.objects.get())
    completed(old, TERM, by=operator)

    now = decided_anew(municipality, SAME)

    [before] = earlier_plans(municipality.pk, NEXT)
    view = list_plan(municipality.pk, NEXT, of=before)
    assert [(line.item.number, line.standing) for line in view.lines] == [
        ("1.1", Standing.DONE),
        ("1.2", Standing.OVERDUE),
    ]
    assert measure_in_force(old, NEXT) == item("1.1", now)
    assert measure_in_force(item("1.2", before), NEXT) == item("1.2", before)
