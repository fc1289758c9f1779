"""Contracts that end before their course: by the family, by a ground, before the start, and courses that are over."""

from datetime import date
from decimal import Decimal

import pytest
from tests.factories import demand, life
from tests.factories.kernel import member

from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.actions import (
    BY_FAMILY,
    finish_due,
    offer_places,
    terminate_by_family,
    terminate_by_ground,
)
from sotszakaz.demand.enrolments.models import Contract, ContractMonth, EnrolmentApplication
from sotszakaz.demand.enrolments.rules.deadlines import last_day_of_notice
from sotszakaz.demand.enrolments.states import ApplicationState, ContractState
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.foundation.verification import find_offenders, registered_checks
from sotszakaz.kernel.documents.selectors import latest_version
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Finance, Operator

pytestmark = pytest.mark.django_db
IN_OCTOBER, OCTOBER_ENDS, NOVEMBER = date(2026, 10, 12), date(2026, 10, 31), date(2026, 11, 1)


def by_family(contract: Contract, on: date) -> Contract:
    return terminate_by_family(contract_id=contract.pk, by=contract.application.applied_by, on=on)


def nothing_is_wrong() -> bool:
    checks = [each for each in registered_checks() if each.name.startswith(("enrolments.", "settlements.held"))]
    return all(find_offenders(each).passed for each in checks)


def test_the_family_ends_a_running_contract_with_its_month_and_frees_later_money_at_once() -> None:
    at = demand.market(places=1)
    contract = demand.contract(at)
    months = dict(contract.months.order_by("month").values_list("month", "certificate_amount"))

    by_family(contract, IN_OCTOBER)

    contract.refresh_from_db()
    kept = months[date(2026, 9, 1)] + months[date(2026, 10, 1)]
    assert (contract.state, contract.ends_on) == (ContractState.ACTIVE, OCTOBER_ENDS)
    assert life.held(contract.application)["certificate"] == life.held(contract.application)["budget"] == kept * 100
    assert life.balances(contract.application)["seat"].spent == 1
    assert OutboxMessage.objects.filter(topic="enrolment.terminated", subject_id=contract.application_id).exists()
    assert nothing_is_wrong()


def test_the_seat_is_free_on_the_day_after_the_last_one_and_goes_to_the_line() -> None:
    at = demand.market(places=1)
    contract = demand.contract(at)
    entry = life.waiting(at)
    by_family(contract, IN_OCTOBER)
    assert finish_due(municipality_id=at.municipality.pk, on=OCTOBER_ENDS) == 0

    ended = [finish_due(municipality_id=at.municipality.pk, on=NOVEMBER) for _ in range(2)]

    contract.refresh_from_db()
    assert ended == [1, 0]
    assert (contract.state, contract.application.state) == (ContractState.TERMINATED, ApplicationState.TERMINATED)
    assert contract.social_certificate.state == "terminated"
    assert nothing_is_wrong()
    made = offer_places(group_id=at.group.pk, on=NOVEMBER)
    assert EnrolmentApplication.objects.get(pk=made[0]).child_id == entry.child_id


def test_before_the_first_class_everything_comes_back_at_once() -> None:
    at = demand.market()
    contract = demand.contract(at)

    by_family(contract, date(2026, 8, 31))

    contract.refresh_from_db()
    assert (contract.state, contract.ends_on) == (ContractState.TERMINATED, date(2026, 8, 31))
    assert not any(life.held(contract.application).values())
    assert life.balances(contract.application)["seat"].free == 12
    assert nothing_is_wrong()


def test_the_day_of_notice_may_be_the_last_one_where_the_regulation_says_so() -> None:
    at = demand.market()
    life.ruled(at, termination_day="day_of_notice")

    assert by_family(demand.contract(at), IN_OCTOBER).ends_on == IN_OCTOBER


def test_months_after_the_notice_are_due_no_more() -> None:
    at = demand.market()
    by_family(demand.contract(at), IN_OCTOBER)

    due = ContractMonth.objects.due().order_by("month").values_list("month", flat=True)

    assert list(due) == [date(2026, 9, 1), date(2026, 10, 1)]


def test_a_second_notice_is_refused_with_the_day_of_the_first() -> None:
    contract = demand.contract(demand.market())
    by_family(contract, IN_OCTOBER)

    with pytest.raises(errors.NoticeGiven, match=r"31\.10\.2026"):
        by_family(contract, IN_OCTOBER)


def test_a_notice_in_the_last_month_is_needless() -> None:
    contract = demand.contract(demand.market())

    with pytest.raises(errors.NothingToTerminate):
        by_family(contract, date(2026, 12, 1))


def test_the_contract_of_another_parent_is_hidden() -> None:
    at = demand.market()
    contract, stranger = demand.contract(at), at.child().added_by

    with pytest.raises(NotFound):
        terminate_by_family(contract_id=contract.pk, by=stranger, on=IN_OCTOBER)


def test_the_provider_ends_a_contract_by_a_ground_of_the_regulation() -> None:
    at = demand.market()
    contract = demand.contract(at)

    terminate_by_ground(
        contract_id=contract.pk, ground="debt", reason=" Не оплачен сентябрь ", by=at.director(), on=IN_OCTOBER
    )

    contract.refresh_from_db()
    assert contract.ground == "Просрочена оплата обучения законным представителем."
    assert contract.reason == "Не оплачен сентябрь"


def test_the_authorised_body_may_end_a_contract_and_its_accountant_may_not() -> None:
    at = demand.market()
    contract = demand.contract(at)
    said = {"contract_id": contract.pk, "ground": "authority", "reason": "Приказ № 7", "on": IN_OCTOBER}

    with pytest.raises(NotAllowed):
        terminate_by_ground(**said, by=member(Finance, at.municipality))

    assert terminate_by_ground(**said, by=member(Operator, at.municipality)).ends_on == OCTOBER_ENDS


@pytest.mark.parametrize(
    ("ground", "reason", "refusal"),
    [("mood", "устали", errors.GroundUnknown), ("debt", "  ", errors.ReasonMissing)],
)
def test_a_ground_and_a_reason_are_asked_for(ground: str, reason: str, refusal: type[Exception]) -> None:
    contract = demand.contract(demand.market())

    with pytest.raises(refusal):
        terminate_by_ground(contract_id=contract.pk, ground=ground, reason=reason, by=SYSTEM, on=IN_OCTOBER)


def test_a_course_that_is_over_ends_its_contract_and_keeps_what_is_not_charged_yet() -> None:
    at = demand.market()
    contract = demand.contract(at)

    ended = [finish_due(municipality_id=at.municipality.pk, on=date(2026, 12, day)) for day in (25, 26, 27)]

    contract.refresh_from_db()
    assert ended == [0, 1, 0]
    assert (contract.state, contract.social_certificate.state) == (ContractState.ENDED, "ended")
    assert contract.application.state == ApplicationState.ENDED
    assert life.held(contract.application)["certificate"] == Decimal(12_240_00)
    assert nothing_is_wrong()
    with pytest.raises(MoveRefused):
        by_family(contract, date(2026, 12, 27))


@pytest.mark.parametrize(
    ("on", "at_end_of_month", "last"),
    [
        (date(2026, 8, 31), True, date(2026, 8, 31)),
        (date(2026, 9, 1), True, date(2026, 9, 30)),
        (date(2026, 9, 1), False, date(2026, 9, 1)),
        (date(2026, 11, 30), True, date(2026, 11, 30)),
    ],
)
def test_the_last_day_of_a_notice(on: date, at_end_of_month: bool, last: date) -> None:
    course = {"starts_on": date(2026, 9, 1), "ends_on": date(2026, 12, 25)}

    assert last_day_of_notice(on=on, at_end_of_month=at_end_of_month, **course) == last


def test_the_provider_ends_a_contract_at_the_wish_of_the_family() -> None:
    at = demand.market()
    signed = demand.contract(at)
    wish = {"ground": "family", "reason": "Родитель написал заявление исполнителю."}

    ended = terminate_by_ground(contract_id=signed.pk, **wish, by=at.director(), on=IN_OCTOBER)
    drain_together()
    act_for([at.municipality.pk])

    document = signed.application.papers.get(kind=DocumentKind.CONTRACT_TERMINATION).document
    assert ended.ground == BY_FAMILY
    assert '"initiator":"family"' in latest_version(document.pk).payload
