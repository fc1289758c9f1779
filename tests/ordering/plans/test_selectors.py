from datetime import date

import pytest
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.replay import replayed

from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.kernel.users.roles import Finance, Operator
from sotszakaz.ordering.plans.actions import complete_plan_item
from sotszakaz.ordering.plans.models import PlanItem
from sotszakaz.ordering.plans.selectors import get_line_for, list_plan, open_terms
from sotszakaz.ordering.plans.states import Standing

pytestmark = pytest.mark.django_db

ON = date(2026, 9, 10)
PLAN = [
    ordering.plan_item_said("1.1"),
    ordering.plan_item_said("1.2", ends="2026-10-01"),
    ordering.plan_item_said("2.1", kind="in_quarter", ends=None, repeats="FREQ=MONTHLY;INTERVAL=3"),
    ordering.plan_item_said("2.2", kind="continuous", ends=None),
    ordering.plan_item_said("2.3", ends="2027-09-01"),
    ordering.plan_item_said("2.4", ends="2026-02-01"),
]


@pytest.fixture
@replayed
def municipality():
    municipality = MunicipalityFactory()
    ordering.decision(municipality, plan=PLAN)
    done = PlanItem.objects.get(municipality=municipality, number="2.4")
    complete_plan_item(
        item_id=done.pk,
        due_on=date(2026, 2, 1),
        done_on=date(2026, 1, 30),
        note="Сделано",
        by=member(Operator, municipality),
        on=ON,
    )
    return municipality


def test_list_plan_groups_by_stage_and_says_where_each_measure_stands(municipality):
    view = list_plan(municipality.pk, ON)

    assert [(stage.number, len(stage.lines)) for stage in view.stages] == [(1, 2), (2, 4)]
    standing = {line.item.number: line.standing for stage in view.stages for line in stage.lines}
    assert standing == {
        "1.1": Standing.OVERDUE,
        "1.2": Standing.DUE,
        "2.1": Standing.OVERDUE,
        "2.2": Standing.CONTINUOUS,
        "2.3": Standing.UPCOMING,
        "2.4": Standing.DONE,
    }
    assert {name: count for name, count in view.counts.items() if count} == {
        "overdue": 2,
        "due": 1,
        "upcoming": 1,
        "done": 1,
        "continuous": 1,
    }


def test_list_plan_of_one_standing_still_counts_all(municipality):
    view = list_plan(municipality.pk, ON, standing=Standing.DUE)

    assert [line.item.number for stage in view.stages for line in stage.lines] == ["1.2"]
    assert view.counts["overdue"] == 2


def test_list_plan_asks_six_queries_however_long_the_plan(municipality, django_assert_num_queries):
    with django_assert_num_queries(6):
        list_plan(municipality.pk, ON)


def test_list_plan_is_none_without_a_plan():
    assert list_plan(MunicipalityFactory().pk, ON) is None


def test_open_terms_are_the_late_ones_and_the_next(municipality):
    quarterly = PlanItem.objects.get(municipality=municipality, number="2.1")

    line = get_line_for(member(Operator, municipality), quarterly.pk, ON)

    assert open_terms(line, ON) == [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30)]


def test_get_line_is_for_those_who_may_mark(municipality):
    item = PlanItem.objects.filter(municipality=municipality).first()

    with pytest.raises(NotAllowed):
        get_line_for(member(Finance, municipality), item.pk, ON)
    with pytest.raises(NotFound):
        get_line_for(member(Operator, MunicipalityFactory()), item.pk, ON)
    with pytest.raises(NotFound):
        get_line_for(member(Operator, municipality), 0, ON)
