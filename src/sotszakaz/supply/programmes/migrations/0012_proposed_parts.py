"""A part of a published programme is proposed first; a dropped group gives its name back; editions of programmes."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0001_initial"),
        ("programmes", "0011_expert_conclusions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ProgrammeEdition",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=250, verbose_name="название")),
                ("sort_key", models.CharField(db_collation="C", max_length=250, verbose_name="ключ сортировки")),
                ("age_from", models.PositiveSmallIntegerField(verbose_name="возраст от, лет")),
                ("age_to", models.PositiveSmallIntegerField(verbose_name="возраст до, лет")),
                ("focus", models.CharField(blank=True, max_length=120, verbose_name="направленность")),
                ("form", models.CharField(blank=True, max_length=120, verbose_name="форма обучения")),
                ("made_at", models.DateTimeField(verbose_name="с какого времени")),
            ],
            options={
                "verbose_name": "редакция программы",
                "verbose_name_plural": "редакции программ",
            },
        ),
        migrations.RemoveConstraint(
            model_name="programmepart",
            name="programme_part_number_unique",
        ),
        migrations.RemoveConstraint(
            model_name="studygroup",
            name="group_name_unique",
        ),
        migrations.AddField(
            model_name="programmepart",
            name="accepted_at",
            field=models.DateTimeField(null=True, verbose_name="с какого времени в программе"),
        ),
        migrations.AlterField(
            model_name="programmepart",
            name="accepted_at",
            field=models.DateTimeField(
                db_default=django.db.models.functions.datetime.Now(),
                null=True,
                verbose_name="с какого времени в программе",
            ),
        ),
        migrations.AddField(
            model_name="programmepart",
            name="decide_by_on",
            field=models.DateField(null=True, verbose_name="срок модерации"),
        ),
        migrations.AddField(
            model_name="programmepart",
            name="moderated_at",
            field=models.DateTimeField(null=True, verbose_name="когда решено"),
        ),
        migrations.AddField(
            model_name="programmepart",
            name="moderated_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="кто решил",
            ),
        ),
        migrations.AddField(
            model_name="programmepart",
            name="remarks",
            field=models.TextField(blank=True, db_default="", default="", verbose_name="замечания"),
        ),
        migrations.AddField(
            model_name="programmepart",
            name="revision",
            field=models.PositiveSmallIntegerField(db_default=1, default=1, verbose_name="редакция предложения"),
        ),
        migrations.AddField(
            model_name="programmepart",
            name="state",
            field=models.CharField(
                choices=[
                    ("proposed", "на модерации"),
                    ("returned", "возвращена с замечаниями"),
                    ("dropped", "снята исполнителем"),
                    ("accepted", "в программе"),
                ],
                db_default="accepted",
                default="accepted",
                max_length=20,
                verbose_name="состояние",
            ),
        ),
        migrations.AddConstraint(
            model_name="programmepart",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "dropped"), _negated=True),
                fields=("programme", "number"),
                name="programme_part_number_unique",
                violation_error_message="Часть с таким номером в программе уже есть.",
            ),
        ),
        migrations.AddConstraint(
            model_name="programmepart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("decide_by_on__isnull", False), ("state", "proposed")),
                    models.Q(models.Q(("state", "proposed"), _negated=True), ("decide_by_on__isnull", True)),
                    _connector="OR",
                ),
                name="programme_part_proposed_in_term",
                violation_error_message="У части на модерации есть срок решения.",
            ),
        ),
        migrations.AddConstraint(
            model_name="programmepart",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "returned"), _negated=True),
                    models.Q(("remarks", ""), _negated=True),
                    _connector="OR",
                ),
                name="programme_part_returned_with_remarks",
                violation_error_message="Напишите замечания: по ним исполнитель исправит часть.",
            ),
        ),
        migrations.AddConstraint(
            model_name="programmepart",
            constraint=models.CheckConstraint(
                condition=models.Q(("state", "accepted"), ("accepted_at__isnull", True), _connector="OR"),
                name="programme_part_accepted_with_moment",
                violation_error_message="Время, с которого часть входит в программу, есть только у принятой части.",
            ),
        ),
        migrations.AddConstraint(
            model_name="studygroup",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "dropped"), _negated=True),
                fields=("part", "name"),
                name="group_name_unique",
                violation_error_message="Группа с таким названием в этой части уже есть. Измените название.",
            ),
        ),
        migrations.AddField(
            model_name="programmeedition",
            name="municipality",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
                verbose_name="муниципалитет",
            ),
        ),
        migrations.AddField(
            model_name="programmeedition",
            name="programme",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="editions",
                to="programmes.programme",
                verbose_name="программа",
            ),
        ),
        migrations.AddIndex(
            model_name="programmeedition",
            index=models.Index(fields=["programme", "made_at", "id"], name="programme_edition_latest"),
        ),
    ]
