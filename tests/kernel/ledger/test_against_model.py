"""Random calls over real PostgreSQL are answered as the plain model answers them, and leave the same balances."""

import itertools

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from tests.factories.kernel import MunicipalityFactory
from tests.kernel.ledger.building import CAUSE, DAY, account, buckets
from tests.kernel.ledger.model import ModelAccount, ModelAnswer, ModelLedger

from sotszakaz.foundation.tenancy import act_for
from sotszakaz.foundation.verification import find_offenders
from sotszakaz.kernel.ledger import actions, rules
from sotszakaz.kernel.ledger.errors import LimitExhausted
from sotszakaz.kernel.ledger.requests import EntryRequest, Outcome, PostingRequest
from sotszakaz.kernel.ledger.selectors import balances_of, explain
from sotszakaz.kernel.ledger.states import AccountKind, Move, OutcomeStatus
from sotszakaz.kernel.ledger.verify import CHECKS

AMEND = {"open": actions.reopen_account, "suspended": actions.suspend_account, "closed": actions.close_account}

BEGINNING = [(Move.GRANT, 20), (Move.HOLD, 8), (Move.CHARGE, 4), (Move.LAPSE, 4)]  # 8 free, 4 in each other bucket

entry = st.tuples(st.integers(0, 3), st.sampled_from(Move), st.integers(1, 9))
frequent = [Move.GRANT, Move.HOLD, Move.HOLD, Move.CHARGE, Move.CHARGE, Move.RELEASE]
likely = st.tuples(st.integers(0, 3), st.sampled_from(frequent), st.integers(1, 9))
batch = st.lists(
    st.tuples(st.integers(-6, 6), st.lists(likely | entry, min_size=1, max_size=4)), min_size=1, max_size=6
)

Wanted = tuple[int, list[tuple[int, Move, int]]]


def told(outcome: Outcome) -> ModelAnswer:
    limit = outcome.exhausted.value if outcome.exhausted else None
    return ModelAnswer(outcome.status.value, outcome.refused_account_id, limit)


class LedgerMachine(RuleBasedStateMachine):
    """Each example runs in a savepoint that is rolled back at its end."""

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.savepoint()
        self.keys = itertools.count(1)
        self.model = ModelLedger()
        self.posted: dict[int, PostingRequest] = {}
        self.known: list[PostingRequest] = []

    @initialize()
    def open_accounts(self) -> None:
        self.payer = MunicipalityFactory()
        act_for([self.payer.pk])
        kinds = (AccountKind.SEAT, AccountKind.CERTIFICATE, AccountKind.AGREEMENT, AccountKind.BUDGET_LINE)
        self.accounts = [account(self.payer.pk, kind) for kind in kinds]
        self.model.accounts = {account_id: ModelAccount() for account_id in self.accounts}
        self.post([(0, [(place, move, amount) for move, amount in BEGINNING]) for place in range(4)])

    def request(self, repeats: int, entries: list[tuple[int, Move, int]]) -> PostingRequest:
        """`repeats` < 0 reaches back to an earlier request: it comes again as it was, or its key with these entries."""
        asked = tuple(EntryRequest(self.accounts[place], move, amount) for place, move, amount in entries)
        if repeats < 0 and len(self.known) >= -repeats:
            earlier = self.known[repeats]
            return earlier if repeats % 2 else PostingRequest(earlier.key, self.payer.pk, None, CAUSE, DAY, asked)
        made = PostingRequest(f"machine:{next(self.keys)}", self.payer.pk, None, CAUSE, DAY, asked)
        self.known.append(made)
        return made

    @rule(wanted=batch)
    def post(self, wanted: list[Wanted]) -> None:
        asked = [self.request(repeats, entries) for repeats, entries in wanted]

        outcomes = actions.post(asked)

        assert [told(outcome) for outcome in outcomes] == [self.model.post(each) for each in asked]
        for request, outcome in zip(asked, outcomes, strict=True):
            if outcome.status == OutcomeStatus.POSTED and outcome.posting_id:
                self.posted[outcome.posting_id] = request

    @rule(place=st.integers(0, 3), move=st.sampled_from(Move), amount=st.integers(1, 9))
    def post_a_single_move(self, place: int, move: Move, amount: int) -> None:
        self.post([(0, [(place, move, amount)])])

    @rule(place=st.integers(0, 3), status=st.sampled_from(["open", "open", "suspended", "closed"]))
    def amend(self, place: int, status: str) -> None:
        AMEND[status](self.accounts[place])
        self.model.accounts[self.accounts[place]].status = status

    @precondition(lambda self: self.posted)
    @rule(place=st.integers(0, 100))
    def reverse(self, place: int) -> None:
        posting_id = sorted(self.posted)[place % len(self.posted)]
        request = self.posted.pop(posting_id)
        entries = rules.opposite(request.entries)
        expected = self.model.post(PostingRequest(f"reversal:{posting_id}", self.payer.pk, None, CAUSE, DAY, entries))
        try:
            with transaction.atomic():
                actions.reverse_posting(posting_id, actor_id=None, happened_on=DAY)
        except LimitExhausted:
            del self.model.answered[f"reversal:{posting_id}"]  # the record went with the savepoint
            assert expected.status == "refused"
        else:
            assert expected.status == "posted"

    @invariant()
    def balances_are_those_of_the_model(self) -> None:
        for account_id, expected in self.model.accounts.items():
            assert list(buckets(account_id)) == expected.buckets
        assert all(balance.total >= 0 for balance in balances_of(self.model.accounts).values())

    def teardown(self) -> None:
        try:
            assert all(explain(account_id).agrees for account_id in self.model.accounts)
            with connection.cursor() as cursor:
                cursor.execute("SET LOCAL ROLE NONE")
            assert [check.name for check in CHECKS if not find_offenders(check).passed] == []
        finally:
            transaction.savepoint_rollback(self.savepoint)


@pytest.mark.django_db
def test_random_calls_are_answered_as_the_model_answers():
    run_state_machine_as_test(
        LedgerMachine,
        settings=settings(
            max_examples=50, stateful_step_count=20, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
