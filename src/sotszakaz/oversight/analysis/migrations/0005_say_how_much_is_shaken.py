"""A methodology says by how much weights and thresholds are tried, to see what depends on them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("analysis", "0004_add_revision_and_one_draft")]

    operations = [
        migrations.AddField(
            model_name="methodology",
            name="weight_shake",
            field=models.DecimalField(
                db_default=20, decimal_places=2, default=20, max_digits=5, verbose_name="проверять веса, ±%"
            ),
        ),
        migrations.AddField(
            model_name="methodology",
            name="threshold_shake",
            field=models.DecimalField(
                db_default=5, decimal_places=2, default=5, max_digits=5, verbose_name="проверять пороги, ± пунктов"
            ),
        ),
        migrations.AddConstraint(
            model_name="methodology",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("threshold_shake__gt", 0),
                    ("threshold_shake__lt", 100),
                    ("weight_shake__gt", 0),
                    ("weight_shake__lt", 100),
                ),
                name="methodology_shaken",
                violation_error_message="Проверяют отклонения больше нуля и меньше ста.",
            ),
        ),
    ]
