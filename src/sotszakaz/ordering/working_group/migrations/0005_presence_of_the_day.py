"""Presence is noted on the day of the meeting."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"
FORWARD, BACKWARD = SQL / "0005_presence_of_the_day.sql", SQL / "0005_presence_of_the_day_backward.sql"


class Migration(migrations.Migration):
    dependencies = [("working_group", "0004_guards")]

    operations = [migrations.RunSQL(FORWARD.read_text(), BACKWARD.read_text())]
