"""Copies of minutes belong to their meeting and stay."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"
FORWARD, BACKWARD = SQL / "0008_copies_of_minutes.sql", SQL / "0008_copies_of_minutes_backward.sql"


class Migration(migrations.Migration):
    dependencies = [("working_group", "0007_copies_and_acting_head")]

    operations = [migrations.RunSQL(FORWARD.read_text(), BACKWARD.read_text())]
