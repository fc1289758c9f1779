"""The official list of services by registry number, and files that bring it."""

import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.constraints
import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0002_normative_set"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS pg_trgm", migrations.RunSQL.noop),
        migrations.CreateModel(
            name="ClassifierImport",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("file_name", models.CharField(max_length=255, verbose_name="файл")),
                ("sha256", models.CharField(max_length=64, verbose_name="контрольная сумма")),
                ("content", models.BinaryField(null=True, verbose_name="содержимое")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "ждёт проверки"),
                            ("reading", "проверяется"),
                            ("checked", "проверена"),
                            ("unreadable", "не прочитана"),
                            ("taken", "принята"),
                            ("dropped", "отменена"),
                        ],
                        default="waiting",
                        max_length=20,
                        verbose_name="состояние",
                    ),
                ),
                ("total", models.PositiveIntegerField(default=0, verbose_name="строк в файле")),
                ("reached", models.PositiveIntegerField(default=0, verbose_name="строк прочитано")),
                ("faults", models.PositiveIntegerField(default=0, verbose_name="строк с ошибками")),
                ("refusal", models.CharField(blank=True, max_length=500, verbose_name="почему не прочитан")),
                ("outcome", models.JSONField(default=dict, verbose_name="что меняется")),
                (
                    "uploaded_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="когда загружен"
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True, verbose_name="когда решено")),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто решил",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто загрузил",
                    ),
                ),
            ],
            options={
                "verbose_name": "загрузка перечня",
                "verbose_name_plural": "загрузки перечня",
            },
        ),
        migrations.CreateModel(
            name="ClassifierRecord",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("legacy_number", models.CharField(blank=True, max_length=23, verbose_name="прежний номер")),
                ("name_code", models.CharField(blank=True, max_length=20, verbose_name="код наименования")),
                ("name", models.CharField(max_length=1000, verbose_name="наименование")),
                ("content", models.TextField(blank=True, verbose_name="содержание")),
                ("conditions", models.TextField(blank=True, verbose_name="условия")),
                ("focus", models.CharField(blank=True, max_length=120, verbose_name="направленность")),
                ("form", models.CharField(blank=True, max_length=120, verbose_name="форма обучения")),
                ("category", models.CharField(blank=True, max_length=300, verbose_name="категория потребителей")),
                ("programme_type", models.CharField(blank=True, max_length=300, verbose_name="вид программы")),
                ("is_actual", models.BooleanField(default=True, verbose_name="отмечена действующей")),
                ("approved_on", models.DateField(null=True, verbose_name="утверждена")),
                ("number", models.CharField(max_length=24, verbose_name="реестровый номер")),
                ("service_code", models.CharField(blank=True, max_length=4, verbose_name="код услуги")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField(verbose_name="действует")),
                (
                    "origin",
                    models.CharField(
                        choices=[("official", "официальный перечень"), ("acts", "из актов, не официальный перечень")],
                        max_length=10,
                        verbose_name="откуда",
                    ),
                ),
                ("source", models.CharField(max_length=500, verbose_name="источник")),
                (
                    "file",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="records",
                        to="catalogue.classifierimport",
                        verbose_name="загрузка",
                    ),
                ),
            ],
            options={
                "verbose_name": "запись перечня услуг",
                "verbose_name_plural": "записи перечня услуг",
                "ordering": ["number", "valid"],
            },
        ),
        migrations.CreateModel(
            name="ClassifierRow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("legacy_number", models.CharField(blank=True, max_length=23, verbose_name="прежний номер")),
                ("name_code", models.CharField(blank=True, max_length=20, verbose_name="код наименования")),
                ("name", models.CharField(max_length=1000, verbose_name="наименование")),
                ("content", models.TextField(blank=True, verbose_name="содержание")),
                ("conditions", models.TextField(blank=True, verbose_name="условия")),
                ("focus", models.CharField(blank=True, max_length=120, verbose_name="направленность")),
                ("form", models.CharField(blank=True, max_length=120, verbose_name="форма обучения")),
                ("category", models.CharField(blank=True, max_length=300, verbose_name="категория потребителей")),
                ("programme_type", models.CharField(blank=True, max_length=300, verbose_name="вид программы")),
                ("is_actual", models.BooleanField(default=True, verbose_name="отмечена действующей")),
                ("approved_on", models.DateField(null=True, verbose_name="утверждена")),
                ("line", models.PositiveIntegerField(verbose_name="строка файла")),
                ("number", models.CharField(max_length=60, verbose_name="реестровый номер")),
                ("valid", django.contrib.postgres.fields.ranges.DateRangeField(null=True, verbose_name="действует")),
                ("fault", models.CharField(blank=True, max_length=500, verbose_name="ошибка")),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="rows",
                        to="catalogue.classifierimport",
                        verbose_name="загрузка",
                    ),
                ),
            ],
            options={
                "verbose_name": "строка загрузки",
                "verbose_name_plural": "строки загрузки",
            },
        ),
        migrations.AddConstraint(
            model_name="classifierimport",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("settled_at__isnull", False), ("state__in", ["taken", "dropped"])),
                    models.Q(("settled_at__isnull", True), ("settled_by__isnull", True)),
                    _connector="OR",
                ),
                name="classifier_import_settled_with_moment",
                violation_error_message="У принятой или отменённой загрузки есть время решения.",
            ),
        ),
        migrations.AddConstraint(
            model_name="classifierimport",
            constraint=models.CheckConstraint(
                condition=models.Q(models.Q(("state", "taken"), _negated=True), ("faults", 0), _connector="OR"),
                name="classifier_import_taken_without_faults",
                violation_error_message="Файл с ошибками не принимают. Исправьте строки и загрузите его снова.",
            ),
        ),
        migrations.AddIndex(
            model_name="classifierrecord",
            index=models.Index(
                condition=models.Q(("legacy_number", ""), _negated=True),
                fields=["legacy_number"],
                name="classifier_legacy",
            ),
        ),
        migrations.AddIndex(
            model_name="classifierrecord",
            index=models.Index(fields=["service_code", "number"], name="classifier_by_service"),
        ),
        migrations.AddIndex(
            model_name="classifierrecord",
            index=models.Index(fields=["focus", "number"], name="classifier_by_focus"),
        ),
        migrations.AddIndex(
            model_name="classifierrecord",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["number"], name="classifier_number_inside", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddIndex(
            model_name="classifierrecord",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["name"], name="classifier_name_inside", opclasses=["gin_trgm_ops"]
            ),
        ),
        migrations.AddConstraint(
            model_name="classifierrecord",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                deferrable=django.db.models.constraints.Deferrable["DEFERRED"],
                expressions=[("number", "="), ("valid", "&&")],
                name="classifier_record_no_overlap",
                violation_error_message="У этого номера уже есть запись на эти дни. Проверьте даты действия.",
            ),
        ),
        migrations.AddConstraint(
            model_name="classifierrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("number__regex", "^(\\d{6}[ОР]\\.\\d\\d\\.\\d\\.[А-Я]{2}\\d{2}[А-Я]{2}\\d{5}|[0-9А-Я]{23})$")
                ),
                name="classifier_record_number_shape",
                violation_error_message="Номер не соответствует структуре. Проверьте буквы и цифры.",
            ),
        ),
        migrations.AddConstraint(
            model_name="classifierrecord",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid__isempty", False),
                    models.Q(
                        ("origin", "acts"),
                        models.Q(("file__isnull", False), ("valid__startswith__isnull", False)),
                        _connector="OR",
                    ),
                ),
                name="classifier_record_official_starts",
                violation_error_message="У записи официального перечня есть день начала и загрузка, с которой пришла.",
            ),
        ),
        migrations.AddConstraint(
            model_name="classifierrow",
            constraint=models.UniqueConstraint(
                fields=("file", "line"),
                name="classifier_row_once",
                violation_error_message="Строка файла прочитана дважды.",
            ),
        ),
    ]
