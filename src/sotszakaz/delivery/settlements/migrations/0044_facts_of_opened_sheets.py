"""A sheet that is opened again keeps what it said until then: lines of before were counted from it."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("settlements", "0043_demand_guards")]

    operations = [
        migrations.AddField(
            model_name="reopenedsheet",
            name="facts",
            field=models.JSONField(null=True, verbose_name="что было в табеле"),
        ),
    ]
