"""What mends a closed month is taken back: a sheet shut as it was, a decision withdrawn."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enrolments", "0033_payers"),
        ("municipalities", "0001_initial"),
        ("programmes", "0021_teaching"),
        ("settlements", "0050_say_what_has_changed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="completenessdecision",
            name="is_withdrawal",
            field=models.BooleanField(db_default=False, default=False, verbose_name="отзывает прежнее решение"),
        ),
        migrations.AddField(
            model_name="reopenedsheet",
            name="shut_at",
            field=models.DateTimeField(null=True, verbose_name="когда закрыт без изменений"),
        ),
        migrations.AddField(
            model_name="reopenedsheet",
            name="shut_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="кто закрыл",
            ),
        ),
        migrations.AddField(
            model_name="reopenedsheet",
            name="shut_reason",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="почему закрыт без изменений"),
        ),
        migrations.AlterField(
            model_name="completenessdecision",
            name="completeness",
            field=models.DecimalField(decimal_places=6, max_digits=7, null=True, verbose_name="полнота услуги"),
        ),
        migrations.AddConstraint(
            model_name="completenessdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("completeness__isnull", True), ("is_withdrawal", True)),
                    models.Q(("completeness__isnull", False), ("is_withdrawal", False)),
                    _connector="OR",
                ),
                name="decision_share_or_withdrawal",
                violation_error_message="Решение называет долю или отзывает прежнее решение.",
            ),
        ),
        migrations.AddConstraint(
            model_name="reopenedsheet",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("shut_at__isnull", True), ("shut_by__isnull", True), ("shut_reason", "")),
                    models.Q(("counted_in__isnull", False), ("shut_at__isnull", False), ("shut_reason__gt", "")),
                    _connector="OR",
                ),
                name="reopened_sheet_shut_with_reason",
                violation_error_message="Табель, закрытый без изменений, называет причину.",
            ),
        ),
    ]
