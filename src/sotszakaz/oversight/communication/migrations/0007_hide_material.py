"""A file may be hidden from the invited."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"
FORWARD, BACKWARD = SQL / "0007_hide_material.sql", SQL / "0007_hide_material_backward.sql"


class Migration(migrations.Migration):
    dependencies = [("communication", "0006_guard_participants")]

    operations = [migrations.RunSQL(FORWARD.read_text(), BACKWARD.read_text())]
