"""Unit costs keep eight places: acts print two and multiply more. What is stored stays what it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0004_numbers_of_acts")]

    operations = [
        migrations.AlterField(
            model_name="unitcost",
            name="amount",
            field=models.DecimalField(decimal_places=8, max_digits=20, verbose_name="рублей за человеко-час"),
        ),
    ]
