"""The ledger in plain Python, written from the rules and not from the SQL: what the database must answer."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from sotszakaz.kernel.ledger.requests import EntryRequest, PostingRequest

SIGNS = {
    "grant": (+1, 0, 0, 0),
    "withdraw": (-1, 0, 0, 0),
    "hold": (-1, +1, 0, 0),
    "release": (+1, -1, 0, 0),
    "charge": (0, -1, +1, 0),
    "refund": (+1, 0, -1, 0),
    "lapse": (-1, 0, 0, +1),
    "restore": (+1, 0, 0, -1),
}
BUCKETS = ("free", "held", "spent", "lapsed")


@dataclass
class ModelAccount:
    buckets: list[int] = field(default_factory=lambda: [0, 0, 0, 0])
    status: str = "open"

    def limit_hit_by(self, change: Sequence[int]) -> str | None:
        _, held, spent, _ = change
        if self.status != "open" and held + spent > 0:
            return self.status
        if self.status == "closed" and sum(change) > 0:
            return "closed"
        for name, have, moved in zip(BUCKETS, self.buckets, change, strict=True):
            if have + moved < 0:
                return name
        return None


@dataclass(frozen=True)
class ModelAnswer:
    status: str
    account_id: int | None = None
    limit: str | None = None


class ModelLedger:
    """Answers one posting after another."""

    def __init__(self) -> None:
        self.accounts: dict[int, ModelAccount] = {}
        self.answered: dict[str, tuple[tuple[EntryRequest, ...], ModelAnswer]] = {}

    def post(self, posting: PostingRequest) -> ModelAnswer:
        content = tuple(sorted(posting.entries, key=lambda entry: (entry.account_id, entry.move, entry.amount)))
        if posting.key in self.answered:
            known, answer = self.answered[posting.key]
            if known != content:
                return ModelAnswer("key_conflict")
            return ModelAnswer("already") if answer.status == "posted" else answer
        answer = self._answer(posting.entries)
        self.answered[posting.key] = (content, answer)
        return answer

    def _answer(self, entries: Sequence[EntryRequest]) -> ModelAnswer:
        changes: dict[int, list[int]] = {}
        for entry in entries:
            change = changes.setdefault(entry.account_id, [0, 0, 0, 0])
            for place, sign in enumerate(SIGNS[entry.move]):
                change[place] += sign * entry.amount
        for account_id, change in changes.items():
            limit = self.accounts[account_id].limit_hit_by(change)
            if limit:
                return ModelAnswer("refused", account_id, limit)
        for account_id, change in changes.items():
            account = self.accounts[account_id]
            account.buckets = [have + moved for have, moved in zip(account.buckets, change, strict=True)]
        return ModelAnswer("posted")
