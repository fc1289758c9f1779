"""Row-level security of meetings; secret votes kept apart from voters; what was decided stays."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("working_group", "0003_meetings"),
        ("plans", "0001_initial"),
        ("foundation", "0002_guards"),
    ]

    operations = [
        migrations.RunSQL((SQL / "0004_guards.sql").read_text(), (SQL / "0004_guards_backward.sql").read_text()),
    ]
