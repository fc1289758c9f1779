"""Answers are seen by their municipality."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"
FORWARD, BACKWARD = SQL / "0004_guard_answers.sql", SQL / "0004_guard_answers_backward.sql"


class Migration(migrations.Migration):
    dependencies = [("communication", "0003_answers_and_invited")]

    operations = [migrations.RunSQL(FORWARD.read_text(), BACKWARD.read_text())]
