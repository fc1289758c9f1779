from datetime import date

import pytest
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, member

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.models import AuditEvent
from sotszakaz.kernel.users.roles import Finance, Operator
from sotszakaz.ordering.plans.actions import complete_plan_item
from sotszakaz.ordering.plans.errors import CompletionInFuture, CompletionUnnoted, TermUnknown
from sotszakaz.ordering.plans.models import PlanItem

pytestmark = pytest.mark.django_db

TERM, TODAY = date(2026, 9, 1), date(2026, 9, 10)


@pytest.fixture
def item():
    municipality = MunicipalityFactory()
    ordering.decision(municipality)
    return PlanItem.objects.get(municipality=municipality)


def complete(item: PlanItem, **changes):
    given = {"item_id": item.pk, "due_on": TERM, "done_on": date(2026, 8, 20), "note": "Постановление № 5", "on": TODAY}
    by = changes.pop("by", None) or member(Operator, item.municipality)
    return complete_plan_item(**{**given, **changes}, by=by)


def test_complete_plan_item_marks_the_term_with_who_and_what(item):
    operator = member(Operator, item.municipality)

    completion = complete(item, by=operator, note="  Постановление № 5 ")

    assert (completion.due_on, completion.note, completion.completed_by) == (TERM, "Постановление № 5", operator)
    event = AuditEvent.objects.get(action="planitem.complete")
    assert (event.actor_id, event.subject_id) == (operator.pk, item.pk)


def test_complete_plan_item_refuses_the_same_term_twice(item):
    complete(item)

    with pytest.raises(ConstraintViolated, match="уже отмечено"):
        complete(item)


def test_complete_plan_item_refuses_a_day_to_come(item):
    with pytest.raises(CompletionInFuture):
        complete(item, done_on=date(2026, 9, 11))


def test_complete_plan_item_refuses_a_foreign_term(item):
    with pytest.raises(TermUnknown):
        complete(item, due_on=date(2026, 9, 2))


def test_complete_plan_item_refuses_an_empty_note(item):
    with pytest.raises(CompletionUnnoted):
        complete(item, note="  ")


def test_complete_plan_item_is_not_for_colleagues_without_the_right(item):
    with pytest.raises(NotAllowed):
        complete(item, by=member(Finance, item.municipality))


def test_complete_plan_item_is_hidden_from_strangers(item):
    with pytest.raises(NotFound):
        complete(item, by=member(Operator, MunicipalityFactory()))


def test_complete_plan_item_knows_no_such_item(item):
    with pytest.raises(NotFound):
        complete(item, item_id=item.pk + 1)
