"""What is put back is what was made, and nothing is put back where anybody has written or changed anything since."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext, override_settings
from tests.factories import replay
from tests.factories.delivery import closed_month, marked_sheet
from tests.factories.demand import contract, market
from tests.factories.kernel import MunicipalityFactory, member
from tests.factories.plain import plain
from tests.factories.replay import replayed

from config.launch import roles
from sotszakaz.foundation.tenancy import act_for
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Operator

pytestmark = pytest.mark.django_db(transaction=True)
ran: list[str] = []


@pytest.fixture(autouse=True)
def nothing_kept() -> Iterator[None]:
    before = dict(replay._kept)
    replay._kept.clear()
    ran.clear()
    yield
    replay._kept.clear()
    replay._kept.update(before)


@contextmanager
def untouched() -> Iterator[None]:
    """A database of its own, as each test has it; durable actions may begin inside."""
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


@replayed
def ground() -> Municipality:
    ran.append("ground")
    found: Municipality = MunicipalityFactory()
    act_for([found.pk])
    return found


@replayed
def step(at: Municipality) -> User:
    ran.append("step")
    return member(Operator, at)


def rows() -> dict[str, Any]:
    """Every row of every table."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        for name in replay._tables(cursor):
            cursor.execute(f"SELECT to_json(r)::text FROM {name} r")
            found[name] = sorted(row for (row,) in cursor.fetchall())
        cursor.execute(f"SET ROLE {roles.APPLICATION}")
    return found


def test_rows_and_answers_are_put_back_as_they_were_made() -> None:
    def story() -> tuple[Any, ...]:
        at = market()
        signed = contract(at, at.child())
        marked_sheet(at.group, absent={signed.pk: 1})
        closing = closed_month(at)
        return plain((at, signed, closing)), rows(), len(connection.run_on_commit)

    with untouched():
        made = story()
    kept = len(replay._kept)
    with untouched():
        put_back = story()

    assert len(replay._kept) == kept >= 5
    assert put_back == made


def as_owner(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE NONE; {statement}; SET ROLE {roles.APPLICATION}")


def renamed(at: Municipality) -> None:
    Municipality.objects.filter(pk=at.pk).update(name="Другой округ")


def renamed_in_vain(at: Municipality) -> None:
    with transaction.atomic():
        renamed(at)
        transaction.set_rollback(True)


def renamed_unsaved(at: Municipality) -> None:
    at.name = "Другой округ"


def went_on_in_vain(at: Municipality) -> None:
    with transaction.atomic():
        member(Operator, at)
        transaction.set_rollback(True)


CHANGES: dict[str, Callable[[Municipality], object]] = {
    "a row is changed": renamed,
    "a row is changed and that is taken back": renamed_in_vain,
    "a row is added": lambda at: MunicipalityFactory(),
    "what a factory put back is taken back": went_on_in_vain,
    "a table is emptied": lambda at: as_owner("TRUNCATE users_membership CASCADE"),
    "a guard is off": lambda at: as_owner("ALTER TABLE ledger_entry DISABLE TRIGGER USER"),
    "the argument is changed": renamed_unsaved,
    "the argument has loaded more": lambda at: setattr(at, "_memberships", []),
    "the session acts for others": lambda at: act_for([]),
    "the session is the owner's": lambda at: connection.cursor().execute("SET ROLE NONE"),
}


def test_nothing_is_put_back_after_any_change() -> None:
    for expected in (["ground", "step"], []):
        ran.clear()
        with untouched():
            step(ground())
        assert ran == expected
    with untouched():
        went_on_in_vain(ground())

    for name, change in CHANGES.items():
        ran.clear()
        with untouched():
            at = ground()
            change(at)
            step(at)
            as_owner("SELECT 1")
        assert ran == ["step"], name


@contextmanager
def patched() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patches:
        patches.setattr(replay, "SETTING", replay.SETTING)
        yield


def test_nothing_is_put_back_while_somebody_patches_or_counts() -> None:
    with untouched():
        step(ground())

    for around in (patched(), override_settings(DEBUG=False), CaptureQueriesContext(connection)):
        ran.clear()
        with around, untouched():
            step(ground())
        assert ran == ["ground", "step"], around
