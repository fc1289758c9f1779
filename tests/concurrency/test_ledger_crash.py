"""PostgreSQL is killed in the middle of bookings: what was answered stands, what was not may be asked again."""

import threading
from uuid import uuid4

import psycopg
import pytest
from bench.ledger_tables import seed
from bench.throwaway import database
from tests.kernel.ledger.building import CAUSE, DAY

from config.launch.installation import Installation
from sotszakaz.foundation.tenancy import SETTING
from sotszakaz.kernel.ledger import wire
from sotszakaz.kernel.ledger.requests import EntryRequest, Outcome, PostingRequest
from sotszakaz.kernel.ledger.states import Move
from sotszakaz.kernel.ledger.verify import CHECKS

CALLERS, BATCH, ENOUGH = 4, 8, 400


class Crowd:
    """Callers who book until their sessions break, and remember what they asked and what they were answered."""

    def __init__(self, here: Installation, accounts: list[int]) -> None:
        self.here = here
        self.accounts = accounts
        self.asked: list[PostingRequest] = []
        self.answered: dict[str, Outcome] = {}
        self.is_busy = threading.Event()

    def session(self) -> psycopg.Connection:
        connection = psycopg.connect(self.here.application_url, autocommit=True)
        connection.execute("SELECT set_config(%s, '1', false)", [SETTING])
        return connection

    def ticket(self) -> PostingRequest:
        entries = tuple(EntryRequest(account_id, Move.HOLD, 1) for account_id in self.accounts)
        return PostingRequest(uuid4().hex, 1, None, CAUSE, DAY, entries)

    def post(self, session: psycopg.Connection, wanted: list[PostingRequest]) -> None:
        outcomes = wire.to_outcomes(session.execute(wire.POST, wire.to_arrays(wanted)).fetchall())
        self.answered.update(zip((each.key for each in wanted), outcomes, strict=True))

    def book(self) -> None:
        try:
            with self.session() as session:
                while True:
                    wanted = [self.ticket() for _ in range(BATCH)]
                    self.asked += wanted
                    self.post(session, wanted)
                    if len(self.answered) >= ENOUGH:
                        self.is_busy.set()
        except psycopg.OperationalError:
            return


@pytest.mark.slow
def test_a_killed_database_keeps_what_it_answered_and_answers_repeats(monkeypatch, tmp_path):
    monkeypatch.setenv("SOTSZAKAZ_HOME", str(tmp_path))
    tmp_path.chmod(0o755)
    with database("ledger") as here:
        with psycopg.connect(here.owner_url, autocommit=True) as owner:
            ground = seed(owner)
        crowd = Crowd(here, [ground.seats[0], ground.certificates[0], ground.budgets[0]])
        threads = [threading.Thread(target=crowd.book) for _ in range(CALLERS)]
        for each in threads:
            each.start()
        assert crowd.is_busy.wait(60)

        assert here.cluster is not None
        assert here.cluster.process is not None
        here.cluster.process.kill()
        for each in threads:
            each.join(60)
        here.cluster.process.wait()
        here.cluster.start()

        before = dict(crowd.answered)
        with crowd.session() as session:
            crowd.post(session, crowd.asked)  # every ticket once more
        assert all(crowd.answered[key].posting_id == outcome.posting_id for key, outcome in before.items())
        assert all(crowd.answered[key].status == "already" for key in before)
        assert all(outcome.is_posted for outcome in crowd.answered.values())
        with psycopg.connect(here.owner_url) as owner:
            held = owner.execute("SELECT held FROM ledger_account WHERE id = %s", [ground.seats[0]]).fetchone()
            assert held == (len(crowd.asked),)
            assert [check.name for check in CHECKS if owner.execute(check.sql.encode()).fetchone()] == []
