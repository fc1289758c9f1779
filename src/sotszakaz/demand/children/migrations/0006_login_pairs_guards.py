"""Row-level security of pairs of logins; what was compared never changes."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("children", "0005_login_pairs"), ("foundation", "0002_guards")]

    operations = [
        migrations.RunSQL(
            (SQL / "0006_login_pairs.sql").read_text(), (SQL / "0006_login_pairs_backward.sql").read_text()
        )
    ]
