"""A key is answered once, whatever happens to the answer on its way."""

import pytest
from django.db import transaction
from tests.kernel.ledger.building import DAY, account, buckets, key, one, posting

from sotszakaz.kernel.ledger.actions import post
from sotszakaz.kernel.ledger.errors import KeyConflict, SeatsExhausted
from sotszakaz.kernel.ledger.requests import PostingRequest
from sotszakaz.kernel.ledger.states import AccountKind, Move, OutcomeStatus

pytestmark = pytest.mark.django_db


@pytest.fixture
def seat(payer):
    return account(payer.pk, AccountKind.SEAT, granted=2)


def test_the_same_key_posts_once(payer, seat):
    asked = posting(payer.pk, (seat, Move.HOLD, 1))

    first = post([asked])[0]
    repeated = post([asked])[0]

    assert (first.status, repeated.status) == (OutcomeStatus.POSTED, OutcomeStatus.ALREADY)
    assert first.posting_id == repeated.posting_id
    assert buckets(seat) == (1, 1, 0, 0)


def test_the_same_key_twice_in_a_call_posts_once(payer, seat):
    asked = posting(payer.pk, (seat, Move.HOLD, 1))

    outcomes = post([asked, asked, posting(payer.pk, (seat, Move.HOLD, 1))])

    assert [each.status.value for each in outcomes] == ["posted", "already", "posted"]
    assert buckets(seat) == (0, 2, 0, 0)


def test_a_repeat_is_known_though_another_asks_on_another_day_by_another_paper(payer, seat):
    asked = posting(payer.pk, (seat, Move.HOLD, 1))
    post([asked])

    again = PostingRequest(asked.key, payer.pk, 5, ("tests.other", 9), DAY.replace(day=2), asked.entries)

    assert post([again])[0].status == OutcomeStatus.ALREADY


def test_the_order_of_entries_makes_no_other_content(payer, seat):
    certificate = account(payer.pk, granted=10)
    post([posting(payer.pk, (seat, Move.HOLD, 1), (certificate, Move.HOLD, 5), named="k:1")])

    turned = post([posting(payer.pk, (certificate, Move.HOLD, 5), (seat, Move.HOLD, 1), named="k:1")])[0]

    assert turned.status == OutcomeStatus.ALREADY


@pytest.mark.parametrize("other", [(Move.HOLD, 2), (Move.GRANT, 1)])
def test_other_content_under_the_same_key_is_told_apart(payer, seat, other):
    asked = posting(payer.pk, (seat, Move.HOLD, 1))
    post([asked])

    outcome = post([posting(payer.pk, (seat, *other), named=asked.key)])[0]

    assert outcome.status == OutcomeStatus.KEY_CONFLICT
    assert outcome.posting_id is None
    assert buckets(seat) == (1, 1, 0, 0)


def test_other_content_under_the_same_key_is_told_apart_within_a_call(payer, seat):
    named = key()

    outcomes = post(
        [posting(payer.pk, (seat, Move.HOLD, 1), named=named), posting(payer.pk, (seat, Move.HOLD, 2), named=named)]
    )

    assert [each.status.value for each in outcomes] == ["posted", "key_conflict"]
    assert buckets(seat) == (1, 1, 0, 0)


def test_post_one_raises_key_conflict_as_a_bug(payer, seat):
    one(payer.pk, (seat, Move.HOLD, 1), named="k:bug")

    with pytest.raises(KeyConflict):
        one(payer.pk, (seat, Move.HOLD, 2), named="k:bug")


def test_a_refused_key_stays_refused_with_the_same_reason(payer, seat):
    asked = posting(payer.pk, (seat, Move.HOLD, 3))
    first = post([asked])[0]
    one(payer.pk, (seat, Move.GRANT, 10))

    repeated = post([asked])[0]

    assert repeated == first
    assert (repeated.status, repeated.available) == (OutcomeStatus.REFUSED, 2)
    assert buckets(seat) == (12, 0, 0, 0)


def test_a_refusal_that_rolled_back_leaves_the_key_free(payer, seat):
    asked = posting(payer.pk, (seat, Move.HOLD, 3))
    with pytest.raises(SeatsExhausted), transaction.atomic():
        one(payer.pk, (seat, Move.HOLD, 3), named=asked.key)
    one(payer.pk, (seat, Move.GRANT, 1))

    assert post([asked])[0].status == OutcomeStatus.POSTED


def test_post_of_nothing_answers_nothing(payer):
    assert post([]) == []
