"""Findings are guarded by row-level security and never change but for the answer."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"
DROP = """
DROP TRIGGER never_deleted ON unusual_finding;
DROP TRIGGER never_changes ON unusual_finding;
DROP FUNCTION unusual_guard_finding();
DROP POLICY tenant ON unusual_finding;
ALTER TABLE unusual_finding DISABLE ROW LEVEL SECURITY;
"""


class Migration(migrations.Migration):
    dependencies = [("unusual", "0001_initial"), ("foundation", "0002_guards")]

    operations = [migrations.RunSQL((SQL / "0002_guards.sql").read_text(encoding="utf-8"), DROP)]
