"""A place in line of a record that was merged goes on under the record that stays."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("children", "0004_duplicates_guards"),
        ("municipalities", "0001_initial"),
        ("programmes", "0007_entry_by_end"),
        ("waiting", "0003_continues"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="waitingentry",
            name="waiting_number_unique",
        ),
        migrations.RemoveConstraint(
            model_name="waitingentry",
            name="waiting_continues_once",
        ),
        migrations.AddField(
            model_name="waitingentry",
            name="follows",
            field=models.OneToOneField(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="followed_by",
                to="waiting.waitingentry",
                verbose_name="чьё место перешло",
            ),
        ),
        migrations.AddConstraint(
            model_name="waitingentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("follows__isnull", True)),
                fields=("group", "number"),
                name="waiting_number_unique",
                violation_error_message="Этот номер в очереди уже занят. Повторите.",
            ),
        ),
        migrations.AddConstraint(
            model_name="waitingentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("follows__isnull", True)),
                fields=("continues_contract_id", "group"),
                name="waiting_continues_once",
                violation_error_message="Продолжить обучение в этой группе уже предложено.",
            ),
        ),
    ]
