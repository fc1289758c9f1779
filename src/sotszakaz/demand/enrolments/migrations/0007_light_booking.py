"""A booking writes its row without looking again at what it has looked up, and with the indexes that somebody reads."""

from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0002_guards"),
        ("children", "0004_duplicates_guards"),
        ("enrolments", "0006_unit_of_weekly_hours"),
        ("municipalities", "0001_initial"),
        ("programmes", "0004_programme_locality_and_tests"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name="enrolmentapplication",
            name="agreement",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="agreements.agreement",
                verbose_name="соглашение",
            ),
        ),
        migrations.AlterField(
            model_name="enrolmentapplication",
            name="answered_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="кто ответил",
            ),
        ),
        migrations.AlterField(
            model_name="enrolmentapplication",
            name="applied_by",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="кто подал",
            ),
        ),
        migrations.AlterField(
            model_name="enrolmentapplication",
            name="child",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="applications",
                to="children.child",
                verbose_name="ребёнок",
            ),
        ),
        migrations.AlterField(
            model_name="enrolmentapplication",
            name="group",
            field=models.ForeignKey(
                db_constraint=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="programmes.studygroup",
                verbose_name="учебная группа",
            ),
        ),
        migrations.AlterField(
            model_name="enrolmentapplication",
            name="invited_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="кто пригласил",
            ),
        ),
        migrations.AlterField(
            model_name="enrolmentapplication",
            name="municipality",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
                verbose_name="муниципалитет",
            ),
        ),
        migrations.AlterField(
            model_name="enrolmentapplication",
            name="organisation",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.organisation",
                verbose_name="исполнитель",
            ),
        ),
        migrations.AlterField(
            model_name="enrolmentapplication",
            name="part",
            field=models.ForeignKey(
                db_constraint=False,
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="programmes.programmepart",
                verbose_name="часть программы",
            ),
        ),
        migrations.AlterField(
            model_name="enrolmentapplication",
            name="taken_by",
            field=models.ForeignKey(
                db_index=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="кто взял место",
            ),
        ),
        # There is no way back: 0005_book.sql altered the type for good, and its functions are here in a faster form.
        migrations.RunSQL((SQL / "0007_book.sql").read_text(), migrations.RunSQL.noop),
    ]
