"""Going on with the next part: offered once, before the line, in time; and what silence means."""

from datetime import date

import pytest
from tests.factories import demand, life, supply
from tests.factories.supply import TODAY

from sotszakaz.demand.enrolments.actions import expire_due, offer_continuations, take_offer
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.foundation.models import OutboxMessage
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
