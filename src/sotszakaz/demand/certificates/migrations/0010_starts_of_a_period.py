"""When a period closes for new courses, and until which day they may begin."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("certificates", "0009_suspensions")]

    operations = [
        migrations.AddField(
            model_name="fundingscheme",
            name="closes_at",
            field=models.DateTimeField(null=True, verbose_name="когда закрывается приём заявлений на период"),
        ),
        migrations.AddField(
            model_name="fundingscheme",
            name="starts_until",
            field=models.DateField(null=True, verbose_name="последний день, в который начинаются занятия"),
        ),
        migrations.AddConstraint(
            model_name="fundingscheme",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_until__isnull", True), ("period__contains", models.F("starts_until")), _connector="OR"
                ),
                name="funding_scheme_starts_within_period",
                violation_error_message="Последний день начала занятий лежит внутри периода программы. Измените его.",
            ),
        ),
    ]
