"""Groups that continue other ones over a border of periods."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"
BACKWARD = """
    DROP TRIGGER group_follows_in_order ON programmes_studygroup;
    DROP FUNCTION programmes_guard_follows();
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0018_places_change")]

    operations = [
        migrations.AddField(
            model_name="studygroup",
            name="follows",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followed_by",
                to="programmes.studygroup",
                verbose_name="какую группу продолжает",
            ),
        ),
        migrations.RunSQL((SQL / "0019_follows.sql").read_text(encoding="utf-8"), BACKWARD),
    ]
