"""Nobody writes the ledger but its one function: not the application's role, not even the owner by hand."""

import pytest
from django.db import DataError, IntegrityError, ProgrammingError, connection, transaction
from tests.factories.kernel import MunicipalityFactory
from tests.kernel.ledger.building import DAY, account, buckets, one, posting

from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.tenancy import act_for, acting_for
from sotszakaz.kernel.ledger.actions import close_account, open_account, open_accounts, post, reverse_posting
from sotszakaz.kernel.ledger.errors import ForeignAccount
from sotszakaz.kernel.ledger.models import Account, Entry, Posting, PostingRefusal
from sotszakaz.kernel.ledger.requests import AccountRequest
from sotszakaz.kernel.ledger.selectors import balance_of, balances_of, list_balances, list_entries
from sotszakaz.kernel.ledger.states import AccountKind, Move, OutcomeStatus, Unit

pytestmark = pytest.mark.django_db

AS_OWNER = "SET LOCAL ROLE NONE"


def execute(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture
def held(payer):
    """A certificate of 100 with 40 held."""
    certificate = account(payer.pk, granted=100)
    one(payer.pk, (certificate, Move.HOLD, 40))
    post([posting(payer.pk, (certificate, Move.HOLD, 1000))])
    return certificate


@pytest.mark.parametrize("table", ["posting", "entry", "postingrefusal"])
@pytest.mark.parametrize("role", ["app", "owner"])
@pytest.mark.parametrize("change", ["UPDATE ledger_{} SET municipality_id = 1", "DELETE FROM ledger_{}"])
def test_history_never_changes(held, table, role, change):
    if role == "owner":
        execute(AS_OWNER)

    with pytest.raises(IntegrityError, match="never change"), transaction.atomic():
        execute(change.format(table))


@pytest.mark.parametrize("role", ["app", "owner"])
@pytest.mark.parametrize(
    "change",
    [
        "UPDATE ledger_account SET free = free + 1",
        "UPDATE ledger_account SET held = 0, spent = 40",
        "UPDATE ledger_account SET lapsed = 1",
        "UPDATE ledger_account SET unit = 'hour'",
        "UPDATE ledger_account SET kind = 'seat', unit = 'place'",
        "UPDATE ledger_account SET municipality_id = municipality_id",
        "DELETE FROM ledger_account",
    ],
)
def test_an_account_changes_by_entries_only(held, role, change):
    if role == "owner":
        execute(AS_OWNER)

    with pytest.raises(IntegrityError, match=r"by entries only|never change"), transaction.atomic():
        execute(change)

    assert buckets(held) == (60, 40, 0, 0)


def test_the_application_cannot_rewrite_the_status_but_through_its_function(held):
    execute("UPDATE ledger_account SET status = 'closed'")

    assert balance_of(held).status == "open"


@pytest.mark.parametrize(
    "insert",
    [
        """INSERT INTO ledger_entry (posting_id, line, account_id, municipality_id, move, amount)
           SELECT max(posting_id), 9, max(account_id), max(municipality_id), 'grant', 5 FROM ledger_entry""",
        """INSERT INTO ledger_posting (key, fingerprint, municipality_id, cause_type, cause_id, happened_on)
           SELECT 'planted', '', max(municipality_id), 'x', 1, current_date FROM ledger_account""",
        """INSERT INTO ledger_postingrefusal (posting_id, account_id, municipality_id, exhausted, available, needed)
           SELECT min(posting_id), 1, max(municipality_id), 'free', 0, 0 FROM ledger_entry""",
        """INSERT INTO ledger_account (municipality_id, kind, unit, title, status, free, held, spent, lapsed)
           SELECT max(municipality_id), 'certificate', 'rub', 'planted', 'open', 5, 0, 0, 0 FROM ledger_account""",
    ],
)
def test_the_application_cannot_insert_past_the_function(held, insert):
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        execute(insert)


def test_the_application_cannot_hang_the_trigger_on_a_table_of_its_own(held):
    with pytest.raises(ProgrammingError, match="permission denied for function"), transaction.atomic():
        execute(
            "CREATE TEMP TABLE planted (LIKE ledger_entry)",
            """CREATE TRIGGER planted AFTER INSERT ON planted REFERENCING NEW TABLE AS fresh
               FOR EACH STATEMENT EXECUTE FUNCTION ledger_apply_entries()""",
        )


def test_the_application_cannot_reach_buckets_from_a_trigger_of_its_own(held):
    execute(
        "CREATE TEMP TABLE planted (x int)",
        """CREATE FUNCTION pg_temp.planted() RETURNS trigger LANGUAGE plpgsql AS $$
           BEGIN UPDATE ledger_account SET free = free + 1000; RETURN NULL; END $$""",
        "CREATE TRIGGER planted AFTER INSERT ON planted FOR EACH STATEMENT EXECUTE FUNCTION pg_temp.planted()",
        "INSERT INTO planted VALUES (1)",
    )

    assert buckets(held) == (60, 40, 0, 0)


def test_the_application_cannot_walk_round_the_check_of_whom_it_serves(held):
    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        execute(
            f"""SELECT ledger_settle(ARRAY['planted'], ARRAY[(SELECT min(id) FROM ledger_posting)], ARRAY[''::bytea],
                ARRAY[1::bigint], ARRAY[false], ARRAY[1], ARRAY[{held}::bigint], ARRAY['grant'], ARRAY[5::bigint])"""
        )


def test_entries_written_by_the_owner_by_hand_still_move_the_buckets(held, payer):
    execute(
        AS_OWNER,
        f"""INSERT INTO ledger_entry (posting_id, line, account_id, municipality_id, move, amount)
            SELECT min(posting_id), 9, {held}, {payer.pk}, 'grant', 5 FROM ledger_entry WHERE account_id = {held}""",
    )

    assert buckets(held) == (65, 40, 0, 0)


@pytest.mark.parametrize("column", ["posting_id", "account_id"])
def test_an_entry_of_nothing_known_is_refused(held, payer, column):
    values = {"posting_id": Posting.objects.latest("pk").pk, "account_id": held, column: 987654321}

    with pytest.raises(IntegrityError, match="does not exist"), transaction.atomic():
        execute(
            AS_OWNER,
            f"""INSERT INTO ledger_entry (posting_id, line, account_id, municipality_id, move, amount)
                VALUES ({values["posting_id"]}, 9, {values["account_id"]}, {payer.pk}, 'grant', 5)""",
        )


@pytest.mark.parametrize(
    ("kind", "unit"),
    [(AccountKind.SEAT, Unit.RUB), (AccountKind.AGREEMENT, Unit.HOUR), (AccountKind.ORDER_VOLUME, Unit.HOUR)],
)
def test_open_account_refuses_a_unit_that_its_kind_is_not_counted_in(payer, kind, unit):
    with pytest.raises(ConstraintViolated, match="в другой единице"):
        open_account(kind, unit, municipality_id=payer.pk, title="Счёт")


def test_open_accounts_answers_in_the_order_of_requests(payer):
    titles = [f"Сертификат {number}" for number in range(300)]
    asked = [AccountRequest(AccountKind.CERTIFICATE, Unit.RUB, payer.pk, title) for title in titles]

    opened = open_accounts(asked)

    balances = balances_of(opened)
    assert [balances[each].title for each in opened] == titles
    assert all(balance.total == 0 for balance in balances.values())


def test_open_account_for_a_stranger_is_refused_by_the_database(payer):
    stranger = MunicipalityFactory()

    with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        account(stranger.pk)


class TestStrangers:
    """A session that acts for another municipality."""

    @pytest.fixture
    def stranger(self, held):
        municipality = MunicipalityFactory()
        act_for([municipality.pk])
        return municipality

    def test_see_nothing(self, stranger, held):
        assert [model.objects.count() for model in (Account, Posting, Entry, PostingRefusal)] == [0, 0, 0, 0]
        with pytest.raises(NotFound):
            balance_of(held)

    def test_are_forbidden_to_post_for_the_payer(self, stranger, held, payer):
        outcome = post([posting(payer.pk, (held, Move.HOLD, 1))])[0]

        assert outcome.status == OutcomeStatus.FORBIDDEN
        assert outcome.posting_id is None

    def test_are_forbidden_to_touch_money_in_their_own_name(self, stranger, held):
        with pytest.raises(ForeignAccount, match="Такого счёта нет"):
            one(stranger.pk, (held, Move.HOLD, 1))

    def test_do_not_learn_whether_an_account_exists(self, stranger, held):
        with pytest.raises(ForeignAccount) as of_another:
            one(stranger.pk, (held, Move.HOLD, 1))
        with pytest.raises(ForeignAccount) as of_nobody:
            one(stranger.pk, (987654321, Move.HOLD, 1))

        assert str(of_another.value) == str(of_nobody.value)

    def test_cannot_close_the_account(self, stranger, held):
        with pytest.raises(NotFound):
            close_account(held)

    def test_cannot_reverse_the_posting(self, stranger, held, payer):
        with acting_for(payer.pk):
            made = Posting.objects.earliest("pk").pk

        with pytest.raises(NotFound):
            reverse_posting(made, actor_id=None, happened_on=DAY)

    def test_leave_no_trace_and_spoil_nothing_in_a_common_call(self, stranger, held, payer):
        act_for([payer.pk])
        spoilt = posting(stranger.pk, (held, Move.HOLD, 1))

        outcomes = post([posting(payer.pk, (held, Move.HOLD, 5)), spoilt, posting(payer.pk, (held, Move.HOLD, 6))])

        assert [each.status.value for each in outcomes] == ["posted", "forbidden", "posted"]
        assert buckets(held) == (49, 51, 0, 0)
        assert not Posting.objects.filter(key=spoilt.key).exists()

    def test_use_seats_for_their_children_and_both_sides_see_the_entries(self, stranger, held, payer):
        with acting_for(payer.pk):
            seat = account(payer.pk, AccountKind.SEAT, granted=10)
        certificate = account(stranger.pk, granted=100)

        one(stranger.pk, (seat, Move.HOLD, 1), (certificate, Move.HOLD, 100))

        assert buckets(seat) == (9, 1, 0, 0)
        assert Entry.objects.count() == 3  # grant of the certificate, the two holds
        act_for([payer.pk])
        assert [each.move for each in list_entries(seat)] == ["hold", "grant"]
        seen = Posting.objects.get(municipality_id=stranger.pk)
        assert [each.account_id for each in seen.entries.all()] == [seat]  # and not the certificate

    @pytest.mark.parametrize("move", [Move.GRANT, Move.WITHDRAW, Move.LAPSE])
    def test_neither_make_nor_take_seats(self, stranger, payer, move):
        with acting_for(payer.pk):
            seat = account(payer.pk, AccountKind.SEAT, granted=10)

        with pytest.raises(ForeignAccount):
            one(stranger.pk, (seat, move, 1))

    def test_who_act_for_nobody_see_free_places_only(self, stranger, held, payer):
        with acting_for(payer.pk):
            seat = account(payer.pk, AccountKind.SEAT, granted=10)
        act_for([])

        assert balance_of(seat).free == 10
        assert list(list_balances(payer.pk).values_list("pk", flat=True)) == [seat]


@pytest.mark.parametrize(
    ("belongs", "amount"), [("ARRAY[1]", -1), ("ARRAY[1]", 0), ("'{}'", 1), ("ARRAY[2]", 1), ("ARRAY[1, 1]", 1)]
)
def test_a_call_of_broken_shape_is_an_error(held, payer, belongs, amount):
    with pytest.raises(DataError, match="a posting has entries, and amounts are positive"), transaction.atomic():
        execute(
            f"""SELECT ledger_post(ARRAY['planted'], ARRAY[{payer.pk}::bigint], ARRAY[1::bigint], ARRAY['x'],
                ARRAY[1::bigint], ARRAY[current_date], {belongs}, ARRAY[{held}::bigint], ARRAY['hold'],
                ARRAY[{amount}::bigint])"""
        )
