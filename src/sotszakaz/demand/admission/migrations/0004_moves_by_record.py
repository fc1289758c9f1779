"""The dates of an announced window are moved only together with a record of the change."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("admission", "0003_window_changes")]

    operations = [
        migrations.RunSQL((SQL / "0004_moves.sql").read_text(), (SQL / "0004_moves_backward.sql").read_text()),
    ]
