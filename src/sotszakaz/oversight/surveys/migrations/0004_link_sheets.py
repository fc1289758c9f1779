"""One-time links on slips of paper, for families who have no login."""

from pathlib import Path

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0003_answers_apart"),
        ("municipalities", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="LinkSheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key_hash", models.CharField(max_length=64, verbose_name="отпечаток ключа формы")),
                (
                    "state",
                    models.CharField(
                        choices=[("issued", "выданы"), ("revoked", "отменены")],
                        default="issued",
                        max_length=10,
                        verbose_name="состояние",
                    ),
                ),
                (
                    "printed_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="когда напечатан"
                    ),
                ),
                ("voided_at", models.DateTimeField(null=True, verbose_name="когда отменён")),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                        verbose_name="муниципалитет",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.organisation",
                        verbose_name="исполнитель",
                    ),
                ),
                (
                    "printed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто напечатал",
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="surveys.survey",
                        verbose_name="опрос",
                    ),
                ),
                (
                    "voided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто отменил",
                    ),
                ),
            ],
            options={
                "verbose_name": "листки со ссылками",
                "verbose_name_plural": "листки со ссылками",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("key_hash",),
                        name="surveys_sheet_once",
                        violation_error_message="Эти листки уже напечатаны. Обновите страницу.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "issued"), ("voided_at__isnull", True)),
                            models.Q(("state", "revoked"), ("voided_at__isnull", False)),
                            _connector="OR",
                        ),
                        name="surveys_sheet_voided",
                        violation_error_message="У отменённых листков записано, когда они отменены.",
                    ),
                ],
            },
        ),
        migrations.AddField(
            model_name="invitationtoken",
            name="sheet",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="tokens",
                to="surveys.linksheet",
                verbose_name="на каком листе напечатана",
            ),
        ),
        migrations.RunSQL(
            (SQL / "0004_link_sheets.sql").read_text(encoding="utf-8"),
            (SQL / "0004_link_sheets_backward.sql").read_text(encoding="utf-8"),
        ),
    ]
