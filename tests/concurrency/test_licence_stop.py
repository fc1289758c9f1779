"""A licence stops while places are booked and contracts made: whatever comes after the stop is refused."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from tests.concurrency.callers import LIMIT_SECONDS
from tests.concurrency.test_booking import at_once, quoted
from tests.factories import demand, supply
from tests.factories.supply import TODAY

from config.launch import roles
from sotszakaz.demand.enrolments.actions import accept_application
from sotszakaz.demand.enrolments.booking import Answer, Verdict, book_all
from sotszakaz.demand.enrolments.models import Contract, EnrolmentApplication
from sotszakaz.demand.enrolments.verify import CHECKS
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.ledger.states import AccountStatus
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.agreements import licences
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.providers.models import Licence, LicenceStop
from sotszakaz.supply.providers.states import StopKind

pytestmark = pytest.mark.django_db(transaction=True)

WITHOUT_THE_LOCK = """
    CREATE OR REPLACE FUNCTION enrolments_guard_licence() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF EXISTS (SELECT FROM made m
                   WHERE providers_licence_stopped(m.municipality_id, m.organisation_id, m.signed_on)) THEN
            RAISE EXCEPTION 'stopped' USING ERRCODE = 'check_violation', CONSTRAINT = 'contract_under_licence';
        END IF;
        RETURN NULL;
    END $$
"""

WAITING = """
    SELECT EXISTS (SELECT FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid AND a.datname = current_database()
                   WHERE NOT l.granted)
"""


def meet(at: demand.Market, application: EnrolmentApplication, monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """The stop has been entered and is not committed when the provider accepts; it goes on when that waits or is done.

    What the stop, the acceptance and the referee have answered.
    """
    entered, goes_on, accepted = (threading.Event() for _ in range(3))
    take_effect = licences._take_effect

    def in_the_middle(stop: LicenceStop, *, on: Any) -> None:
        entered.set()
        assert goes_on.wait(timeout=LIMIT_SECONDS)
        take_effect(stop, on=on)

    def accept() -> Any:
        assert entered.wait(timeout=LIMIT_SECONDS)
        try:
            return accept_application(application_id=application.pk, by=SYSTEM, on=TODAY)
        finally:
            accepted.set()

    def referee() -> str:
        assert entered.wait(timeout=LIMIT_SECONDS)
        until = time.monotonic() + LIMIT_SECONDS
        while time.monotonic() < until and not accepted.is_set() and not somebody_waits():
            time.sleep(0.02)
        said = "made" if accepted.is_set() else "waits"
        goes_on.set()
        return said

    monkeypatch.setattr(licences, "_take_effect", in_the_middle)
    return at_once(at.municipality.pk, [lambda: supply.licence_stop(at.record), accept, referee])


@contextmanager
def guard_replaced() -> Iterator[None]:
    """The guard of contracts without its lock, as the owner of the tables would write it; put back afterwards."""
    guarded = import_module("sotszakaz.demand.enrolments.migrations.0021_licence_held").FORWARD
    try:
        as_owner(WITHOUT_THE_LOCK)
        yield
    finally:
        as_owner(guarded)


def as_owner(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute(statement)
        cursor.execute(f"SET ROLE {roles.APPLICATION}")


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return bool(cursor.fetchone()[0])


def two_stops(at: demand.Market, monkeypatch: pytest.MonkeyPatch) -> AccountStatus:
    """Two clerks stop the two licences of a provider: whoever has done so stays uncommitted until the other has too,
    or waits. How the limit of the agreement stands in the end.
    """
    another = replace(supply.claim_of(at.record.organisation).licence, number="Л035-00000-26/00000002")
    second = licences.enter_licence(record_id=at.record.pk, licence=another, by=SYSTEM, on=TODAY)
    first = Licence.objects.exclude(pk=second.pk).get(organisation=at.record.organisation)
    done: list[int] = []
    take_effect = licences._take_effect

    def in_the_middle(stop: LicenceStop, *, on: Any) -> None:
        take_effect(stop, on=on)
        done.append(stop.pk)
        until = time.monotonic() + LIMIT_SECONDS
        while time.monotonic() < until and len(done) < 2 and not somebody_waits():
            time.sleep(0.02)

    def stopped(licence: Licence) -> Callable[[], LicenceStop]:
        said = {"licence_id": licence.pk, "kind": StopKind.SUSPENDED, "first_day": TODAY}
        return lambda: licences.stop_licence(**said, by=SYSTEM, on=TODAY)

    monkeypatch.setattr(licences, "_take_effect", in_the_middle)
    stops = at_once(at.municipality.pk, [stopped(first), stopped(second)])
    act_for([at.municipality.pk])
    assert [type(each) for each in stops] == [LicenceStop, LicenceStop]
    return balance_of(Agreement.objects.get(record=at.record).account_id).status


def test_both_licences_stopped_at_once_stop_the_money(monkeypatch: pytest.MonkeyPatch) -> None:
    assert two_stops(demand.market(), monkeypatch) == AccountStatus.SUSPENDED


def test_each_stop_takes_the_other_licence_for_held_when_only_its_own_is_locked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unlocked(municipality_id: int, organisation_id: int) -> list[Licence]:
        return list(Licence.objects.filter(municipality_id=municipality_id, organisation_id=organisation_id))

    monkeypatch.setattr(licences, "lock_licences", unlocked)

    assert two_stops(demand.market(), monkeypatch) == AccountStatus.OPEN


def test_a_contract_waits_for_a_stop_under_way_and_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    at = demand.market()
    application = demand.application(at)

    stop, refusal, said = meet(at, application, monkeypatch)

    assert (type(stop), type(refusal), said) == (LicenceStop, ConstraintViolated, "waits")
    act_for([at.municipality.pk])
    assert not Contract.objects.exists()
    assert balance_of(at.group.seat_account_id).held == 1


def test_without_the_lock_a_contract_is_made_beside_a_stop_that_is_entered_already(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = demand.market()
    application = demand.application(at)
    with guard_replaced():
        stop, contract, said = meet(at, application, monkeypatch)

    assert (type(stop), type(contract), said) == (LicenceStop, Contract, "made")


def test_a_stop_in_a_crowd_leaves_everything_whole_and_nothing_comes_after_it() -> None:
    at = demand.market(places=20)
    waiting = [demand.application(at) for _ in range(3)]
    bookings = [quoted(at.child(), at.group) for _ in range(4)]
    late = quoted(at.child(), at.group)

    def booked(booking: Any) -> Callable[[], Answer]:
        return lambda: book_all([booking])[0]

    def accepted(application: EnrolmentApplication) -> Callable[[], Any]:
        return lambda: accept_application(application_id=application.pk, by=SYSTEM, on=TODAY)

    results = at_once(
        at.municipality.pk,
        [
            *(booked(each) for each in bookings),
            lambda: supply.licence_stop(at.record),
            *(accepted(each) for each in waiting),
        ],
    )

    act_for([at.municipality.pk])
    verdicts = [each.verdict for each in results if isinstance(each, Answer)]
    assert set(verdicts) <= {Verdict.POSTED, Verdict.REFUSED}
    assert EnrolmentApplication.objects.count() == len(waiting) + verdicts.count(Verdict.POSTED)
    assert Contract.objects.count() == sum(isinstance(each, Contract) for each in results)
    assert book_all([late])[0].verdict == Verdict.REFUSED
    assert all(find_offenders(check).passed for check in CHECKS)
