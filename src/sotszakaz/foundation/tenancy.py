"""For whom the database session acts: row-level security shows the rows of these municipalities and no others.

The setting `sotszakaz.municipalities` holds ids joined by commas; empty means nobody, and then guarded tables are
empty. Policies read it through the SQL function `acting_municipalities()`. The owner of the tables (migrations,
demonstration data, `verify`) is not subject to them.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import connection

SETTING = "sotszakaz.municipalities"


def act_for(municipality_ids: Iterable[int]) -> None:
    """Set for whom this session acts until the next call. Web requests and jobs start with it."""
    joined = ",".join(str(int(each)) for each in sorted(set(municipality_ids)))
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, false)", [SETTING, joined])


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
