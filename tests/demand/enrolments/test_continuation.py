"""Going on with the next part: offered once, before the line, in time; and what silence means."""

from datetime import date
from typing import Any

import pytest
from tests.factories import demand, life, supply
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.actions import suspend
from sotszakaz.demand.enrolments.actions import (
    expire_due,
    finish_due,
    offer_continuations,
    offer_places,
    take_offer,
    terminate_by_family,
    withdraw_application,
)
from sotszakaz.demand.enrolments.continuing import ended_since, next_groups_of
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.demand.waiting.models import WaitingEntry
from sotszakaz.demand.waiting.selectors import line_of, place_in_line
from sotszakaz.foundation.draining import drain_apart, drain_together
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes.models import StudyGroup

pytestmark = pytest.mark.django_db
AUTUMN = {"starts_on": date(2026, 9, 1), "ends_on": date(2026, 10, 31)}
WINTER = {"starts_on": date(2026, 11, 9), "ends_on": date(2026, 12, 25)}
IN_OCTOBER, ANSWER_BY, LATE = date(2026, 10, 12), date(2026, 10, 19), date(2026, 10, 30)


@pytest.fixture
def at() -> demand.Market:
    return demand.market(value=100_000_00)


@pytest.fixture
def contract(at: demand.Market) -> Contract:
    """A contract for the autumn part of a programme that has a winter part."""
    return demand.contract(at, group=at.other_group(at.group.part, **AUTUMN))


@pytest.fixture
def winter(at: demand.Market, contract: Contract) -> StudyGroup:
    """The group of the next part, with two places."""
    return at.other_group(supply.part(at.group.part.programme, title="Мастерство"), **WINTER, places=2)


def offer(at: demand.Market, on: date = IN_OCTOBER) -> list[int]:
    return offer_continuations(municipality_id=at.municipality.pk, on=on)


def test_the_next_part_is_offered_once_with_a_place_held(
    at: demand.Market, contract: Contract, winter: StudyGroup
) -> None:
    made = [offer(at), offer(at)]

    application = EnrolmentApplication.objects.get(group=winter)
    assert made == [[application.pk], []]
    assert (application.state, application.answer_by_on) == (ApplicationState.OFFERED, ANSWER_BY)
    assert application.waiting_entry.continues_contract_id == contract.pk
    assert life.held(application)["seat"] == 1
    assert OutboxMessage.objects.filter(topic="enrolment.continued", subject_id=application.pk).exists()


def test_who_continues_goes_before_those_who_wait(at: demand.Market, contract: Contract, winter: StudyGroup) -> None:
    for _ in range(2):
        demand.application(at, group=winter)
    waiting = life.waiting(at, group=winter)
    assert offer(at) == []
    holder = EnrolmentApplication.objects.filter(group=winter).earliest("pk")
    life.withdraw_application(application_id=holder.pk, by=holder.applied_by, on=TODAY)

    made = offer(at)

    assert EnrolmentApplication.objects.get(pk=made[0]).child_id == contract.child_id
    waiting.refresh_from_db()
    assert waiting.state == "waiting"


def test_nothing_is_offered_later_than_the_notice_of_the_regulation(
    at: demand.Market, contract: Contract, winter: StudyGroup
) -> None:
    assert offer(at, on=date(2026, 11, 6)) == []


def test_silence_gives_the_place_up_by_default(at: demand.Market, contract: Contract, winter: StudyGroup) -> None:
    made = offer(at)

    expire_due(municipality_id=at.municipality.pk, on=LATE)

    application = EnrolmentApplication.objects.get(pk=made[0])
    assert (application.state, life.held(application)["seat"]) == (ApplicationState.EXPIRED, 0)
    assert offer(at, on=LATE) == []


def test_silence_is_consent_where_the_regulation_says_so(
    at: demand.Market, contract: Contract, winter: StudyGroup
) -> None:
    life.ruled(at, continuation_by_silence=True)
    made = offer(at)

    expire_due(municipality_id=at.municipality.pk, on=LATE)

    application = EnrolmentApplication.objects.get(pk=made[0])
    assert (application.state, life.held(application)["seat"]) == (ApplicationState.SUBMITTED, 1)


def test_the_family_takes_the_next_part(at: demand.Market, contract: Contract, winter: StudyGroup) -> None:
    made = offer(at)

    taken = take_offer(application_id=made[0], by=contract.application.applied_by, on=ANSWER_BY)

    assert taken.state == ApplicationState.SUBMITTED


def told(contract: Contract, kind: str) -> list[str]:
    drain_together()
    act_for([contract.municipality_id])
    person = contract.application.applied_by
    return [each.text for each in Notice.objects.filter(user=person, kind=kind).order_by("pk")]


def test_the_offer_of_the_next_part_is_told_once_and_by_when_to_answer(
    at: demand.Market, contract: Contract, winter: StudyGroup
) -> None:
    offer(at)

    [text] = told(contract, "enrolment.continued")

    assert "Возьмите место или откажитесь не позднее 19.10.2026" in text
    assert told(contract, "enrolment.offered") == []


def test_where_silence_is_consent_the_family_is_told_so_and_not_the_opposite(
    at: demand.Market, contract: Contract, winter: StudyGroup
) -> None:
    life.ruled(at, continuation_by_silence=True)
    offer(at)

    [text] = told(contract, "enrolment.continued")

    assert "если не откажетесь до 19.10.2026 включительно, место останется за ребёнком" in text
    assert "предложат другому" not in text


def test_a_place_that_was_kept_by_silence_is_not_told_as_taken_by_the_family(
    at: demand.Market, contract: Contract, winter: StudyGroup
) -> None:
    life.ruled(at, continuation_by_silence=True)
    offer(at)
    expire_due(municipality_id=at.municipality.pk, on=LATE)

    told(contract, "enrolment.taken")

    title = Notice.objects.get(user=contract.application.applied_by, kind="enrolment.taken").title
    assert "вы не отказались в срок" in title


def test_the_next_part_is_seen_from_the_contract_before_it_is_offered(
    at: demand.Market, contract: Contract, winter: StudyGroup
) -> None:
    own = EnrolmentApplication.objects.get(pk=contract.application_id)

    assert next_groups_of(own, on=TODAY) == [(winter, 2)]


def test_a_contract_that_ends_early_leads_to_no_next_part(
    at: demand.Market, contract: Contract, winter: StudyGroup
) -> None:
    terminate_by_family(contract_id=contract.pk, by=contract.application.applied_by, on=date(2026, 9, 7))

    assert next_groups_of(EnrolmentApplication.objects.get(pk=contract.application_id), on=TODAY) == []


ENDED, OPENED = date(2026, 10, 31), date(2026, 11, 2)
LATER = {"starts_on": date(2026, 11, 20), "ends_on": date(2026, 12, 25)}


@pytest.fixture
def over(at: demand.Market, contract: Contract) -> Contract:
    """The same contract when its course is over."""
    finish_due(municipality_id=at.municipality.pk, on=OPENED)
    contract.refresh_from_db()
    assert contract.state == "ended"
    return contract


def next_group(at: demand.Market, **changes: Any) -> StudyGroup:
    return at.other_group(supply.part(at.group.part.programme, title="Мастерство"), **{**LATER, "places": 2, **changes})


def test_a_part_that_is_over_leads_to_a_group_that_is_opened_later(at: demand.Market, over: Contract) -> None:
    group = next_group(at)

    [made] = offer(at, on=OPENED)

    application = EnrolmentApplication.objects.get(pk=made)
    assert (application.child_id, application.group_id) == (over.child_id, group.pk)
    assert application.answer_by_on == date(2026, 11, 10)
    assert [each for each, _ in next_groups_of(over.application, on=OPENED)] == [group]


@pytest.mark.parametrize(("months", "count"), [(0, 0), (1, 1)])
def test_the_rules_say_how_long_a_part_that_is_over_leads_on(
    at: demand.Market, over: Contract, months: int, count: int
) -> None:
    life.ruled(at, continuation_kept_months=months)
    next_group(at)

    assert len(offer(at, on=date(2026, 11, 9))) == count
    assert bool(next_groups_of(over.application, on=date(2026, 11, 9))) == bool(count)


@pytest.mark.parametrize(
    ("on", "months", "since"),
    [
        (date(2026, 11, 2), 4, date(2026, 7, 2)),
        (date(2027, 1, 31), 2, date(2026, 11, 30)),
        (date(2027, 3, 31), 1, date(2027, 2, 28)),
        (date(2026, 11, 2), 0, date(2026, 11, 2)),
    ],
)
def test_months_after_the_end_are_counted_with_their_year(
    at: demand.Market, on: date, months: int, since: date
) -> None:
    life.ruled(at, continuation_kept_months=months)

    assert ended_since(regulation_on(at.municipality.pk, date(2026, 9, 1)), on) == since


def test_a_contract_that_was_ended_early_gives_no_priority(at: demand.Market, contract: Contract) -> None:
    terminate_by_family(contract_id=contract.pk, by=contract.application.applied_by, on=date(2026, 9, 7))
    finish_due(municipality_id=at.municipality.pk, on=OPENED)
    next_group(at)

    assert offer(at, on=OPENED) == []


def test_a_late_group_is_offered_with_a_shorter_term_where_the_rules_say_so(at: demand.Market, over: Contract) -> None:
    next_group(at, starts_on=date(2026, 11, 9))
    assert offer(at, on=date(2026, 11, 5)) == []
    life.ruled(at, continuation_when_late=True)

    [made] = offer(at, on=date(2026, 11, 5))

    assert EnrolmentApplication.objects.get(pk=made).answer_by_on == date(2026, 11, 8)


def test_no_offer_is_made_without_a_working_day_to_answer(at: demand.Market, over: Contract) -> None:
    life.ruled(at, continuation_when_late=True)
    next_group(at, starts_on=date(2026, 11, 9))

    assert offer(at, on=date(2026, 11, 6)) == []


def test_who_continues_stands_before_the_line_when_all_places_are_taken(
    at: demand.Market, contract: Contract, winter: StudyGroup
) -> None:
    holder = demand.application(at, group=winter)
    demand.application(at, group=winter)
    stranger = life.waiting(at, group=winter)

    assert (offer(at), offer(at)) == ([], [])

    first, second = line_of(winter.pk, at.municipality.pk, on=IN_OCTOBER)
    assert (first.entry.child_id, second.entry.pk) == (contract.child_id, stranger.pk)
    assert OutboxMessage.objects.filter(topic="waiting.joined", subject_id=first.entry.pk).count() == 1
    withdraw_application(application_id=holder.pk, by=holder.applied_by, on=IN_OCTOBER)
    [made] = offer_places(group_id=winter.pk, on=IN_OCTOBER)
    assert EnrolmentApplication.objects.get(pk=made).child_id == contract.child_id


def test_a_family_that_waits_already_moves_to_the_front(
    at: demand.Market, contract: Contract, winter: StudyGroup
) -> None:
    for _ in range(2):
        demand.application(at, group=winter)
    life.waiting(at, group=winter)
    own = life.waiting(at, contract.child, group=winter)

    assert offer(at) == []

    own.refresh_from_db()
    assert own.continues_contract_id == contract.pk
    assert place_in_line(own, on=IN_OCTOBER) == 1


def test_a_place_in_another_group_ends_the_wait(at: demand.Market, contract: Contract, winter: StudyGroup) -> None:
    for _ in range(2):
        demand.application(at, group=winter)
    offer(at)
    other = at.other_group(winter.part, **WINTER)

    [made] = offer(at)

    assert EnrolmentApplication.objects.get(pk=made).group_id == other.pk
    assert WaitingEntry.objects.get(group=winter, child=contract.child_id).state == "left"
    assert offer(at) == []


def test_who_cannot_be_enrolled_leaves_no_trace_in_the_line(
    at: demand.Market, contract: Contract, winter: StudyGroup
) -> None:
    for _ in range(2):
        demand.application(at, group=winter)
    suspend(child_id=contract.child_id, reason="Проверка.", since=IN_OCTOBER, by=SYSTEM, on=IN_OCTOBER)

    assert offer(at) == []
    assert not WaitingEntry.objects.filter(group=winter).exists()


def test_an_opened_group_is_offered_at_once(at: demand.Market, contract: Contract, monkeypatch: Any) -> None:
    monkeypatch.setattr("sotszakaz.demand.enrolments.tasks.today_in", lambda _: IN_OCTOBER)
    winter = at.other_group(supply.part(at.group.part.programme, title="Мастерство"), **WINTER, places=2)

    drain_together()
    drain_apart()
    act_for([at.municipality.pk])

    assert EnrolmentApplication.objects.get(group=winter).child_id == contract.child_id
