"""Row-level security of evidence and of those who answer for measures; evidence never changes."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_evidence_keepers_order"), ("foundation", "0002_guards")]

    operations = [
        migrations.RunSQL((SQL / "0003_guards.sql").read_text(), (SQL / "0003_guards_backward.sql").read_text()),
    ]
