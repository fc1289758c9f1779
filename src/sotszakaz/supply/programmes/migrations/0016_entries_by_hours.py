"""Groups whose lessons lie between two hours are found by an index."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programmes", "0015_significance")]

    operations = [
        migrations.AddIndex(
            model_name="catalogueentry",
            index=models.Index(fields=["earliest_at", "latest_at"], name="entry_by_hours"),
        ),
    ]
