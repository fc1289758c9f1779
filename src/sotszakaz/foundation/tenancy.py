"""For whom the database session acts: row-level security shows the rows of these municipalities and no others.

The setting `sotszakaz.municipalities` holds ids joined by commas; empty means nobody, and then guarded tables are
empty. Policies read it through the SQL function `acting_municipalities()`. The owner of the tables (migrations,
demonstration data, `verify`) is not subject to them.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakKeyDictionary

from django.db import connection

SETTING = "sotszakaz.municipalities"

_told: WeakKeyDictionary[Any, str | None] = WeakKeyDictionary()
"""What sessions were told, by the driver's connection. None: told inside of a transaction, which may take it back."""


def act_for(municipality_ids: Iterable[int]) -> None:
    """Set for whom this session acts until the next call. Jobs start with it."""
    _tell(_joined(municipality_ids))


def ensure_acting_for(municipality_ids: Iterable[int]) -> None:
    """The same for web requests, each of which starts with it: no query when the session acts for these already."""
    joined = _joined(municipality_ids)
    told = "" if connection.connection is None else _told.get(connection.connection, "")  # nobody, when not told
    if told != joined:
        _tell(joined)


def _joined(municipality_ids: Iterable[int]) -> str:
    return ",".join(str(int(each)) for each in sorted(set(municipality_ids)))


def _tell(joined: str) -> None:
    with connection.cursor() as cursor:
        _told[connection.connection] = None
        cursor.execute("SELECT set_config(%s, %s, false)", [SETTING, joined])
    if not connection.in_atomic_block:
        _told[connection.connection] = joined


@contextmanager
def acting_for(*municipality_ids: int) -> Iterator[None]:
    """Act for these municipalities inside the block, for those before it afterwards."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(current_setting(%s, true), '')", [SETTING])
        before = cursor.fetchone()[0]
    act_for(municipality_ids)
    try:
        yield
    finally:
        if not connection.needs_rollback:
            act_for(int(each) for each in before.split(",") if each)
