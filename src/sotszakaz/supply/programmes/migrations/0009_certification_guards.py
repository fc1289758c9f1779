"""Steps of programmes are kept by triggers; conclusions stay as given and belong to one municipality."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("programmes", "0008_moderation_and_certification")]

    operations = [
        migrations.RunSQL(
            (SQL / "0009_certification.sql").read_text(), (SQL / "0009_certification_backward.sql").read_text()
        ),
    ]
