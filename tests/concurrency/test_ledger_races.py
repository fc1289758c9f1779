"""Each guard of `ledger_post` has a twin: the same race over the same function with that guard taken out.

Races are staged, not hoped for: a caller is known to wait before the other one is let go.
"""

import psycopg
import pytest
from tests.concurrency.callers import UNGUARDED, Caller, amended, without_guard
from tests.kernel.ledger.building import account, buckets, one, posting

from sotszakaz.kernel.ledger.states import AccountKind, Move

pytestmark = pytest.mark.django_db(transaction=True)

LOCKS = "FOR NO KEY UPDATE OF a"
LOCK_ORDER = "ORDER BY a.lock_rank, a.id\n"
KEYS_ANSWERED = "ON CONFLICT (key) DO NOTHING"
KEY_ORDER = "ORDER BY p.key, p.id"
LATE_IDS = "ARRAY(SELECT nextval('ledger_posting_id_seq') FROM generate_series(1, calls))"
EARLY_IDS = LATE_IDS.replace("calls", "cardinality(keys)")


@pytest.fixture
def seat(payer):
    """A group with one place."""
    return account(payer.pk, AccountKind.SEAT, granted=1)


class TestOnePlaceForTwo:
    def test_the_second_waits_and_is_refused(self, payer, seat, ann, boris):
        ann.post(posting(payer.pk, (seat, Move.HOLD, 1)))
        later = boris.start(posting(payer.pk, (seat, Move.HOLD, 1)))
        boris.wait_until_waiting()

        ann.session.commit()

        assert [each.status.value for each in later.result()] == ["refused"]

    def test_the_second_gets_it_when_the_first_rolls_back(self, payer, seat, ann, boris):
        ann.post(posting(payer.pk, (seat, Move.HOLD, 1)))
        later = boris.start(posting(payer.pk, (seat, Move.HOLD, 1)))
        boris.wait_until_waiting()

        ann.session.rollback()

        assert [each.status.value for each in later.result()] == ["posted"]

    def test_without_locks_the_whole_call_fails_at_the_constraint(self, payer, seat, ann, boris):
        elsewhere = account(payer.pk, AccountKind.SEAT, granted=1)
        with without_guard(LOCKS):
            ann.post(posting(payer.pk, (seat, Move.HOLD, 1)))
            wanted = [posting(payer.pk, (each, Move.HOLD, 1)) for each in (elsewhere, seat)]
            later = boris.start(*wanted, function=UNGUARDED)
            boris.wait_until_waiting()
            ann.session.commit()

            with pytest.raises(psycopg.errors.CheckViolation, match="account_free_not_negative"):
                later.result()
            boris.session.rollback()

        assert buckets(elsewhere) == (1, 0, 0, 0)  # an innocent booking of the same call was lost

    def test_without_locks_and_constraint_one_place_is_sold_twice(self, payer, seat, ann, boris):
        constraint = "account_free_not_negative"
        drop = f"ALTER TABLE ledger_account DROP CONSTRAINT {constraint}"
        restore = f"ALTER TABLE ledger_account ADD CONSTRAINT {constraint} CHECK (free >= 0) NOT VALID"
        with without_guard(LOCKS), amended(drop, restore):
            ann.post(posting(payer.pk, (seat, Move.HOLD, 1)))
            later = boris.start(posting(payer.pk, (seat, Move.HOLD, 1)), function=UNGUARDED)
            boris.wait_until_waiting()
            ann.session.commit()

            assert [each.status.value for each in later.result()] == ["posted"]
            boris.session.commit()

        assert buckets(seat) == (-1, 2, 0, 0)


class TestOrderOfLocks:
    """The clerk holds the account in the middle; two callers want all three, in opposite orders."""

    @pytest.fixture
    def three(self, payer):
        return [account(payer.pk, granted=10) for _ in range(3)]

    def meet(self, payer, three: list[int], ann: Caller, boris: Caller, clerk: Caller, function: str) -> list[str]:
        clerk.post(posting(payer.pk, (three[1], Move.HOLD, 1)))
        upwards = ann.start(posting(payer.pk, *((each, Move.HOLD, 1) for each in three)))
        ann.wait_until_waiting()
        downwards = boris.start(
            posting(payer.pk, *((each, Move.HOLD, 2) for each in reversed(three))), function=function
        )
        boris.wait_until_waiting()
        clerk.session.commit()
        statuses = []
        for caller, answer in ((ann, upwards), (boris, downwards)):
            try:
                statuses.append(answer.result()[0].status.value)
            except psycopg.errors.DeadlockDetected:
                statuses.append("deadlock")
            caller.session.commit()
        return statuses

    def test_callers_who_name_accounts_in_any_order_pass_one_another(self, payer, three, ann, boris, clerk):
        assert self.meet(payer, three, ann, boris, clerk, "ledger_post") == ["posted", "posted"]
        assert [buckets(each) for each in three] == [(7, 3, 0, 0), (6, 4, 0, 0), (7, 3, 0, 0)]

    def test_without_one_order_they_lock_one_another_out(self, payer, three, ann, boris, clerk):
        with without_guard(LOCK_ORDER, "ORDER BY a.id DESC\n"):
            statuses = self.meet(payer, three, ann, boris, clerk, UNGUARDED)

        assert sorted(statuses) == ["deadlock", "posted"]

    def test_the_kind_that_all_share_is_locked_last(self, payer, ann, boris, clerk):
        """The budget line has the lowest id; whoever waits for a seat does not hold it meanwhile."""
        budget = account(payer.pk, AccountKind.BUDGET_LINE, granted=10)
        taken, free = (account(payer.pk, AccountKind.SEAT, granted=10) for _ in range(2))
        clerk.post(posting(payer.pk, (taken, Move.HOLD, 1)))
        waits = ann.start(posting(payer.pk, (budget, Move.HOLD, 1), (taken, Move.HOLD, 1)))
        ann.wait_until_waiting()

        passes = boris.post(posting(payer.pk, (budget, Move.HOLD, 1), (free, Move.HOLD, 1)))

        assert passes[0].status.value == "posted"
        boris.session.commit()
        clerk.session.commit()
        assert waits.result()[0].status.value == "posted"


class TestOneKeyForTwo:
    def test_the_second_waits_and_learns_of_the_first(self, payer, ann, boris):
        certificate = account(payer.pk, granted=10)
        asked = posting(payer.pk, (certificate, Move.HOLD, 4))
        made = ann.post(asked)[0]
        later = boris.start(asked)
        boris.wait_until_waiting()
        ann.session.commit()

        answer = later.result()[0]
        boris.session.commit()

        assert (answer.status.value, answer.posting_id) == ("already", made.posting_id)
        assert buckets(certificate) == (6, 4, 0, 0)

    def test_other_content_over_other_accounts_is_told_apart_after_a_wait(self, payer, ann, boris):
        certificate, other = (account(payer.pk, granted=10) for _ in range(2))
        ann.post(posting(payer.pk, (certificate, Move.HOLD, 4), named="k:race"))
        later = boris.start(
            posting(payer.pk, (other, Move.HOLD, 1)), posting(payer.pk, (other, Move.HOLD, 4), named="k:race")
        )
        boris.wait_until_waiting()
        ann.session.commit()

        assert [each.status.value for each in later.result()] == ["posted", "key_conflict"]

    def test_a_key_rolled_back_by_the_first_is_free_for_the_second(self, payer, ann, boris):
        certificate = account(payer.pk, granted=10)
        asked = posting(payer.pk, (certificate, Move.HOLD, 4))
        ann.post(asked)
        later = boris.start(asked)
        boris.wait_until_waiting()
        ann.session.rollback()

        assert later.result()[0].status.value == "posted"

    def test_without_the_answer_to_conflicts_the_whole_call_fails(self, payer, ann, boris):
        certificate = account(payer.pk, granted=10)
        asked = posting(payer.pk, (certificate, Move.HOLD, 4))
        with without_guard(KEYS_ANSWERED):
            ann.post(asked)
            later = boris.start(asked, function=UNGUARDED)
            boris.wait_until_waiting()
            ann.session.commit()

            with pytest.raises(psycopg.errors.UniqueViolation, match="posting_key_unique"):
                later.result()

    def test_keys_looked_up_before_the_locks_are_posted_twice(self, payer, ann, boris):
        """Why keys are claimed by the index: without it, a look-up at the start of the call sees nothing yet."""
        certificate = account(payer.pk, granted=10)
        asked = posting(payer.pk, (certificate, Move.HOLD, 4))
        drop = "ALTER TABLE ledger_posting DROP CONSTRAINT posting_key_unique"
        restore = """
            TRUNCATE ledger_posting, ledger_entry, ledger_postingrefusal;
            ALTER TABLE ledger_posting ADD CONSTRAINT posting_key_unique UNIQUE (key)"""
        with without_guard(KEYS_ANSWERED), amended(drop, restore):
            look_up = "SELECT count(*) FROM ledger_posting WHERE key = %s"
            assert ann.execute(look_up, [asked.key]) == boris.execute(look_up, [asked.key]) == [(0,)]
            ann.post(asked, function=UNGUARDED)
            later = boris.start(asked, function=UNGUARDED)
            boris.wait_until_waiting()
            ann.session.commit()

            assert later.result()[0].status.value == "posted"
            boris.session.commit()

            assert buckets(certificate) == (2, 8, 0, 0)


class TestOrderOfKeys:
    """The clerk is about to use the key in the middle; two callers repeat all three, in opposite orders."""

    def meet(self, payer, ann: Caller, boris: Caller, clerk: Caller, function: str) -> list[list[str]]:
        used = [account(payer.pk, granted=10) for _ in range(3)]

        def asked(account_id: int, names: str) -> list:
            return [posting(payer.pk, (account_id, Move.HOLD, 1), named=f"k:{name}") for name in names]

        clerk.post(*asked(used[0], "m"))
        upwards = ann.start(*asked(used[1], "amz"), function=function)
        ann.wait_until_waiting()
        downwards = boris.start(*asked(used[2], "zma"), function=function)
        boris.wait_until_waiting()
        clerk.session.rollback()
        statuses = []
        for caller, answer in ((ann, upwards), (boris, downwards)):
            try:
                statuses.append([each.status.value for each in answer.result()])
            except psycopg.errors.DeadlockDetected:
                statuses.append(["deadlock"])
            caller.session.commit()
        return statuses

    def test_callers_who_name_keys_in_any_order_pass_one_another(self, payer, ann, boris, clerk):
        assert self.meet(payer, ann, boris, clerk, "ledger_post") == [["posted"] * 3, ["key_conflict"] * 3]

    def test_without_one_order_they_lock_one_another_out(self, payer, ann, boris, clerk):
        with without_guard(KEY_ORDER, "ORDER BY p.id"):
            statuses = self.meet(payer, ann, boris, clerk, UNGUARDED)

        assert sorted(statuses) == [["deadlock"], ["posted"] * 3]


class TestSuspendedMeanwhile:
    def test_a_hold_waits_for_the_suspension_and_is_refused(self, payer, ann, clerk):
        certificate = account(payer.pk, granted=10)
        clerk.execute("SELECT ledger_amend_account(%s, 'suspended', NULL)", [certificate])
        later = ann.start(posting(payer.pk, (certificate, Move.HOLD, 1)))
        ann.wait_until_waiting()
        clerk.session.commit()

        answer = later.result()[0]

        assert (answer.status.value, answer.exhausted) == ("refused", "suspended")

    def test_without_locks_a_suspended_account_is_held(self, payer, ann, clerk):
        certificate = account(payer.pk, granted=10)
        with without_guard(LOCKS):
            clerk.execute("SELECT ledger_amend_account(%s, 'suspended', NULL)", [certificate])
            later = ann.start(posting(payer.pk, (certificate, Move.HOLD, 1)), function=UNGUARDED)
            ann.wait_until_waiting()
            clerk.session.commit()

            assert later.result()[0].status.value == "posted"


class TestOrderOfHistory:
    """Boris comes second but gets the lock first: history must show him first, or it would show less than nothing."""

    def meet(self, payer, ann: Caller, boris: Caller, clerk: Caller, function: str) -> tuple[int, int]:
        certificate = account(payer.pk, granted=1)
        seat = account(payer.pk, AccountKind.SEAT, granted=5)
        clerk.post(posting(payer.pk, (seat, Move.HOLD, 1)))
        waits = ann.start(posting(payer.pk, (seat, Move.HOLD, 1), (certificate, Move.HOLD, 3)), function=function)
        ann.wait_until_waiting()
        granted = boris.post(posting(payer.pk, (certificate, Move.GRANT, 2)), function=function)[0]
        boris.session.commit()
        clerk.session.commit()
        held = waits.result()[0]
        ann.session.commit()
        assert granted.posting_id is not None
        assert held.posting_id is not None
        return granted.posting_id, held.posting_id

    def test_ids_stand_in_the_order_of_effect(self, payer, ann, boris, clerk):
        granted, held = self.meet(payer, ann, boris, clerk, "ledger_post")

        assert granted < held

    def test_ids_given_before_the_locks_stand_in_the_order_of_arrival(self, payer, ann, boris, clerk):
        with without_guard(LATE_IDS, "early", declare=f"early bigint[] := {EARLY_IDS};"):
            granted, held = self.meet(payer, ann, boris, clerk, UNGUARDED)

        assert held < granted


def test_an_answer_lost_on_the_way_is_given_again(payer, ann, boris):
    certificate = account(payer.pk, granted=10)
    asked = posting(payer.pk, (certificate, Move.HOLD, 4))
    made = ann.post(asked)[0]
    ann.session.commit()
    ann.session.close()  # before the answer reached anybody

    answer = boris.post(asked)[0]

    assert (answer.status.value, answer.posting_id) == ("already", made.posting_id)


def test_a_session_cut_before_its_commit_has_posted_nothing(payer, ann, boris):
    certificate = account(payer.pk, granted=10)
    asked = posting(payer.pk, (certificate, Move.HOLD, 4))
    ann.post(asked)
    one(payer.pk, (account(payer.pk), Move.GRANT, 1))  # others go on
    ann.cut()

    answer = boris.post(asked)[0]

    assert answer.status.value == "posted"
