"""What limits that many share stopped never changes."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("allocation", "0009_limits")]

    operations = [
        migrations.RunSQL((SQL / "0010_limits.sql").read_text(), (SQL / "0010_limits_backward.sql").read_text()),
    ]
