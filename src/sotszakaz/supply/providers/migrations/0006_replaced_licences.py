"""A licence that the record stands on no more is replaced; registries of licences leave their latest answer."""

from pathlib import Path

import django.contrib.postgres.constraints
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).resolve().parent.parent / "sql"

SAME_MUNICIPALITY = """
ALTER TABLE providers_licencecheck
    ADD CONSTRAINT licence_check_of_licence FOREIGN KEY (licence_id, municipality_id)
        REFERENCES providers_licence (id, municipality_id) DEFERRABLE INITIALLY DEFERRED;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0001_initial"),
        ("providers", "0005_record_versions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LicenceCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("register", models.CharField(max_length=80, verbose_name="какой реестр")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("holds", "действует"),
                            ("stopped", "не действует"),
                            ("unknown", "не найдена"),
                            ("differs", "сведения расходятся"),
                            ("refused", "сведения не приняты"),
                        ],
                        max_length=20,
                        verbose_name="что в реестре",
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=500, verbose_name="пояснение")),
                (
                    "checked_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="когда проверено"
                    ),
                ),
            ],
            options={
                "verbose_name": "сверка лицензии с реестром",
                "verbose_name_plural": "сверки лицензий с реестром",
            },
        ),
        migrations.RemoveConstraint(
            model_name="licencestop",
            name="licence_stop_no_overlap",
        ),
        migrations.AlterField(
            model_name="licencestop",
            name="kind",
            field=models.CharField(
                choices=[
                    ("suspended", "приостановлена"),
                    ("terminated", "прекращена"),
                    ("replaced", "заменена другой"),
                ],
                max_length=20,
                verbose_name="что с лицензией",
            ),
        ),
        migrations.AddConstraint(
            model_name="licencestop",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("kind", "replaced"), _negated=True),
                expressions=[("licence", "="), ("period", "&&")],
                name="licence_stop_no_overlap",
                violation_error_message="В эти дни лицензия уже не действует. Проверьте день.",
            ),
        ),
        migrations.AddConstraint(
            model_name="licencestop",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("kind", "replaced")),
                expressions=[("licence", "="), ("period", "&&")],
                name="licence_replaced_once",
                violation_error_message="В эти дни лицензия уже заменена другой. Проверьте номер.",
            ),
        ),
        migrations.AddField(
            model_name="licencecheck",
            name="licence",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="checks",
                to="providers.licence",
                verbose_name="лицензия",
            ),
        ),
        migrations.AddField(
            model_name="licencecheck",
            name="municipality",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
                verbose_name="муниципалитет",
            ),
        ),
        migrations.AddConstraint(
            model_name="licencecheck",
            constraint=models.UniqueConstraint(
                fields=("licence", "register"),
                name="licence_check_once",
                violation_error_message="Ответ этого реестра о лицензии уже записан.",
            ),
        ),
        migrations.AddConstraint(
            model_name="licencecheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("outcome__in", ["holds", "stopped"]), models.Q(("words", ""), _negated=True), _connector="OR"
                ),
                name="licence_check_says_why",
                violation_error_message="Напишите, что не так со сведениями реестра.",
            ),
        ),
        migrations.RunSQL(SAME_MUNICIPALITY, migrations.RunSQL.noop),
        migrations.RunSQL(
            (SQL / "0006_replaced_licences.sql").read_text(),
            "DELETE FROM providers_licencestop WHERE kind = 'replaced'",
        ),
    ]
