"""Row-level security of pairs; merges lead to records in force; what other municipalities know, told by its name only."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("children", "0003_duplicates"), ("foundation", "0002_guards")]

    operations = [
        migrations.RunSQL((SQL / "0004_guards.sql").read_text(), (SQL / "0004_guards_backward.sql").read_text())
    ]
