"""The one door: ledger_post."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_guards")]

    operations = [
        migrations.RunSQL((SQL / "0003_post.sql").read_text(), (SQL / "0003_post_backward.sql").read_text()),
    ]
