"""The act of an inspection is a document."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0012_inspection_acts"), ("quality", "0002_guards")]

    operations = [
        migrations.AddField(
            model_name="inspection",
            name="document",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.document",
                verbose_name="акт",
            ),
        ),
    ]
