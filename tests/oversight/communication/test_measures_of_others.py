"""The support centre marks measures by events only where the act makes it responsible."""

from datetime import date

import pytest
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.plans import event, item_of, planned

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.users.roles import Operator, SupportCentre
from sotszakaz.ordering.plans.models import PlanItem, PlanItemCompletion
from sotszakaz.ordering.plans.selectors import plan_on
from sotszakaz.oversight.communication import errors
from sotszakaz.oversight.communication.actions import Held, change_event, hold_event
from sotszakaz.oversight.communication.selectors import measures_to_mark

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 10)
CENTRE, BODY = ["Муниципальный опорный центр"], ["отдел образования"]


def measure(number, title, responsible):
    said = ordering.plan_item_said(number, kind="as_needed", ends=None, text="по мере необходимости")
    return {**said, "title": title, "responsible": responsible}


PLAN = [
    measure("3.1", "Проведение семинара-совещания", CENTRE),
    measure("3.2", "Проведение информационной кампании", BODY),
    measure("5.1", "Формирование реестра исполнителей", CENTRE),
]


@pytest.fixture
def municipality():
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    ordering.decision(municipality, plan=PLAN)
    return municipality


@pytest.fixture
def centre(municipality):
    return member(SupportCentre, municipality)


def test_the_centre_is_offered_its_own_measures_and_the_operator_all(municipality, centre):
    items = list(PlanItem.objects.select_related("plan").filter(municipality=municipality).order_by("ordinal"))

    assert [each.number for each in measures_to_mark(centre, items)] == ["3.1"]
    assert measures_to_mark(member(Operator, municipality), items) == items


@pytest.mark.parametrize("number", ["3.2", "5.1"])
def test_the_centre_plans_no_event_of_a_measure_of_others(municipality, centre, number):
    with pytest.raises(errors.EventOthersItem):
        event(municipality, by=centre, plan_item_id=item_of(municipality, number).pk)
    own = event(municipality, by=centre, plan_item_id=item_of(municipality, "3.1").pk)

    with pytest.raises(errors.EventOthersItem):
        change_event(event_id=own.pk, planned=planned(plan_item_id=item_of(municipality, number).pk), by=centre)


def test_an_event_of_a_measure_of_others_is_held_by_the_centre_and_marks_nothing(municipality, centre):
    operator = member(Operator, municipality)
    theirs = event(municipality, by=operator, plan_item_id=item_of(municipality, "3.2").pk)
    own = event(municipality, by=operator, plan_item_id=item_of(municipality, "3.1").pk)
    change_event(event_id=theirs.pk, planned=planned(title="Иначе", plan_item_id=theirs.plan_item_id), by=centre)

    for each in (theirs, own):
        hold_event(event_id=each.pk, held=Held("Прошло", attendance=5, reach=50), by=centre, on=TODAY)

    assert [each.item.number for each in PlanItemCompletion.objects.all()] == ["3.1"]


def test_an_event_of_an_earlier_plan_marks_the_measure_in_force(municipality):
    operator, old = member(Operator, municipality), item_of(municipality, "3.1")
    seminar = event(municipality, by=operator, plan_item_id=old.pk)
    head = {**ordering.reading_of()["act"], "date": "2026-09-08", "number": "77-п"}
    ordering.decision(municipality, on=date(2026, 9, 8), act=head, plan=PLAN)

    hold_event(event_id=seminar.pk, held=Held("Прошло", attendance=5), by=operator, on=TODAY)

    assert PlanItemCompletion.objects.get().item.plan == plan_on(municipality.pk, TODAY)
    with pytest.raises(errors.EventForeignItem):
        event(municipality, by=operator, plan_item_id=old.pk)
