"""Inspections are seen by their municipality; what was approved, marked and found stays."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"
GUARDED = [
    "quality_inspection",
    "quality_inspector",
    "quality_inspectionmark",
    "quality_inspectionphoto",
    "quality_shortcoming",
    "quality_mending",
    "quality_measure",
]

POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table}
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
"""
NO_POLICY = "DROP POLICY tenant ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"


class Migration(migrations.Migration):
    dependencies = [("quality", "0001_initial"), ("foundation", "0002_guards")]

    operations = [
        *(migrations.RunSQL(POLICY.format(table=table), NO_POLICY.format(table=table)) for table in GUARDED),
        migrations.RunSQL(
            (SQL / "0002_guards.sql").read_text(encoding="utf-8"),
            (SQL / "0002_guards_backward.sql").read_text(encoding="utf-8"),
        ),
    ]
