"""A closed month is corrected by lines of a later closing; what was written once never changes."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"
GUARDED = ["settlements_reopenedsheet", "settlements_completenessdecision", "settlements_refusedcorrection"]

POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table}
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
"""
NO_POLICY = "DROP POLICY tenant ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"

DROP = """
DROP FUNCTION settlements_correct(bigint, bigint[], bigint, date[]);
DROP FUNCTION settlements_stale(bigint);
"""


def run(name: str, backward: str = migrations.RunSQL.noop) -> migrations.RunSQL:
    return migrations.RunSQL((SQL / f"{name}.sql").read_text(encoding="utf-8"), backward)


class Migration(migrations.Migration):
    dependencies = [
        ("settlements", "0003_chain"),
        ("attendance", "0002_guards"),
        ("programmes", "0001_initial"),
        ("enrolments", "0004_life"),
        ("ledger", "0005_lock_rank_by_function"),
    ]

    operations = [
        *(migrations.RunSQL(POLICY.format(table=table), NO_POLICY.format(table=table)) for table in GUARDED),
        run("0004_guards"),
        run("0004_correct", DROP),
    ]
