"""Another group while the contract is in force: one side asks, the other agrees, and only then the child is moved."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from tests.factories import demand, life
from tests.factories.kernel import member
from tests.factories.supply import TODAY

from sotszakaz.demand.children.models import Representative
from sotszakaz.demand.enrolments import errors
from sotszakaz.demand.enrolments.actions import (
    agree_to_transfer,
    ask_transfer,
    decline_transfer,
    expire_requests,
    finish_due,
    propose_transfer,
    terminate_by_family,
    transfer_child,
    withdraw_request,
)
from sotszakaz.demand.enrolments.actions.transfers import change_of
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication, TransferRequest
from sotszakaz.demand.enrolments.notices import TRANSFER_DUE
from sotszakaz.demand.enrolments.reminding import remind_of_terms
from sotszakaz.demand.enrolments.states import ApplicationState, RequestState, Side
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.draining import drain_together
from sotszakaz.foundation.errors import NotAllowed, NotFound
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.notices.models import Notice
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import term_ends_on
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Director, Operator
from sotszakaz.supply.programmes.models import StudyGroup

pytestmark = pytest.mark.django_db
ELSEWHERE = {"address": "ул. Садовая, 2"}


@pytest.fixture
def at() -> demand.Market:
    return demand.market(value=100_000_00)


@pytest.fixture
def contract(at: demand.Market) -> Contract:
    return demand.contract(at)


@pytest.fixture
def other(at: demand.Market, contract: Contract) -> StudyGroup:
    """A group of the same part in another building."""
    return at.other_group(at.group.part, **ELSEWHERE)


def parent_of(contract: Contract) -> User:
    assert contract.application.applied_by is not None
    return contract.application.applied_by


def ask(contract: Contract, group: StudyGroup, words: str = "Нам ближе.", **said: object) -> TransferRequest:
    facts = {"parent_amount": Decimal(0), "by": parent_of(contract), "on": TODAY, **said}
    return ask_transfer(application_id=contract.application_id, group_id=group.pk, words=words, **facts)  # type: ignore[arg-type]


def propose(contract: Contract, group: StudyGroup) -> TransferRequest:
    application_id = contract.application_id
    return propose_transfer(application_id=application_id, group_id=group.pk, words="Ремонт.", by=SYSTEM, on=TODAY)


def agree(contract: Contract, side: Side, by: User, amount: Decimal | None = None) -> EnrolmentApplication:
    return agree_to_transfer(application_id=contract.application_id, side=side, parent_amount=amount, by=by, on=TODAY)


def test_the_family_asks_and_the_provider_moves_the_child_by_one_press(
    at: demand.Market, contract: Contract, other: StudyGroup
) -> None:
    request = ask(contract, other)
    assert balance_of(other.seat_account_id).held == 0
    director = at.director()

    made = [agree(contract, Side.PROVIDER, director), agree(contract, Side.PROVIDER, director)]

    assert made[0].pk == made[1].pk
    assert (made[0].state, made[0].contract.group_id) == (ApplicationState.ACCEPTED, other.pk)
    request.refresh_from_db()
    assert (request.state, request.answered_by) == (RequestState.DONE, director)
    assert Contract.objects.filter(state="active").count() == 1


def test_the_provider_may_not_move_a_child_to_another_address_by_itself(contract: Contract, other: StudyGroup) -> None:
    with pytest.raises(errors.ConsentNeeded):
        transfer_child(
            application_id=contract.application_id, group_id=other.pk, key=demand.new_key(), by=SYSTEM, on=TODAY
        )

    contract.refresh_from_db()
    assert contract.ends_on is None


def test_the_same_days_and_place_need_no_consent(at: demand.Market, contract: Contract) -> None:
    same = at.other_group(at.group.part)

    made = transfer_child(
        application_id=contract.application_id, group_id=same.pk, key=demand.new_key(), by=SYSTEM, on=TODAY
    )

    assert made.state == ApplicationState.ACCEPTED


def test_the_rules_may_leave_days_and_place_to_the_provider(
    at: demand.Market, contract: Contract, other: StudyGroup
) -> None:
    life.ruled(at, transfer_needs_consent=False)

    assert not change_of(contract.application, other.pk, on=TODAY).needs_consent


def test_where_nobody_acts_for_the_child_here_paper_is_enough(contract: Contract, other: StudyGroup) -> None:
    Representative.objects.filter(child=contract.child_id).delete()

    assert not change_of(contract.application, other.pk, on=TODAY).needs_consent


def test_the_family_agrees_to_what_the_provider_proposes(contract: Contract, other: StudyGroup) -> None:
    propose(contract, other)

    made = agree(contract, Side.FAMILY, parent_of(contract), Decimal(0))

    assert (made.state, made.contract.group_id) == (ApplicationState.ACCEPTED, other.pk)


def test_the_family_agrees_only_to_the_sum_that_it_was_shown(at: demand.Market) -> None:
    at = demand.market(price=Decimal(17_000), value=100_000_00)
    contract = demand.contract(at)
    other = at.other_group(at.group.part, **ELSEWHERE)
    propose(contract, other)

    with pytest.raises(errors.ShownChanged):
        agree(contract, Side.FAMILY, parent_of(contract), Decimal(1))

    assert TransferRequest.objects.get().state == RequestState.ASKED
    assert contract.application.state == ApplicationState.ACCEPTED


def test_no_leaves_everything_as_it_is_and_says_why(at: demand.Market, contract: Contract, other: StudyGroup) -> None:
    ask(contract, other)
    with pytest.raises(ConstraintViolated, match="почему перевод невозможен"):
        decline_transfer(application_id=contract.application_id, side=Side.PROVIDER, reply=" ", by=SYSTEM)

    decline_transfer(application_id=contract.application_id, side=Side.PROVIDER, reply="Там старшие.", by=SYSTEM)
    drain_together()
    act_for([at.municipality.pk])

    contract.refresh_from_db()
    assert (contract.ends_on, contract.application.state) == (None, ApplicationState.ACCEPTED)
    text = Notice.objects.get(user=parent_of(contract), kind="enrolment.transfer_declined").text
    assert "Там старшие. Договор действует как прежде." in text


def test_each_side_is_told_what_the_other_asks(at: demand.Market, contract: Contract, other: StudyGroup) -> None:
    director = member(Director, at.municipality, at.record.organisation)
    ask(contract, other)
    drain_together()
    act_for([at.municipality.pk])
    withdraw_request(application_id=contract.application_id, side=Side.FAMILY, by=parent_of(contract))
    drain_together()
    act_for([at.municipality.pk])
    propose(contract, other)
    drain_together()
    act_for([at.municipality.pk])
    withdraw_request(application_id=contract.application_id, side=Side.PROVIDER, by=SYSTEM)
    drain_together()
    act_for([at.municipality.pk])

    withdrawn = dict(Notice.objects.filter(kind="enrolment.transfer_withdrawn").values_list("user", "title"))
    assert withdrawn[director.pk].startswith("Семья сняла просьбу")
    assert "снял предложение" in withdrawn[parent_of(contract).pk]
    asked = Notice.objects.filter(kind="enrolment.transfer_asked")
    assert "Нам ближе." in asked.get(user=director).text
    assert "ул. Садовая, 2. Ремонт." in asked.get(user=parent_of(contract)).text


def test_nobody_asks_twice_or_answers_for_the_other_side(contract: Contract, other: StudyGroup) -> None:
    ask(contract, other)

    with pytest.raises(ConstraintViolated, match="уже попросили"):
        propose(contract, other)
    with pytest.raises(errors.NothingAsked):
        agree(contract, Side.FAMILY, parent_of(contract), Decimal(0))
    with pytest.raises(errors.NothingAsked):
        withdraw_request(application_id=contract.application_id, side=Side.PROVIDER, by=SYSTEM)


def test_strangers_neither_ask_nor_answer(at: demand.Market, contract: Contract, other: StudyGroup) -> None:
    stranger = at.child().added_by
    with pytest.raises(NotFound):
        ask(contract, other, by=stranger)
    ask(contract, other)

    with pytest.raises(NotFound):
        agree(contract, Side.FAMILY, stranger, Decimal(0))  # type: ignore[arg-type]
    with pytest.raises(NotAllowed):
        agree(contract, Side.PROVIDER, member(Operator, at.municipality))


def test_without_a_contract_the_group_is_changed_not_asked_for(at: demand.Market) -> None:
    application, other = demand.application(at), at.other_group(at.group.part, **ELSEWHERE)

    with pytest.raises(errors.NoContractToChange):
        ask_transfer(
            application_id=application.pk,
            group_id=other.pk,
            words="",
            parent_amount=Decimal(0),
            by=application.applied_by or SYSTEM,
            on=TODAY,
        )


def test_a_request_ends_with_its_contract(at: demand.Market, contract: Contract, other: StudyGroup) -> None:
    ask(contract, other)
    later = demand.contract(at)
    ask(later, other)

    terminate_by_family(contract_id=contract.pk, by=parent_of(contract), on=TODAY)
    finish_due(municipality_id=at.municipality.pk, on=date(2026, 12, 26))

    states = set(TransferRequest.objects.values_list("state", "reply"))
    assert states == {(RequestState.WITHDRAWN, "Договор заканчивается, отвечать больше не нужно.")}


def test_a_request_is_reminded_of_and_closed_once_when_its_term_is_over(
    at: demand.Market, contract: Contract, other: StudyGroup
) -> None:
    director, home, parent = at.director(), at.municipality.pk, parent_of(contract)
    life.ruled(at, transfer_answer_working_days=3)

    def told(topic: str) -> dict[int, str]:
        drain_together()
        act_for([home])
        return {each.user_id: f"{each.title} {each.text}" for each in Notice.objects.filter(kind=topic)}

    request = ask(contract, other)
    last = request.answer_by_on
    assert last == term_ends_on(regulation_on(home, TODAY), Parameter.TRANSFER_ANSWER_WORKING_DAYS, TODAY)
    assert f"не позднее {last:%d.%m.%Y}" in told("enrolment.transfer_asked")[director.pk]
    assert [remind_of_terms(municipality_id=home, on=last) for _ in range(2)] == [1, 0]
    assert "Срок ответа на просьбу о переводе заканчивается" in told(TRANSFER_DUE)[director.pk]

    late = last + timedelta(days=1)
    said = {"application_id": contract.application_id, "side": Side.PROVIDER, "by": director}
    with pytest.raises(errors.TransferTermOver):
        agree_to_transfer(**said, on=late)
    assert [expire_requests(municipality_id=home, on=day) for day in (last, late, late)] == [0, 1, 0]

    request.refresh_from_db()
    contract.refresh_from_db()
    assert (request.state, request.answered_by, contract.ends_on) == (RequestState.EXPIRED, None, None)
    words = told("enrolment.transfer_expired")
    assert "исполнитель не ответил" in words[parent.pk]
    assert "Договор действует как прежде" in words[parent.pk]
    assert "Перевод не состоялся" in words[director.pk]
    assert propose(contract, other).state == RequestState.ASKED


def test_a_full_group_names_no_line_to_who_has_a_place_in_the_part(at: demand.Market, contract: Contract) -> None:
    full = at.other_group(at.group.part, places=1)
    demand.application(at, group=full)
    seen = [change_of(contract.application, full.pk, on=TODAY).offer.obstacles]
    life.waiting(at, group=full)
    seen.append(change_of(contract.application, full.pk, on=TODAY).offer.obstacles)

    assert [[each.refusal.code for each in obstacles] for obstacles in seen] == [
        ["enrolment_no_seats_to_change"],
        ["enrolment_others_wait_for_change"],
    ]
    assert not any("Встаньте" in each.message for obstacles in seen for each in obstacles)


def test_a_running_contract_is_told_to_last_until_its_month_ends(at: demand.Market) -> None:
    contract, same = demand.contract(at), at.other_group(at.group.part)
    said = {"application_id": contract.application_id, "group_id": same.pk, "key": demand.new_key(), "by": SYSTEM}
    transfer_child(**said, on=date(2026, 10, 12))  # type: ignore[arg-type]
    drain_together()
    act_for([at.municipality.pk])

    text = Notice.objects.get(user=parent_of(contract), kind="enrolment.transferred").text
    assert "занимается по 31.10.2026 включительно" in text
