"""The hourly job and the message of an opened group meet over one child; the twin shows what the lock prevents."""

from datetime import date

import pytest
from django.db import OperationalError
from tests.concurrency.meetings import Doorway, Meeting
from tests.concurrency.test_booking import at_once
from tests.factories import demand, supply

from sotszakaz.demand.enrolments.actions import continuation, finish_due, offer_continuations, termination
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.foundation.constraints import ConstraintViolated

pytestmark = pytest.mark.django_db(transaction=True)
ON, ENDS = date(2026, 10, 12), date(2026, 10, 31)


def both_offer(monkeypatch: pytest.MonkeyPatch) -> tuple[list[list[int]], list[str]]:
    """Two runs that come to the groups of the next part at the same moment, if nothing keeps one of them back."""
    at = demand.market(value=100_000_00)
    demand.contract(at, group=at.other_group(at.group.part, starts_on=date(2026, 9, 1), ends_on=date(2026, 10, 31)))
    days = {"starts_on": date(2026, 11, 9), "ends_on": date(2026, 12, 25)}
    at.other_group(supply.part(at.group.part.programme, title="Мастерство"), **days)
    together = Doorway()
    free_places, made, refused = continuation.free_places, [], []

    def meet(groups: object) -> object:
        together.enter()
        return free_places(groups)  # type: ignore[arg-type]

    monkeypatch.setattr(continuation, "free_places", meet)

    def run() -> None:
        try:
            made.append(offer_continuations(municipality_id=at.municipality.pk, on=ON))
        except ConstraintViolated as refusal:
            refused.append(refusal.message)

    at_once(at.municipality.pk, [run, run])
    return made, refused


def test_two_runs_offer_the_next_part_once_and_neither_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    made, refused = both_offer(monkeypatch)

    assert (sorted(map(len, made)), refused) == ([0, 1], [])
    assert EnrolmentApplication.objects.filter(state="offered").count() == 1


def test_without_the_lock_the_second_run_breaks_on_the_place_in_the_line(monkeypatch: pytest.MonkeyPatch) -> None:
    def unlocked(contract_id: int, _: object) -> Contract:
        return Contract.objects.select_related("group__part", "child__municipality").get(pk=contract_id)

    monkeypatch.setattr(continuation, "_locked", unlocked)

    made, refused = both_offer(monkeypatch)

    assert (len(made), len(refused)) == (1, 1)


def offer_over_a_course_that_ends(monkeypatch: pytest.MonkeyPatch) -> tuple[int, list[object]]:
    """The course was over yesterday: one is about to offer the next part, the other to note the end of the contract."""
    at = demand.market(value=100_000_00)
    first = demand.contract(at, group=at.other_group(at.group.part, starts_on=date(2026, 9, 1), ends_on=ENDS))
    days = {"starts_on": date(2026, 11, 30), "ends_on": date(2026, 12, 25)}
    at.other_group(supply.part(at.group.part.programme, title="Мастерство"), **days)
    meeting = Meeting()

    def lock_and_linger(contract_id: int) -> Contract:
        application = EnrolmentApplication.objects.select_for_update(of=("self",), no_key=True)
        list(application.filter(contract=contract_id).order_by("pk"))
        meeting.stand()
        return Contract.objects.lock(contract_id)

    monkeypatch.setattr(continuation, "lock_contract", lock_and_linger)
    home, on = at.municipality.pk, date(2026, 11, 1)

    def kept_from_deadlock(deed):
        try:
            return deed()
        except OperationalError as trouble:
            return trouble

    answers = at_once(
        home,
        [
            lambda: kept_from_deadlock(lambda: offer_continuations(municipality_id=home, on=on)),
            lambda: kept_from_deadlock(lambda: meeting.pass_by(lambda: finish_due(municipality_id=home, on=on))),
        ],
    )
    return first.pk, answers


def test_an_offer_and_the_end_of_its_course_do_not_wait_for_each_other(monkeypatch: pytest.MonkeyPatch) -> None:
    first, answers = offer_over_a_course_that_ends(monkeypatch)

    assert not [each for each in answers if isinstance(each, OperationalError)]
    assert len(answers[0]) == 1  # type: ignore[arg-type]
    contract = Contract.objects.get(pk=first)
    finish_due(municipality_id=contract.municipality_id, on=date(2026, 11, 1))
    contract.refresh_from_db()
    assert contract.state == "ended"


def test_contracts_locked_before_their_applications_would_stand_across_an_offer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def contracts_first(over) -> list[Contract]:
        return list(over.select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("pk"))

    monkeypatch.setattr(termination, "_lock_over", contracts_first)

    _, answers = offer_over_a_course_that_ends(monkeypatch)

    assert [each for each in answers if isinstance(each, OperationalError)]
