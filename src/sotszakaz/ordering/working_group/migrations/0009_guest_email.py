"""Where an expert without a login is written to."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("working_group", "0008_guard_copies")]

    operations = [
        migrations.AddField(
            model_name="guest",
            name="email",
            field=models.EmailField(blank=True, db_default="", max_length=254, verbose_name="электронная почта"),
        ),
    ]
