"""A counted ballot is decided and never anything else; votes stay where they were cast."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"
FORWARD, BACKWARD = SQL / "0006_counted_stays.sql", SQL / "0006_counted_stays_backward.sql"


class Migration(migrations.Migration):
    dependencies = [("working_group", "0005_presence_of_the_day")]

    operations = [migrations.RunSQL(FORWARD.read_text(), BACKWARD.read_text())]
