"""The hourly job and the message of an opened group meet over one child; the twin shows what the lock prevents."""

import threading
from contextlib import suppress
from datetime import date

import pytest
from tests.concurrency.test_booking import at_once
from tests.factories import demand, supply

from sotszakaz.demand.enrolments.actions import continuation, offer_continuations
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.foundation.constraints import ConstraintViolated

pytestmark = pytest.mark.django_db(transaction=True)
ON = date(2026, 10, 12)


def both_offer(monkeypatch: pytest.MonkeyPatch) -> tuple[list[list[int]], list[str]]:
    """Two runs that come to the groups of the next part at the same moment, if nothing keeps one of them back."""
    at = demand.market(value=100_000_00)
    demand.contract(at, group=at.other_group(at.group.part, starts_on=date(2026, 9, 1), ends_on=date(2026, 10, 31)))
    days = {"starts_on": date(2026, 11, 9), "ends_on": date(2026, 12, 25)}
    at.other_group(supply.part(at.group.part.programme, title="Мастерство"), **days)
    together = threading.Barrier(2)
    free_places, made, refused = continuation.free_places, [], []

    def meet(groups: object) -> object:
        with suppress(threading.BrokenBarrierError):
            together.wait(timeout=2)
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
