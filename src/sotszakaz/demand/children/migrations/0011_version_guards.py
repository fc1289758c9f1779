"""Row-level security of versions and requests; confirmed data change only with a version of them."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("children", "0010_child_versions"), ("foundation", "0002_guards")]

    operations = [
        migrations.RunSQL((SQL / "0011_versions.sql").read_text(), (SQL / "0011_versions_backward.sql").read_text())
    ]
