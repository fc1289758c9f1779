"""Two clerks change the data of one child at once, on connections of their own."""

import threading
from typing import Any

import pytest
from django.db import transaction
from tests.concurrency.callers import LIMIT_SECONDS, amended
from tests.concurrency.test_booking import at_once
from tests.factories import demand
from tests.factories.changes import SHOWN, data, deed
from tests.factories.supply import TODAY

from sotszakaz.demand.certificates.actions import change_child
from sotszakaz.demand.children import changing, errors
from sotszakaz.demand.children.models import Child, ChildVersion
from sotszakaz.foundation.constraints import ConstraintViolated
from sotszakaz.kernel.users.access import SYSTEM

pytestmark = pytest.mark.django_db(transaction=True)
SURNAMES = ("Образцова", "Показова")


@pytest.fixture
def child() -> Child:
    return demand.market().child()


def change(child: Child, surname: str) -> Any:
    said = {"data": data(child, last_name=surname), "deed": deed(), "seen": 1, "by": SYSTEM, "on": TODAY, "scan": SHOWN}
    return lambda: change_child(child_id=child.pk, **said)


def test_of_two_clerks_who_have_seen_the_same_data_one_is_told_to_look_again(child: Child) -> None:
    answers = at_once(child.municipality_id, [change(child, each) for each in SURNAMES])

    assert sorted(isinstance(each, errors.DataChanged) for each in answers) == [False, True]
    child.refresh_from_db()
    assert child.last_name in SURNAMES
    assert ChildVersion.objects.filter(child=child).count() == 2


def write(child: Child, surname: str) -> Any:
    """The data alone, in a transaction of their own."""
    said = {"data": data(child, last_name=surname), "deed": deed(), "seen": 1, "by": SYSTEM, "on": TODAY, "scan": SHOWN}

    def deed_of_one() -> ChildVersion:
        with transaction.atomic():
            return changing.change_data(child_id=child.pk, **said)

    return deed_of_one


def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Both read the data before either writes."""
    look = threading.Barrier(2)

    def read(_: Any, child_id: int) -> Child:
        return Child.objects.get(pk=child_id)

    def ensure(*_: Any, **__: Any) -> None:
        look.wait(timeout=LIMIT_SECONDS)

    monkeypatch.setattr(type(Child.objects.all()), "lock", read)
    monkeypatch.setattr(changing, "_ensure_changes", ensure)


def test_without_the_lock_the_database_still_keeps_one_version_of_the_two(
    child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    deeds = [change(child, each) for each in SURNAMES]
    unlocked(monkeypatch)

    answers = at_once(child.municipality_id, deeds)

    assert sorted(isinstance(each, ConstraintViolated) for each in answers) == [False, True]


def test_without_lock_and_constraint_one_clerk_would_overwrite_the_other(
    child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    deeds = [write(child, each) for each in SURNAMES]
    unlocked(monkeypatch)
    table = "ALTER TABLE children_childversion"
    drop, restore = (
        f"{table} DROP CONSTRAINT child_version_once; ALTER TABLE children_child DISABLE TRIGGER child_confirmed_stays",
        f"TRUNCATE children_childversion, children_deedscan; {table} ADD CONSTRAINT child_version_once "
        "UNIQUE (child_id, version); "
        "ALTER TABLE children_child ENABLE TRIGGER child_confirmed_stays",
    )
    with amended(drop, restore):
        answers = at_once(child.municipality_id, deeds)
        written = ChildVersion.objects.filter(child=child, version=2).count()

    assert [isinstance(each, ChildVersion) for each in answers] == [True, True]
    assert written == 2
