"""Another group of the same part: by the family before the contract, by the provider at any time."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.factories import demand, life
from tests.factories.family import on_paper
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.demand.children.errors import PaperEntered
from sotszakaz.demand.children.models import FamilyPaper, Representative
from sotszakaz.demand.children.states import FamilyDeed
from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.actions import (
    accept_application,
    agree_to_transfer,
    change_group,
    change_of,
    expire_requests,
    finish_due,
    propose_transfer,
    refuse_application,
    transfer_child,
    withdraw_application,
)
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.states import ApplicationState, ContractState, Side
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.foundation.verification import find_offenders, registered_checks
from sotszakaz.kernel.ledger.errors import SeatsExhausted
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.roles import Operator, SupportCentre
from sotszakaz.supply.programmes.models import StudyGroup

pytestmark = pytest.mark.django_db
IN_OCTOBER, DAY = date(2026, 10, 12), timedelta(days=1)


def change(application: EnrolmentApplication, group: StudyGroup, **said: Any) -> EnrolmentApplication:
    facts = {"parent_amount": Decimal(0), "key": demand.new_key(), "by": application.applied_by, "on": TODAY, **said}
    return change_group(application_id=application.pk, group_id=group.pk, **facts)


def transfer(application: EnrolmentApplication, group: StudyGroup, **said: Any) -> EnrolmentApplication:
    facts = {"key": demand.new_key(), "by": SYSTEM, "on": TODAY, **said}
    return transfer_child(application_id=application.pk, group_id=group.pk, **facts)


def state_of(application: EnrolmentApplication) -> str:
    return EnrolmentApplication.objects.get(pk=application.pk).state


def nothing_is_wrong() -> bool:
    checks = [each for each in registered_checks() if each.name.startswith(("enrolments.", "settlements.held", "led"))]
    return all(find_offenders(each).passed for each in checks)


def test_the_family_changes_the_group_in_one_posting_with_a_certificate_that_is_used_up() -> None:
    at = demand.market(value=12_240_00)
    application, target = demand.application(at), at.other_group(at.group.part)

    made = change(application, target)

    assert (state_of(application), made.state) == (ApplicationState.TRANSFERRED, ApplicationState.SUBMITTED)
    assert made.replaces_id == application.pk
    assert [balance_of(each.seat_account_id).held for each in (at.group, target)] == [0, 1]
    assert life.held(made)["certificate"] == 12_240_00
    assert OutboxMessage.objects.filter(topic="seat.freed", subject_id=at.group.pk).exists()
    assert nothing_is_wrong()


def test_a_change_into_a_full_group_keeps_the_old_place() -> None:
    at = demand.market()
    application, full = demand.application(at), at.other_group(at.group.part, places=1)
    demand.application(at, group=full)

    with pytest.raises((errors.NoSeatsToChange, SeatsExhausted)):
        change(application, full)

    assert state_of(application) == ApplicationState.SUBMITTED
    assert life.held(application)["seat"] == 1


def test_a_repeated_press_answers_with_the_change_made_first() -> None:
    at = demand.market()
    application, target = demand.application(at), at.other_group(at.group.part)

    made = [change(application, target, key="one-form") for _ in range(2)]

    assert made[0] == made[1]


def test_what_replaced_another_gives_back_only_its_own_place_when_it_is_refused() -> None:
    at = demand.market()
    application, target = demand.application(at), at.other_group(at.group.part)
    made = change(application, target)

    refuse_application(application_id=made.pk, ground="health", reason="Нет справки", by=SYSTEM, on=TODAY)

    assert not any(life.held(made).values())
    assert [balance_of(each.seat_account_id).free for each in (at.group, target)] == [12, 12]
    assert nothing_is_wrong()


def test_only_groups_of_the_same_part_are_taken() -> None:
    at = demand.market(value=100_000_00)
    application = demand.application(at)

    with pytest.raises(errors.OtherPart):
        change(application, at.other_group())
    with pytest.raises(errors.SameGroup):
        change(application, at.group)


def test_a_sum_other_than_the_one_shown_is_refused() -> None:
    at = demand.market()
    application, target = demand.application(at), at.other_group(at.group.part)

    with pytest.raises(errors.ShownChanged):
        change(application, target, parent_amount=Decimal(1))


def test_the_change_of_a_stranger_is_hidden() -> None:
    at = demand.market()
    application, target = demand.application(at), at.other_group(at.group.part)

    with pytest.raises(NotFound):
        change(application, target, by=at.child().added_by)


def test_a_withdrawn_application_is_not_changed() -> None:
    at = demand.market()
    application, target = demand.application(at), at.other_group(at.group.part)
    withdraw_application(application_id=application.pk, by=application.applied_by, on=TODAY)

    with pytest.raises(MoveRefused):
        change(application, target)


def test_the_family_asks_the_provider_when_there_is_a_contract() -> None:
    at = demand.market()
    contract, target = demand.contract(at), at.other_group(at.group.part)

    with pytest.raises(errors.ContractInForce):
        change(contract.application, target)


def test_the_provider_moves_a_contract_that_has_not_begun_at_once() -> None:
    at = demand.market()
    old, target = demand.contract(at), at.other_group(at.group.part)

    made = transfer(old.application, target, by=at.director())

    old.refresh_from_db()
    new = Contract.objects.get(application=made)
    assert (old.state, new.state, new.certificate_amount) == (ContractState.TERMINATED, ContractState.ACTIVE, 12_240)
    assert [balance_of(each.seat_account_id).free for each in (at.group, target)] == [12, 11]
    assert life.held(made)["certificate"] == 12_240_00
    assert nothing_is_wrong()


def test_the_provider_moves_a_running_contract_from_the_next_month_on() -> None:
    at = demand.market(places=1)
    old, target = demand.contract(at), at.other_group(at.group.part)

    made = transfer(old.application, target, on=IN_OCTOBER)

    old.refresh_from_db()
    assert (old.state, old.ends_on, made.period.lower) == (ContractState.ACTIVE, date(2026, 10, 31), date(2026, 11, 1))
    assert Contract.objects.get(application=made).months.count() == 2
    assert nothing_is_wrong()
    finish_due(municipality_id=at.municipality.pk, on=date(2026, 11, 1))
    old.refresh_from_db()
    assert (old.state, state_of(old.application)) == (ContractState.TERMINATED, ApplicationState.TRANSFERRED)
    assert balance_of(at.group.seat_account_id).free == 1
    assert nothing_is_wrong()


@pytest.fixture
def dearer() -> tuple[Contract, StudyGroup]:
    """A contract, and another group of the part with the same days, for which the family would pay more."""
    at = demand.market(value=12_240_00, price=Decimal(13_000))
    old, target = demand.contract(at), at.other_group(at.group.part)
    assert not change_of(old.application, target.pk, on=TODAY).costs_more
    target.part.price = Decimal(13_500)
    target.part.save()
    return old, target


def test_a_contract_is_not_given_up_before_the_family_agrees_to_pay_more(dearer) -> None:
    old, target = dearer

    with pytest.raises(errors.ConsentNeeded):
        transfer(old.application, target)

    old.refresh_from_db()
    assert (old.state, old.ends_on, state_of(old.application)) == (
        ContractState.ACTIVE,
        None,
        ApplicationState.ACCEPTED,
    )


def test_silence_of_a_family_without_a_login_keeps_its_contract_and_its_paper_moves_the_child(dearer) -> None:
    old, target = dearer
    Representative.objects.filter(child=old.child_id).delete()
    clerk = member(SupportCentre, old.municipality)
    said = {"application_id": old.application_id, "by": SYSTEM, "on": TODAY}
    with pytest.raises(errors.ConsentNeeded):
        transfer(old.application, target)
    asked = propose_transfer(**said, group_id=target.pk, words="")

    assert expire_requests(municipality_id=old.municipality_id, on=asked.answer_by_on) == 0
    assert [expire_requests(municipality_id=old.municipality_id, on=asked.answer_by_on + DAY) for _ in range(2)] == [
        1,
        0,
    ]
    old.refresh_from_db()
    assert (old.state, old.ends_on, state_of(old.application)) == (
        ContractState.ACTIVE,
        None,
        ApplicationState.ACCEPTED,
    )

    propose_transfer(**said, group_id=target.pk, words="")
    more = change_of(old.application, target.pk, on=TODAY).parent_amount
    agreed = {**said, "by": clerk, "side": Side.FAMILY}
    with pytest.raises(errors.ShownChanged):
        agree_to_transfer(**agreed, parent_amount=old.parent_amount, paper=on_paper())
    paper = on_paper()
    made = agree_to_transfer(**agreed, parent_amount=more, paper=paper)

    assert FamilyPaper.objects.get().deed == FamilyDeed.TRANSFER
    assert (made.state, made.contract.parent_amount) == (ApplicationState.ACCEPTED, more)
    assert more > old.parent_amount
    with pytest.raises(PaperEntered):
        agree_to_transfer(**agreed, parent_amount=more, paper=paper)
    with pytest.raises(errors.NothingAsked):
        agree_to_transfer(**agreed, parent_amount=more, paper=on_paper())
    assert FamilyPaper.objects.count() == 1
    assert nothing_is_wrong()


def test_an_application_of_a_family_without_a_login_is_not_moved_to_pay_more() -> None:
    at = demand.market(value=12_240_00, price=Decimal(13_000))
    application, target = demand.application(at), at.other_group(at.group.part)
    Representative.objects.filter(child=application.child_id).delete()
    target.part.price = Decimal(13_500)
    target.part.save()

    with pytest.raises(errors.PaperNeeded):
        transfer(application, target)

    assert state_of(application) == ApplicationState.SUBMITTED


def test_a_transfer_asks_for_the_provider_of_the_group() -> None:
    at = demand.market()
    application, target = demand.application(at), at.other_group(at.group.part)

    with pytest.raises(NotAllowed):
        transfer(application, target, by=member(Operator, at.municipality))


def test_an_accepted_transfer_can_be_accepted_as_any_application() -> None:
    at = demand.market()
    made = transfer(demand.application(at), at.other_group(at.group.part))

    contract = accept_application(application_id=made.pk, by=at.director(), on=TODAY)

    assert contract is not None
    assert nothing_is_wrong()
