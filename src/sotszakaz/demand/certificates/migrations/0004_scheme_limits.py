"""Limits of categories, the queue for a value, norms of months, sub-periods; accounts come with the next step."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0003_close_certificates"),
        ("ledger", "0004_scheme_limits"),
        ("municipalities", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="CertificateMonth",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="месяц")),
                ("norm", models.BigIntegerField(verbose_name="норма, сотых часа в неделю")),
                ("account_id", models.BigIntegerField(unique=True, verbose_name="счёт")),
            ],
            options={
                "verbose_name": "норма часов на месяц",
                "verbose_name_plural": "нормы часов на месяцы",
                "ordering": ["month"],
            },
        ),
        migrations.CreateModel(
            name="SchemePart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("period", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="подпериод")),
                ("limit", models.BigIntegerField(verbose_name="предельный объём, копеек")),
                ("line_account_id", models.BigIntegerField(verbose_name="счёт строки бюджета")),
                ("account_id", models.BigIntegerField(unique=True, verbose_name="счёт подпериода")),
            ],
            options={
                "verbose_name": "подпериод программы",
                "verbose_name_plural": "подпериоды программы",
            },
        ),
        migrations.CreateModel(
            name="ValueQueueEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "ждёт номинала"),
                            ("granted", "номинал выдан"),
                            ("left", "выбыл из очереди"),
                        ],
                        default="waiting",
                        max_length=20,
                        verbose_name="состояние",
                    ),
                ),
                (
                    "joined_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="когда встал"
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True, verbose_name="когда закончилось ожидание")),
                ("note", models.TextField(blank=True, verbose_name="почему выбыл")),
            ],
            options={
                "verbose_name": "место в очереди на номинал",
                "verbose_name_plural": "места в очереди на номинал",
            },
        ),
        migrations.RemoveConstraint(
            model_name="certificateperiod",
            name="certificate_period_unique",
        ),
        migrations.RemoveConstraint(
            model_name="certificateperiod",
            name="certificate_period_face_value_positive",
        ),
        migrations.AddField(
            model_name="certificateperiod",
            name="ended_at",
            field=models.DateTimeField(null=True, verbose_name="когда закончился"),
        ),
        migrations.AddField(
            model_name="certificateperiod",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="кто закончил",
            ),
        ),
        migrations.AddField(
            model_name="certificateperiod",
            name="granted_as",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="periods",
                to="certificates.facevalue",
                verbose_name="категория номинала",
            ),
        ),
        migrations.AddField(
            model_name="certificateperiod",
            name="reason",
            field=models.TextField(blank=True, verbose_name="причина изъятия"),
        ),
        migrations.AddField(
            model_name="certificateperiod",
            name="state",
            field=models.CharField(
                choices=[("active", "действует"), ("lapsed", "период закончился"), ("withdrawn", "изъят")],
                default="active",
                max_length=20,
                verbose_name="состояние",
            ),
        ),
        migrations.AddField(
            model_name="facevalue",
            name="number_account_id",
            field=models.BigIntegerField(null=True, verbose_name="счёт числа номиналов"),
        ),
        migrations.AddField(
            model_name="facevalue",
            name="number_limit",
            field=models.BigIntegerField(null=True, verbose_name="предельное число номиналов"),
        ),
        migrations.AddField(
            model_name="facevalue",
            name="sum_account_id",
            field=models.BigIntegerField(null=True, verbose_name="счёт суммы номиналов"),
        ),
        migrations.AddField(
            model_name="facevalue",
            name="sum_limit",
            field=models.BigIntegerField(null=True, verbose_name="предельная сумма номиналов, копеек или сотых часа"),
        ),
        migrations.AddField(
            model_name="fundingscheme",
            name="recalculation",
            field=models.CharField(
                choices=[
                    ("unused", "только сертификаты, с которых ещё ничего не занято"),
                    ("all", "все сертификаты, но не ниже уже занятого"),
                ],
                default="unused",
                max_length=20,
                verbose_name="пересчёт номинала",
            ),
        ),
        migrations.AlterField(
            model_name="certificateperiod",
            name="unit",
            field=models.CharField(
                choices=[("rub", "рубли"), ("hour", "часы"), ("week_hours", "часы в неделю")],
                max_length=10,
                verbose_name="единица",
            ),
        ),
        migrations.AlterField(
            model_name="fundingscheme",
            name="unit",
            field=models.CharField(
                choices=[("rub", "рубли"), ("hour", "часы"), ("week_hours", "часы в неделю")],
                max_length=10,
                verbose_name="единица",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificateperiod",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "withdrawn"), _negated=True),
                fields=("certificate", "scheme"),
                name="certificate_period_unique",
                violation_error_message="Номинал этого периода на сертификате уже есть.",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificateperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", True), ("ended_by__isnull", True), ("reason", ""), ("state", "active")
                    ),
                    models.Q(("ended_at__isnull", False), ("reason", ""), ("state", "lapsed")),
                    models.Q(("ended_at__isnull", False), ("reason__gt", ""), ("state", "withdrawn")),
                    _connector="OR",
                ),
                name="certificate_period_ended_with_moment",
                violation_error_message="У законченного номинала есть время, у изъятого — ещё и причина.",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificateperiod",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("face_value__gt", 0), models.Q(("face_value", 0), ("state", "withdrawn")), _connector="OR"
                ),
                name="certificate_period_face_value_positive",
                violation_error_message="Номинал больше нуля.",
            ),
        ),
        migrations.AddConstraint(
            model_name="facevalue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("number_limit__isnull", True), ("number_limit__gte", 0), _connector="OR"),
                    models.Q(("sum_limit__isnull", True), ("sum_limit__gte", 0), _connector="OR"),
                ),
                name="face_value_limits_not_negative",
                violation_error_message="Предел не меньше нуля. Оставьте поле пустым, если предела нет.",
            ),
        ),
        migrations.AddField(
            model_name="certificatemonth",
            name="municipality",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
                verbose_name="муниципалитет",
            ),
        ),
        migrations.AddField(
            model_name="certificatemonth",
            name="period",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="months",
                to="certificates.certificateperiod",
                verbose_name="номинал",
            ),
        ),
        migrations.AddField(
            model_name="schemepart",
            name="municipality",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
                verbose_name="муниципалитет",
            ),
        ),
        migrations.AddField(
            model_name="schemepart",
            name="scheme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="parts",
                to="certificates.fundingscheme",
                verbose_name="программа",
            ),
        ),
        migrations.AddField(
            model_name="valuequeueentry",
            name="certificate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="queue_entries",
                to="certificates.certificateaccount",
                verbose_name="сертификат",
            ),
        ),
        migrations.AddField(
            model_name="valuequeueentry",
            name="ended_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="кто закончил",
            ),
        ),
        migrations.AddField(
            model_name="valuequeueentry",
            name="joined_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="кто поставил",
            ),
        ),
        migrations.AddField(
            model_name="valuequeueentry",
            name="municipality",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
                verbose_name="муниципалитет",
            ),
        ),
        migrations.AddField(
            model_name="valuequeueentry",
            name="value",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="queue",
                to="certificates.facevalue",
                verbose_name="категория номинала",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificatemonth",
            constraint=models.UniqueConstraint(
                fields=("period", "month"),
                name="certificate_month_unique",
                violation_error_message="Норма этого месяца на сертификате уже есть.",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificatemonth",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1), ("norm__gte", 0)),
                name="certificate_month_of_first_day",
                violation_error_message="Норма не меньше нуля и названа первым днём месяца.",
            ),
        ),
        migrations.AddConstraint(
            model_name="schemepart",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                expressions=[("scheme", "="), ("period", "&&")],
                name="scheme_part_no_overlap",
                violation_error_message="На эти дни подпериод уже есть. Измените дни.",
            ),
        ),
        migrations.AddConstraint(
            model_name="schemepart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("period__isempty", False), ("period__lower_inf", False), ("period__upper_inf", False)
                ),
                name="scheme_part_period_bounded",
                violation_error_message="У подпериода есть первый и последний день.",
            ),
        ),
        migrations.AddConstraint(
            model_name="schemepart",
            constraint=models.CheckConstraint(
                condition=models.Q(("limit__gt", 0)),
                name="scheme_part_limit_positive",
                violation_error_message="Предельный объём больше нуля.",
            ),
        ),
        migrations.AddIndex(
            model_name="valuequeueentry",
            index=models.Index(
                condition=models.Q(("state", "waiting")), fields=["value", "id"], name="value_queue_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="valuequeueentry",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "waiting")),
                fields=("certificate",),
                name="value_queue_one_place",
                violation_error_message="Сертификат уже стоит в очереди на номинал.",
            ),
        ),
        migrations.AddConstraint(
            model_name="valuequeueentry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_at__isnull", True), ("ended_by__isnull", True), ("note", ""), ("state", "waiting")
                    ),
                    models.Q(("ended_at__isnull", False), ("note", ""), ("state", "granted")),
                    models.Q(("ended_at__isnull", False), ("note__gt", ""), ("state", "left")),
                    _connector="OR",
                ),
                name="value_queue_ended_with_moment",
                violation_error_message="У законченного ожидания есть время, у выбывшего — ещё и причина.",
            ),
        ),
    ]
