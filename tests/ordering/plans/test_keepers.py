"""Who answers for measures, what they are reminded of, and which measures come first."""

from datetime import date

import pytest
from tests.factories import ordering
from tests.factories.kernel import MunicipalityFactory, OrganisationFactory, member
from tests.factories.plans import completed, item_of
from tests.factories.replay import replayed

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.users.roles import Director, Finance, Operator, SupportCentre
from sotszakaz.ordering.plans.actions import appoint_keeper, name_precedence, release_keeper, remove_precedence
from sotszakaz.ordering.plans.errors import KeeperForeign, PrecedenceCircle
from sotszakaz.ordering.plans.reminding import TERM_DUE, remind_of_plan, tell_of_terms
from sotszakaz.ordering.plans.rules import Breach
from sotszakaz.ordering.plans.selectors import list_plan, possible_keepers

pytestmark = pytest.mark.django_db

TODAY = date(2026, 9, 10)


@pytest.fixture
@replayed
def municipality():
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    ends = {"1.1": "2026-09-01", "1.2": "2026-09-15", "1.3": "2026-12-31", "1.4": "2026-01-01"}
    ordering.decision(municipality, plan=[ordering.plan_item_said(number, ends=day) for number, day in ends.items()])
    return municipality


@pytest.fixture
def operator(municipality):
    return member(Operator, municipality)


def appoint(municipality, number, user, by):
    return appoint_keeper(item_id=item_of(municipality, number).pk, user_id=user.pk, by=by)


def test_a_colleague_answers_until_released(municipality, operator):
    colleague = member(SupportCentre, municipality)
    keeper = appoint(municipality, "1.1", colleague, operator)
    assert [each.user for line in list_plan(municipality.pk, TODAY).lines for each in line.keepers] == [colleague]

    release_keeper(keeper_id=keeper.pk, by=operator)

    assert not any(line.keepers for line in list_plan(municipality.pk, TODAY).lines)
    with pytest.raises(NotFound):
        release_keeper(keeper_id=keeper.pk, by=operator)


def test_nobody_is_appointed_twice(municipality, operator):
    appoint(municipality, "1.1", operator, operator)

    with pytest.raises(ConstraintViolated, match="уже отвечает"):
        appoint(municipality, "1.1", operator, operator)


def test_only_those_who_see_the_plan_can_answer_for_it(municipality, operator):
    stranger = member(Operator, MunicipalityFactory())

    assert stranger not in possible_keepers(municipality.pk)
    with pytest.raises(KeeperForeign):
        appoint(municipality, "1.1", stranger, operator)


def test_only_those_who_keep_the_plan_appoint_and_release(municipality, operator):
    finance = member(Finance, municipality)
    keeper = appoint(municipality, "1.1", operator, operator)

    with pytest.raises(NotAllowed):
        appoint(municipality, "1.2", finance, finance)
    with pytest.raises(NotAllowed):
        release_keeper(keeper_id=keeper.pk, by=finance)


def test_reminders_tell_of_terms_under_risk_and_just_missed_once(municipality):
    assert remind_of_plan(municipality_id=municipality.pk, on=TODAY) == 2

    assert remind_of_plan(municipality_id=municipality.pk, on=TODAY) == 0
    stages = {each.payload["stage"] for each in OutboxMessage.objects.filter(topic=TERM_DUE)}
    assert stages == {"2026-09-01:late", "2026-09-15:soon"}


def test_a_quarter_missed_long_ago_silences_no_later_one():
    municipality = MunicipalityFactory()
    act_for([municipality.pk])
    said = ordering.plan_item_said("3.1", kind="in_quarter", ends=None, repeats="FREQ=MONTHLY;INTERVAL=3")
    ordering.decision(municipality, plan=[said])

    for day in (date(2026, 9, 25), date(2026, 10, 5)):
        remind_of_plan(municipality_id=municipality.pk, on=day)

    stages = [each.payload["stage"] for each in OutboxMessage.objects.filter(topic=TERM_DUE).order_by("pk")]
    assert stages == ["2026-09-30:soon", "2026-09-30:late"]


def test_reminders_go_to_the_keeper_and_else_to_all_who_keep_the_plan(municipality, operator):
    colleague = member(SupportCentre, municipality)
    appoint(municipality, "1.2", colleague, operator)
    remind_of_plan(municipality_id=municipality.pk, on=TODAY)

    tell_of_terms(list(OutboxMessage.objects.filter(topic=TERM_DUE)))

    told = {(each.title, each.user) for each in Notice.objects.all()}
    late, soon = "Срок мероприятия 1.1 прошёл 01.09.2026", "Срок мероприятия 1.2 заканчивается 15.09.2026"
    assert {title for title, _ in told} == {late, soon}
    assert (late, operator) in told
    assert {title for title, user in told if user == colleague} == {soon}
    assert {user for title, user in told if title == soon} == {colleague}


def name(municipality, earlier, later, by):
    pair = {"earlier_id": item_of(municipality, earlier).pk, "later_id": item_of(municipality, later).pk}
    return name_precedence(**pair, by=by)


def test_a_measure_done_without_what_it_presupposes_is_found(municipality, operator):
    name(municipality, "1.3", "1.1", operator)
    completed(item_of(municipality, "1.1"), date(2026, 9, 1), by=operator)

    [broken] = list_plan(municipality.pk, TODAY).broken

    assert (broken.earlier.number, broken.later.number, broken.breach) == ("1.3", "1.1", Breach.DONE_WITHOUT)


def test_a_measure_due_before_what_it_presupposes_is_found_until_the_order_is_removed(municipality, operator):
    named = name(municipality, "1.3", "1.2", operator)
    assert [link.breach for link in list_plan(municipality.pk, TODAY).broken] == [Breach.DUE_BEFORE]

    remove_precedence(precedence_id=named.pk, by=operator)

    assert list_plan(municipality.pk, TODAY).broken == []


def test_no_measure_waits_for_itself(municipality, operator):
    name(municipality, "1.1", "1.2", operator)
    name(municipality, "1.2", "1.3", operator)

    with pytest.raises(PrecedenceCircle):
        name(municipality, "1.3", "1.1", operator)
    with pytest.raises(ConstraintViolated, match="само себя"):
        name(municipality, "1.1", "1.1", operator)
    with pytest.raises(ConstraintViolated, match="уже назван"):
        name(municipality, "1.1", "1.2", operator)


def test_the_order_is_named_by_those_who_keep_the_plan_within_it(municipality, operator):
    finance, stranger = member(Finance, municipality), MunicipalityFactory()
    ordering.decision(stranger)
    named = name(municipality, "1.1", "1.2", operator)

    with pytest.raises(NotAllowed):
        name(municipality, "1.1", "1.3", finance)
    with pytest.raises(NotAllowed):
        remove_precedence(precedence_id=named.pk, by=finance)
    with pytest.raises(NotFound):
        name_precedence(earlier_id=item_of(stranger, "1.1").pk, later_id=item_of(municipality, "1.3").pk, by=operator)


def test_usual_order_is_proposed_by_the_words_of_titles(municipality, operator):
    certificates = item_of(municipality, "1.1")
    certificates.title = "Обеспечение формирования социальных сертификатов и реестра получателей"
    act = item_of(municipality, "1.3")
    act.title = "Разработка порядка формирования и выдачи социальных сертификатов"
    for each in (certificates, act):
        each.save(update_fields=["title"])

    [link] = list_plan(municipality.pk, TODAY).broken

    assert (link.earlier, link.later, link.named, link.breach) == (act, certificates, None, Breach.DUE_BEFORE)


def test_directors_are_no_keepers(municipality):
    assert member(Director, municipality, OrganisationFactory()) not in possible_keepers(municipality.pk)


def test_whoever_sees_the_plan_no_more_is_reminded_no_more(municipality, operator):
    colleague = member(SupportCentre, municipality)
    appoint(municipality, "1.2", colleague, operator)
    colleague.memberships.all().delete()
    remind_of_plan(municipality_id=municipality.pk, on=TODAY)

    tell_of_terms(list(OutboxMessage.objects.filter(topic=TERM_DUE)))

    told = {each.user for each in Notice.objects.filter(title__contains="1.2")}
    assert operator in told
    assert colleague not in told


def test_what_a_person_has_named_the_other_way_round_is_not_usual(municipality, operator):
    certificates, act = item_of(municipality, "1.1"), item_of(municipality, "1.3")
    certificates.title = "Обеспечение формирования социальных сертификатов и реестра получателей"
    act.title = "Разработка порядка формирования и выдачи социальных сертификатов"
    for each in (certificates, act):
        each.save(update_fields=["title"])

    name(municipality, "1.1", "1.3", operator)

    [link] = list_plan(municipality.pk, TODAY).links
    assert (link.earlier, link.later) == (certificates, act)


def test_a_person_finds_the_own_measures(municipality, operator):
    appoint(municipality, "1.2", operator, operator)

    own = list_plan(municipality.pk, TODAY, keeper=operator.pk)

    assert [line.item.number for line in own.lines] == ["1.2"]
