"""Another group is asked for, answered and taken back at the same moment; the twins show what each guard prevents."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from tests.concurrency.callers import amended
from tests.concurrency.meetings import Meeting
from tests.concurrency.test_booking import at_once
from tests.demand.enrolments.test_merging import ensure_sound
from tests.factories import demand
from tests.factories.supply import TODAY

from sotszakaz.demand.enrolments.actions import (
    agree_to_transfer,
    ask_transfer,
    expire_requests,
    propose_transfer,
    terminate_by_family,
    transfer_requests,
    withdraw_request,
)
from sotszakaz.demand.enrolments.errors import NothingAsked
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication, TransferRequest
from sotszakaz.demand.enrolments.states import RequestState, Side
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import Refusal
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes.models import StudyGroup

pytestmark = pytest.mark.django_db(transaction=True)
ONE_OPEN = (
    "DROP INDEX transfer_request_one_open",
    """DELETE FROM enrolments_transferrequest;
    CREATE UNIQUE INDEX transfer_request_one_open ON enrolments_transferrequest (application_id)
        WHERE state = 'asked'""",
)


class Asked:
    """A child with a contract, and two other groups of its part."""

    def __init__(self) -> None:
        self.at = demand.market(value=100_000_00)
        self.contract = demand.contract(self.at)
        part = self.at.group.part
        self.groups = [self.at.other_group(part, address=f"ул. Садовая, {house}") for house in (2, 4)]
        self.pk, self.parent = self.contract.application_id, self.contract.application.applied_by

    @property
    def home(self) -> int:
        return self.at.municipality.pk

    def ask(self, group: StudyGroup) -> TransferRequest:
        said = {"group_id": group.pk, "words": "", "parent_amount": Decimal(0)}
        return ask_transfer(application_id=self.pk, **said, by=self.parent, on=TODAY)  # type: ignore[arg-type]

    def propose(self, group: StudyGroup) -> TransferRequest:
        return propose_transfer(application_id=self.pk, group_id=group.pk, words="", by=SYSTEM, on=TODAY)

    def agree(self) -> EnrolmentApplication:
        return agree_to_transfer(application_id=self.pk, side=Side.PROVIDER, by=SYSTEM, on=TODAY)

    def take_back(self) -> TransferRequest:
        return withdraw_request(application_id=self.pk, side=Side.FAMILY, by=self.parent)  # type: ignore[arg-type]

    def terminate(self) -> Contract:
        return terminate_by_family(contract_id=self.contract.pk, by=self.parent, on=TODAY)  # type: ignore[arg-type]

    def active(self) -> list[int]:
        """Groups of the contracts in force."""
        return list(Contract.objects.filter(state="active", ends_on__isnull=True).values_list("group", flat=True))


def lingering(monkeypatch: pytest.MonkeyPatch) -> Meeting:
    """Whoever agrees stays over the open request until the other has gone past or waits."""
    meeting, change_of = Meeting(), transfer_requests.change_of

    def look_and_linger(*args: Any, **said: Any) -> Any:
        found = change_of(*args, **said)
        meeting.stand()
        return found

    monkeypatch.setattr(transfer_requests, "change_of", look_and_linger)
    return meeting


def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the application nor its request is locked by who asks and answers."""

    def application(pk: int, *_: Any) -> EnrolmentApplication:
        return EnrolmentApplication.objects.get(pk=pk)

    def request(of: EnrolmentApplication, *, asked_by: Side, shown: int | None) -> TransferRequest:
        found = TransferRequest.objects.filter(application=of, state=RequestState.ASKED, side=asked_by).first()
        if found is None:
            raise NothingAsked()
        found.application = of
        return found

    monkeypatch.setattr(transfer_requests, "_locked", application)
    monkeypatch.setattr(transfer_requests, "_open", request)


def test_both_sides_ask_at_once_and_one_request_is_there() -> None:
    asked = Asked()

    answers = at_once(asked.home, [lambda: asked.ask(asked.groups[0]), lambda: asked.propose(asked.groups[1])])

    assert sum(isinstance(each, ConstraintViolated) for each in answers) == 1
    assert TransferRequest.objects.filter(state=RequestState.ASKED).count() == 1


def test_without_the_constraint_both_would_wait_for_one_another() -> None:
    asked = Asked()

    with amended(*ONE_OPEN):
        at_once(asked.home, [lambda: asked.ask(asked.groups[0]), lambda: asked.propose(asked.groups[1])])
        waiting = TransferRequest.objects.filter(state=RequestState.ASKED).count()

    assert waiting == 2


def test_a_request_that_is_agreed_to_is_not_taken_back_any_more(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked()
    asked.ask(asked.groups[0])
    meeting = lingering(monkeypatch)

    answers = at_once(asked.home, [asked.agree, lambda: meeting.pass_by(asked.take_back)])

    assert isinstance(answers[1], NothingAsked)
    assert (TransferRequest.objects.get().state, asked.active()) == (RequestState.DONE, [asked.groups[0].pk])
    ensure_sound()


def test_without_the_locks_a_child_is_moved_by_a_request_that_was_taken_back(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = Asked()
    asked.ask(asked.groups[0])
    unlocked(monkeypatch)
    meeting = lingering(monkeypatch)

    answers = at_once(asked.home, [asked.agree, lambda: meeting.pass_by(asked.take_back)])

    assert not any(isinstance(each, Refusal) for each in answers)
    assert asked.active() == [asked.groups[0].pk]


def test_agreeing_twice_at_once_moves_the_child_once() -> None:
    asked = Asked()
    asked.ask(asked.groups[0])

    made = at_once(asked.home, [asked.agree] * 4)

    assert len({each.pk for each in made}) == 1
    assert asked.active() == [asked.groups[0].pk]
    assert (balance_of(asked.groups[0].seat_account_id).spent, balance_of(asked.at.group.seat_account_id).spent) == (
        1,
        0,
    )
    ensure_sound()


def test_a_request_is_agreed_to_or_closed_by_the_clock_and_never_both() -> None:
    asked = Asked()
    last = asked.ask(asked.groups[0]).answer_by_on
    said = {"application_id": asked.pk, "side": Side.PROVIDER, "by": SYSTEM}

    def close() -> int:
        return expire_requests(municipality_id=asked.home, on=last + timedelta(days=1))

    answers = at_once(asked.home, [lambda: agree_to_transfer(**said, on=last), close, close])

    state, closed = TransferRequest.objects.get().state, sum(each for each in answers[1:])
    assert (closed, isinstance(answers[0], NothingAsked)) == (
        (1, True) if state == RequestState.EXPIRED else (0, False)
    )
    assert asked.active() == [(asked.at.group if closed else asked.groups[0]).pk]
    ensure_sound()


def test_a_contract_that_ends_meanwhile_leaves_the_child_in_one_group_or_in_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = Asked()
    asked.ask(asked.groups[0])
    meeting = lingering(monkeypatch)

    answers = at_once(asked.home, [asked.agree, lambda: meeting.pass_by(asked.terminate)])

    assert not isinstance(answers[0], Refusal)
    assert isinstance(answers[1], Refusal)
    assert asked.active() == [asked.groups[0].pk]
    ensure_sound()
