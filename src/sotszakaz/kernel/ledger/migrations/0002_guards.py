"""What nobody can go round: history, buckets, rows of strangers."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("foundation", "0002_guards"), ("ledger", "0001_initial")]

    operations = [
        migrations.RunSQL((SQL / "0002_guards.sql").read_text(), (SQL / "0002_guards_backward.sql").read_text()),
    ]
