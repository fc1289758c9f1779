"""A year of lines is read by contract from one index; it serves the municipality too, so that index goes."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("settlements", "0021_left_out_contracts"),
        ("municipalities", "0001_initial"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="accrual",
            index=models.Index(
                fields=["municipality", "contract", "month"],
                include=["person_hours", "certificate_amount"],
                name="accrual_to_report",
            ),
        ),
        migrations.AlterField(
            model_name="accrual",
            name="municipality",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
                verbose_name="муниципалитет",
            ),
        ),
    ]
