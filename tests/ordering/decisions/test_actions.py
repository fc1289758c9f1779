from datetime import date
from decimal import Decimal

import pytest
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, member

from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.users.roles import Finance, Operator
from sotszakaz.ordering.acts.actions import correct_act, decide_service
from sotszakaz.ordering.acts.states import ActState
from sotszakaz.ordering.decisions.actions import confirm_act
from sotszakaz.ordering.decisions.errors import ActFromFuture, CodesUndecided, FactsMissing, NewerDecision
from sotszakaz.ordering.decisions.models import Decision, IndicatorTarget
from sotszakaz.ordering.decisions.selectors import decision_on, get_decision_for, services_on
from sotszakaz.ordering.plans.models import Plan, PlanItem
from sotszakaz.ordering.working_group.models import WorkingGroup
from sotszakaz.ordering.working_group.selectors import working_group_on

pytestmark = pytest.mark.django_db

ON = date(2026, 1, 20)
DAMAGED = ordering.service_said(
    "804200О.99.0.ББ52АЗ20000", code_as_written="804200О.99.0.ББ52А320000", status="repair_proposed", reason="Цифра."
)
LEGACY = ordering.service_said("42Д42000300100102004100", status="legacy", focus=None)
GROUP = {
    "mode": "created",
    "name": "Рабочая группа по социальному заказу",
    "rules": {"quorum": "не менее 1/2", "majority": None, "casting_vote": "руководитель", "minutes_signed_by": None},
    "members": [
        {"name": "Примерова А. Б.", "position": "заместитель главы", "role": "head"},
        {"name": "Шаблонов В. Г.", "position": "начальник управления", "role": "member"},
    ],
}
INDICATOR = {
    "goal": 2,
    "goal_title": "Усиление конкуренции",
    "key": "2.F",
    "type": "final",
    "title": "Доля исполнителей",
    "parent_key": None,
    "unit": "%",
    "baseline": {"text": "1 %", "kind": "percent", "value": 1, "year": 2026},
    "target": {"text": "12,5", "kind": "percent", "value": 12.5, "year": 2027},
    "responsible": "управление",
}


@pytest.fixture
def municipality():
    return MunicipalityFactory()


def confirm(act, by=None, on=ON):
    return confirm_act(act_id=act.pk, by=by or act.uploaded_by, on=on)


def test_confirm_act_makes_everything_the_act_says(municipality):
    act = ordering.legal_act(
        municipality,
        services=[ordering.service_said(), LEGACY],
        plan=[ordering.plan_item_said("1.1"), ordering.plan_item_said("4.1", repeats="FREQ=YEARLY")],
        indicators=[INDICATOR],
        working_group=GROUP,
        documents=[
            {
                "kind": "agreement",
                "title": "соглашение",
                "formed_in": None,
                "paper": {"year": 2026, "condition": "нет связи"},
            }
        ],
        information_systems=["Навигатор"],
        analysis_due="2026-09-01",
        effective={"date": "2026-02-01", "retroactive_from": "2026-01-01", "text": "вступает в силу"},
    )

    decision = confirm(act)

    act.refresh_from_db()
    assert (act.state, act.confirmed_by) == (ActState.CONFIRMED, act.uploaded_by)
    assert [(row.service.code, row.service.status) for row in decision.service_rows.all()] == [
        (ordering.TECHNICAL, "valid"),
        ("42Д42000300100102004100", "legacy"),
    ]
    assert list(PlanItem.objects.values_list("number", "ends_on", "rrule")) == [
        ("1.1", date(2026, 9, 1), ""),
        ("4.1", date(2026, 9, 1), "FREQ=YEARLY"),
    ]
    assert IndicatorTarget.objects.get().target_value == Decimal("12.5")
    group = working_group_on(municipality.pk, date(2026, 2, 1))
    assert [(who.name, who.role) for who in group.members.all()] == [
        ("Примерова А. Б.", "head"),
        ("Шаблонов В. Г.", "member"),
    ]
    assert (group.quorum, group.casting_vote) == ("не менее 1/2", "руководитель")
    document = decision.documents.get()
    assert (document.kind, document.paper_year, document.paper_condition) == ("agreement", 2026, "нет связи")
    assert [name.name for name in decision.excluded_provider_names.all()] == ["детская школа искусств"]
    assert (decision.valid.lower, decision.retroactive_from) == (date(2026, 2, 1), date(2026, 1, 1))
    assert municipality.authorised_body.name == "управление образования администрации"


def test_confirm_act_takes_a_repair_only_when_accepted(municipality):
    other = ordering.service_said(
        "804200О.99.0.ББ52АЗ44000", code_as_written="804200О.99.0.ББ52А344000", status="repair_proposed"
    )
    act = ordering.legal_act(municipality, services=[DAMAGED, other])
    decide_service(act_id=act.pk, index=0, choice="accept", by=act.uploaded_by)
    decide_service(act_id=act.pk, index=1, choice="decline", by=act.uploaded_by)

    decision = confirm(act)

    row = decision.service_rows.get()
    assert (row.service.code, row.code_as_written) == (DAMAGED["code"], DAMAGED["code_as_written"])


def test_confirm_act_refuses_while_a_code_is_undecided_and_makes_nothing(municipality):
    act = ordering.legal_act(municipality, services=[ordering.service_said(), DAMAGED])

    with pytest.raises(CodesUndecided, match="осталось 1"):
        confirm(act)

    act.refresh_from_db()
    assert act.state == ActState.READ
    assert not Decision.objects.exists()


def test_confirm_act_takes_corrections(municipality):
    act = ordering.legal_act(municipality, working_group=GROUP)
    operator = act.uploaded_by
    correct_act(act_id=act.pk, path="act", patch={"number": "77"}, by=operator)
    correct_act(act_id=act.pk, path="plan.0", patch={"title": "Поправлено"}, by=operator)
    correct_act(act_id=act.pk, path="working_group.members.0", patch=None, by=operator)
    added = {"name": "Новая Н. Н.", "position": "", "role": "secretary"}
    correct_act(act_id=act.pk, path="working_group.members.2", patch=added, by=operator)

    decision = confirm(act)

    assert decision.number == "77"
    assert PlanItem.objects.get().title == "Поправлено"
    members = WorkingGroup.objects.get().members.all()
    assert [who.name for who in members] == ["Шаблонов В. Г.", "Новая Н. Н."]


def test_confirm_act_refuses_an_act_without_a_title(municipality):
    head = ordering.reading_of()["act"]

    with pytest.raises(FactsMissing, match="название"):
        confirm(ordering.legal_act(municipality, act={**head, "title": None}))


def test_confirm_act_refuses_an_act_of_a_day_to_come(municipality):
    with pytest.raises(ActFromFuture):
        confirm(ordering.legal_act(municipality), on=date(2026, 1, 11))


def test_confirm_act_refuses_the_same_act_twice(municipality):
    act = ordering.legal_act(municipality)
    confirm(act)

    with pytest.raises(MoveRefused):
        confirm(act)

    assert Decision.objects.count() == 1


def test_a_newer_act_ends_the_decision_the_plan_and_the_group_before(municipality):
    earlier = ordering.decision(municipality, working_group=GROUP)
    head = {**ordering.reading_of()["act"], "date": "2026-06-01"}

    newer = ordering.decision(municipality, on=date(2026, 6, 2), act=head, working_group=GROUP)

    assert decision_on(municipality.pk, date(2026, 5, 31)) == earlier
    assert decision_on(municipality.pk, date(2026, 6, 1)) == newer
    assert Plan.objects.get(municipality=municipality, valid__contains=date(2026, 6, 1)).act_id == newer.act_id
    assert working_group_on(municipality.pk, date(2026, 5, 31)).act_id == earlier.act_id
    assert working_group_on(municipality.pk, date(2026, 6, 1)).act_id == newer.act_id


def test_a_newer_act_without_a_plan_or_a_group_leaves_those_in_force(municipality):
    earlier = ordering.decision(municipality, working_group=GROUP)
    head = {**ordering.reading_of()["act"], "date": "2026-06-01"}

    ordering.decision(municipality, on=date(2026, 6, 2), act=head, plan=[])

    assert Plan.objects.get(valid__contains=date(2026, 7, 1)).act_id == earlier.act_id
    assert working_group_on(municipality.pk, date(2026, 7, 1)).act_id == earlier.act_id


@pytest.mark.parametrize("dated", ["2026-01-12", "2025-12-01"])
def test_confirm_act_refuses_an_act_no_newer_than_the_decision_in_force(municipality, dated):
    ordering.decision(municipality)
    head = {**ordering.reading_of()["act"], "date": dated}

    with pytest.raises(NewerDecision):
        ordering.decision(municipality, act=head)


def test_decisions_of_two_municipalities_do_not_touch(municipality):
    ordering.decision(municipality)

    elsewhere = ordering.decision(MunicipalityFactory())

    assert decision_on(municipality.pk, ON) != elsewhere
    assert services_on(municipality.pk, ON).count() == 2


def test_confirm_act_takes_a_service_named_twice_once(municipality):
    act = ordering.legal_act(municipality, services=[ordering.service_said(), ordering.service_said()])

    assert confirm(act).service_rows.count() == 1


def test_confirm_act_is_for_those_with_the_right(municipality):
    act = ordering.legal_act(municipality)

    with pytest.raises(NotAllowed):
        confirm(act, by=member(Finance, municipality))
    with pytest.raises(NotFound):
        confirm(act, by=member(Operator, MunicipalityFactory()))
    with pytest.raises(NotFound):
        confirm_act(act_id=0, by=act.uploaded_by, on=ON)


def test_get_decision_is_for_those_of_the_municipality(municipality, django_assert_num_queries):
    decision = ordering.decision(municipality)
    finance = member(Finance, municipality)

    with django_assert_num_queries(7):
        assert get_decision_for(finance, decision.pk) == decision
    with pytest.raises(NotFound):
        get_decision_for(member(Operator, MunicipalityFactory()), decision.pk)
    with pytest.raises(NotFound):
        get_decision_for(finance, 0)
