"""A line of children of several municipalities is counted as one."""

from pathlib import Path

from django.db import migrations

FORWARD = (Path(__file__).parents[1] / "sql" / "0005_lines.sql").read_text(encoding="utf-8")

BACKWARD = """
DROP FUNCTION waiting_places(bigint[], boolean);
DROP FUNCTION waiting_latest(bigint);
DROP FUNCTION waiting_lines(bigint[]);
DROP FUNCTION waiting_queued(bigint[]);
"""


class Migration(migrations.Migration):
    dependencies = [("waiting", "0004_places_follow_merged_records"), ("foundation", "0002_guards")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
