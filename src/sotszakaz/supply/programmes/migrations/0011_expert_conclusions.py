"""A finished conclusion has its document."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0010_expert_conclusions"),
        ("programmes", "0010_proposed_groups"),
    ]

    operations = [
        migrations.AddField(
            model_name="expertreview",
            name="document",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="documents.document",
                verbose_name="документ",
            ),
        ),
    ]
