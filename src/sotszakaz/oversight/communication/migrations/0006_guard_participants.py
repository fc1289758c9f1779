"""Participants are seen by their municipality; what belongs to a settled event stays."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"
FORWARD, BACKWARD = SQL / "0006_guard_participants.sql", SQL / "0006_guard_participants_backward.sql"


class Migration(migrations.Migration):
    dependencies = [("communication", "0005_participants_and_publications")]

    operations = [migrations.RunSQL(FORWARD.read_text(), BACKWARD.read_text())]
