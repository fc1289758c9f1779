"""Papers of a month are guarded and say what their register says."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"
GUARDED = ["settlements_monthpaper", "settlements_monthpaperline"]

POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table}
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
"""
NO_POLICY = "DROP POLICY tenant ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
FORMER = (SQL / "0011_advance_guards.sql").read_text(encoding="utf-8").partition("CREATE TRIGGER")[0]
DROP = """
DROP TRIGGER never_changes ON settlements_monthpaperline;
DROP TRIGGER adds_up ON settlements_monthpaper;
DROP TRIGGER never_deleted ON settlements_monthpaper;
DROP TRIGGER never_changes ON settlements_monthpaper;
DROP FUNCTION settlements_month_paper_adds_up();
DROP FUNCTION settlements_guard_month_paper();
""" + FORMER.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")


class Migration(migrations.Migration):
    dependencies = [("settlements", "0019_month_papers")]

    operations = [
        *(migrations.RunSQL(POLICY.format(table=table), NO_POLICY.format(table=table)) for table in GUARDED),
        migrations.RunSQL((SQL / "0020_month_paper_guards.sql").read_text(encoding="utf-8"), DROP),
    ]
