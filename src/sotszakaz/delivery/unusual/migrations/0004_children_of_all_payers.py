"""A group above its places is found by children of all its payers."""

from pathlib import Path

from django.db import migrations

FORWARD = (Path(__file__).parents[1] / "sql" / "0004_children.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [
        ("unusual", "0003_many_children"),
        ("attendance", "0001_initial"),
        ("enrolments", "0001_initial"),
        ("foundation", "0002_guards"),
    ]

    operations = [migrations.RunSQL(FORWARD, "DROP FUNCTION unusual_children(bigint, date, date)")]
