"""Row-level security of scans; neither they nor the term of a request change."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("children", "0012_deed_scans_and_terms"), ("foundation", "0002_guards")]

    operations = [
        migrations.RunSQL((SQL / "0013_deed_scans.sql").read_text(), (SQL / "0013_deed_scans_backward.sql").read_text())
    ]
