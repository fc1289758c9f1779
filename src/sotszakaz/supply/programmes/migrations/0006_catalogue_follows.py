"""The rows of the catalogue follow programmes, groups, weeks, records and free places."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0005_place_and_catalogue"),
        ("providers", "0002_guards"),
        ("ledger", "0003_post"),
    ]

    operations = [
        migrations.RunSQL((SQL / "0006_catalogue.sql").read_text(), (SQL / "0006_catalogue_backward.sql").read_text()),
    ]
