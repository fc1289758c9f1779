import pytest
from tests.kernel.ledger.building import DAY, account, buckets, one, posting

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.ledger.actions import post, reverse_posting
from sotszakaz.kernel.ledger.errors import HeldTooLittle, LapsedTooLittle, LimitExhausted, SpentTooLittle
from sotszakaz.kernel.ledger.selectors import entries_of_posting, explain, list_entries
from sotszakaz.kernel.ledger.states import AccountKind, Move, OutcomeStatus

pytestmark = pytest.mark.django_db

STEPS = [
    (Move.GRANT, 100, (100, 0, 0, 0)),
    (Move.WITHDRAW, 10, (90, 0, 0, 0)),
    (Move.HOLD, 50, (40, 50, 0, 0)),
    (Move.RELEASE, 20, (60, 30, 0, 0)),
    (Move.CHARGE, 25, (60, 5, 25, 0)),
    (Move.REFUND, 5, (65, 5, 20, 0)),
    (Move.LAPSE, 65, (0, 5, 20, 65)),
    (Move.RESTORE, 15, (15, 5, 20, 50)),
]


def test_each_move_takes_from_one_bucket_and_puts_into_another(payer):
    certificate = account(payer.pk)

    for move, amount, expected in STEPS:
        one(payer.pk, (certificate, move, amount))

        assert buckets(certificate) == expected, move


@pytest.mark.parametrize("last", range(len(STEPS)))
def test_reverse_posting_puts_every_bucket_back(payer, last):
    certificate = account(payer.pk)
    made = [one(payer.pk, (certificate, move, amount)) for move, amount, _ in STEPS[: last + 1]]
    before = STEPS[last - 1][2] if last else (0, 0, 0, 0)

    reversal = reverse_posting(made[-1], actor_id=None, happened_on=DAY)

    assert buckets(certificate) == before
    assert reverse_posting(made[-1], actor_id=None, happened_on=DAY) == reversal
    assert explain(certificate).agrees


def test_reverse_posting_of_one_that_is_not_there_is_not_found(payer):
    with pytest.raises(NotFound):
        reverse_posting(987654321, actor_id=None, happened_on=DAY)


@pytest.mark.parametrize(
    ("move", "reason"),
    [
        (Move.WITHDRAW, LimitExhausted),
        (Move.HOLD, LimitExhausted),
        (Move.LAPSE, LimitExhausted),
        (Move.RELEASE, HeldTooLittle),
        (Move.CHARGE, HeldTooLittle),
        (Move.REFUND, SpentTooLittle),
        (Move.RESTORE, LapsedTooLittle),
    ],
)
def test_a_move_of_more_than_there_is_is_refused(payer, move, reason):
    certificate = account(payer.pk)
    for each, amount, _ in STEPS[:-1]:
        one(payer.pk, (certificate, each, amount))
    before = buckets(certificate)

    with pytest.raises(reason):
        one(payer.pk, (certificate, move, 66))

    assert buckets(certificate) == before


def test_a_posting_stands_or_falls_together(payer):
    seat = account(payer.pk, AccountKind.SEAT, granted=1)
    certificate = account(payer.pk, granted=99)

    outcome = post([posting(payer.pk, (seat, Move.HOLD, 1), (certificate, Move.HOLD, 100))])[0]

    assert outcome.status == OutcomeStatus.REFUSED
    assert outcome.refused_account_id == certificate
    assert (outcome.available, outcome.needed) == (99, 100)
    assert buckets(seat) == (1, 0, 0, 0)


def test_a_posting_is_weighed_as_a_whole(payer):
    certificate = account(payer.pk)

    one(payer.pk, (certificate, Move.HOLD, 40), (certificate, Move.GRANT, 100), (certificate, Move.CHARGE, 30))

    assert buckets(certificate) == (60, 10, 30, 0)


def test_post_answers_each_posting_on_its_own_in_order_of_arrival(payer):
    seat = account(payer.pk, AccountKind.SEAT, granted=2)

    outcomes = post([posting(payer.pk, (seat, Move.HOLD, 1)) for _ in range(4)])

    assert [each.status.value for each in outcomes] == ["posted", "posted", "refused", "refused"]
    assert buckets(seat) == (0, 2, 0, 0)


@pytest.mark.parametrize("move", [Move.HOLD, Move.CHARGE, Move.REFUND, Move.RESTORE])
def test_what_the_first_took_the_second_of_the_same_call_does_not_find(payer, move):
    certificate = account(payer.pk, granted=16)
    one(payer.pk, (certificate, Move.HOLD, 8), (certificate, Move.CHARGE, 4), (certificate, Move.LAPSE, 4))

    outcomes = post([posting(payer.pk, (certificate, move, 3)) for _ in range(2)])

    assert [each.status.value for each in outcomes] == ["posted", "refused"]
    assert (outcomes[1].available, outcomes[1].needed) == (1, 3)


def test_a_place_given_back_in_the_same_call_serves_those_who_come_later(payer):
    seat = account(payer.pk, AccountKind.SEAT, granted=1)
    one(payer.pk, (seat, Move.HOLD, 1))

    outcomes = post([posting(payer.pk, (seat, move, 1)) for move in (Move.HOLD, Move.RELEASE, Move.HOLD)])

    assert [each.status.value for each in outcomes] == ["refused", "posted", "posted"]


def test_list_entries_tells_the_life_of_an_account(payer):
    certificate = account(payer.pk)
    for move, amount, _ in STEPS:
        one(payer.pk, (certificate, move, amount))

    entries = list(list_entries(certificate, newest_first=False))

    assert [(each.move, each.amount) for each in entries] == [(move, amount) for move, amount, _ in STEPS]
    assert {(each.posting.cause_type, each.posting.cause_id) for each in entries} == {("tests.paper", 1)}
    assert [(each.move, each.amount) for each in entries_of_posting(entries[0].posting_id)] == [("grant", 100)]
