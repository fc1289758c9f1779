"""Experts and deciders at the same moment, in real transactions; beside each, the race without its guard."""

import threading

import pytest
from django.db import transaction
from django.utils import timezone
from tests.concurrency.test_ordering import at_once, kinds
from tests.factories import certification as made
from tests.factories import supply

from sotszakaz.foundation.transitions import MoveRefused
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes.certification import certify_programme, refuse_certification
from sotszakaz.supply.programmes.models import Certification, ExpertReview

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_experts_who_finish_at_once_end_the_review():
    asked = made.under_review()
    one, two = asked.reviews.select_related("certification", "expert").order_by("pk")

    results = at_once(asked.municipality_id, [lambda: made.finished(one), lambda: made.finished(two)])

    assert kinds(results) == {ExpertReview}
    assert Certification.objects.get(pk=asked.pk).state == "reviewed"


def test_without_the_lock_neither_expert_would_see_the_other():
    asked, both_have_written = made.under_review(), threading.Barrier(2)

    def finish_unlocked(review):
        with transaction.atomic():
            facts = {"state": "finished", "percent": 100, "conclusion": "Вывод", "finished_at": timezone.now()}
            ExpertReview.objects.filter(pk=review.pk).update(**facts)
            both_have_written.wait(timeout=30)
            return asked.reviews.filter(state="assigned").exists()

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
            both_have_looked.wait(timeout=30)
            return found.state == "reviewed"

    results = at_once(done.municipality_id, [decide_unlocked] * 2)

    assert results == [True, True]


def test_two_applications_at_once_are_one():
    programme = made.published()

    results = at_once(programme.municipality_id, [lambda: made.applied(programme)] * 2)

    assert Certification.objects.count() == 1
    assert Certification in kinds(results)
