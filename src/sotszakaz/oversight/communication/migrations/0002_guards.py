"""Row-level security of materials; what was held or cancelled stays."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("communication", "0001_initial"), ("foundation", "0002_guards")]

    operations = [
        migrations.RunSQL((SQL / "0002_guards.sql").read_text(), (SQL / "0002_guards_backward.sql").read_text()),
    ]
