"""What barred a wish never changes."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("allocation", "0003_bars")]

    operations = [
        migrations.RunSQL((SQL / "0004_bars.sql").read_text(), (SQL / "0004_bars_backward.sql").read_text()),
    ]
