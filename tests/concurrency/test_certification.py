"""Experts and deciders at the same moment, in real transactions; beside each, the race without its guard."""

import threading
import time
from contextlib import contextmanager
from importlib import import_module

import pytest
from django.db import transaction
from django.utils import timezone
from tests.concurrency.callers import LIMIT_SECONDS
from tests.concurrency.test_licence_stop import as_owner, somebody_waits
from tests.concurrency.test_ordering import at_once, kinds
from tests.factories import certification as made
from tests.factories import demand, supply

from sotszakaz.demand.enrolments.actions import accept_application
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.ledger.selectors import balance_of
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes import certification
from sotszakaz.supply.programmes.certification import certify_programme, refuse_certification
from sotszakaz.supply.programmes.models import Certification, ExpertReview, StudyGroup
from sotszakaz.supply.programmes.proposals import approve_group, return_group

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_experts_who_finish_at_once_end_the_review():
    asked = made.under_review()
    one, two = asked.reviews.select_related("certification", "expert").order_by("pk")

    results = at_once(asked.municipality_id, [lambda: made.finished(one), lambda: made.finished(two)])

    assert kinds(results) == {ExpertReview}
    assert Certification.objects.get(pk=asked.pk).state == "reviewed"


def test_without_the_lock_neither_expert_would_see_the_other():
    asked, both_have_written, both_have_looked = made.under_review(), threading.Barrier(2), threading.Barrier(2)

    def finish_unlocked(review):
        with transaction.atomic():
            facts = {"state": "finished", "percent": 100, "conclusion": "Вывод", "finished_at": timezone.now()}
            ExpertReview.objects.filter(pk=review.pk).update(**facts)
            both_have_written.wait(timeout=LIMIT_SECONDS)
            sees_another = asked.reviews.filter(state="assigned").exists()
            both_have_looked.wait(timeout=LIMIT_SECONDS)
            return sees_another

    one, two = asked.reviews.order_by("pk")
    results = at_once(asked.municipality_id, [lambda: finish_unlocked(one), lambda: finish_unlocked(two)])

    assert results == [True, True]


def test_of_two_decisions_at_once_one_stands():
    done = made.reviewed()
    facts = {"certification_id": done.pk, "by": SYSTEM, "on": supply.TODAY}

    results = at_once(
        done.municipality_id,
        [
            lambda: certify_programme(**facts),
            lambda: refuse_certification(**facts, ground="unreliable", reason="Сведения неверны."),
        ],
    )

    assert kinds(results) == {Certification, MoveRefused}


def test_without_the_lock_both_decisions_would_be_taken():
    done, both_have_looked = made.reviewed(), threading.Barrier(2)

    def decide_unlocked():
        with transaction.atomic():
            found = Certification.objects.get(pk=done.pk)
            both_have_looked.wait(timeout=LIMIT_SECONDS)
            return found.state == "reviewed"

    results = at_once(done.municipality_id, [decide_unlocked] * 2)

    assert results == [True, True]


def test_two_applications_at_once_are_one():
    programme = made.published()

    results = at_once(programme.municipality_id, [lambda: made.applied(programme)] * 2)

    assert Certification.objects.count() == 1
    assert Certification in kinds(results)


def certified_market():
    """A market whose rules demand certification, with its programme certified, and an application that waits."""
    at = demand.market()
    made.rule(at.municipality, on=supply.TODAY, certification_required=True)
    done = made.certified(at.group.part.programme)
    return at, done, demand.application(at)


def meet(at, done, application, monkeypatch):
    """The revocation is written and not committed when the provider accepts; it goes on when that waits or is done.

    What the revocation, the acceptance and the referee have answered.
    """
    entered, goes_on, accepted = (threading.Event() for _ in range(3))
    move = certification.move

    def in_the_middle(subject, verb, **facts):
        answer = move(subject, verb, **facts)
        entered.set()
        assert goes_on.wait(timeout=LIMIT_SECONDS)
        return answer

    def revoke():
        facts = {"ground": "own_wish", "reason": "Просьба исполнителя."}
        return certification.revoke_certification(certification_id=done.pk, **facts, by=SYSTEM, on=supply.TODAY)

    def accept():
        assert entered.wait(timeout=LIMIT_SECONDS)
        try:
            return accept_application(application_id=application.pk, by=SYSTEM, on=supply.TODAY)
        finally:
            accepted.set()

    def referee():
        assert entered.wait(timeout=LIMIT_SECONDS)
        until = time.monotonic() + LIMIT_SECONDS
        while time.monotonic() < until and not accepted.is_set() and not somebody_waits():
            time.sleep(0.02)
        said = "made" if accepted.is_set() else "waits"
        goes_on.set()
        return said

    monkeypatch.setattr(certification, "move", in_the_middle)
    return at_once(at.municipality.pk, [revoke, accept, referee])


def proposed():
    """A group that waits for the municipality."""
    group = supply.published_group()
    made.rule(group.municipality, on=supply.TODAY, moderation_required=True)
    return supply.group(group.part, name="Новая")


def test_of_two_decisions_about_a_group_at_once_one_stands():
    group = proposed()
    facts = {"group_id": group.pk, "revision": 1, "by": SYSTEM}

    results = at_once(
        group.municipality_id,
        [lambda: approve_group(**facts, on=supply.TODAY), lambda: return_group(**facts, remarks="Уточните адрес.")],
    )

    assert kinds(results) == {StudyGroup, MoveRefused}
    group.refresh_from_db()
    assert balance_of(group.seat_account_id).free == (group.places if group.state == "open" else 0)


def test_without_the_lock_both_decisions_about_a_group_would_be_taken():
    group, both_have_looked = proposed(), threading.Barrier(2)

    def decide_unlocked():
        with transaction.atomic():
            found = StudyGroup.objects.get(pk=group.pk)
            both_have_looked.wait(timeout=LIMIT_SECONDS)
            return found.state == "proposed"

    assert at_once(group.municipality_id, [decide_unlocked] * 2) == [True, True]


@contextmanager
def guard_of(edition):
    """The guard of contracts as it was before; put back afterwards."""
    migration = import_module("sotszakaz.demand.enrolments.migrations.0023_certified_held")
    try:
        as_owner(getattr(migration, edition))
        yield
    finally:
        as_owner(migration.FORWARD)


def test_a_contract_waits_for_a_revocation_under_way_and_is_refused(monkeypatch):
    at, done, application = certified_market()

    revoked, refusal, said = meet(at, done, application, monkeypatch)

    assert (type(revoked), type(refusal), said) == (Certification, ConstraintViolated, "waits")
    act_for([at.municipality.pk])
    assert not Contract.objects.exists()


def test_without_the_lock_a_contract_is_made_beside_a_revocation_that_is_written_already(monkeypatch):
    at, done, application = certified_market()
    with guard_of("BACKWARD"):
        revoked, contract, said = meet(at, done, application, monkeypatch)

    assert (type(revoked), type(contract), said) == (Certification, Contract, "made")
