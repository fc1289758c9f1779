"""Row-level security of scenarios; what was chosen and what a simulation was asked stay."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("parameters", "0001_initial"), ("foundation", "0002_guards")]

    operations = [
        migrations.RunSQL((SQL / "0002_guards.sql").read_text(), (SQL / "0002_guards_backward.sql").read_text()),
    ]
