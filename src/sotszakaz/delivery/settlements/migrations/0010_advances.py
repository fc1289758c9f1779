"""Applications for advances, and what a register deducts."""

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0005_under_licence"),
        ("documents", "0008_template_guards"),
        ("enrolments", "0013_licence"),
        ("municipalities", "0001_initial"),
        ("settlements", "0007_own_cost"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Advance",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("month", models.DateField(verbose_name="месяц")),
                ("number", models.CharField(max_length=40, verbose_name="номер")),
                (
                    "state",
                    models.CharField(
                        choices=[("filed", "подана"), ("accepted", "принята"), ("returned", "возвращена")],
                        default="filed",
                        max_length=20,
                        verbose_name="состояние",
                    ),
                ),
                ("percent", models.DecimalField(decimal_places=2, max_digits=5, verbose_name="процент")),
                ("base", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="обязательства месяца")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="сумма аванса")),
                ("remarks", models.TextField(blank=True, verbose_name="замечания")),
                ("filed_on", models.DateField(verbose_name="день подачи")),
                (
                    "filed_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="когда подана"
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True, verbose_name="когда решено")),
            ],
            options={
                "verbose_name": "заявка на аванс",
                "verbose_name_plural": "заявки на аванс",
            },
        ),
        migrations.CreateModel(
            name="AdvanceLine",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("amount", models.DecimalField(decimal_places=2, max_digits=14, verbose_name="обязательство месяца")),
            ],
            options={
                "verbose_name": "строка заявки на аванс",
                "verbose_name_plural": "строки заявок на аванс",
            },
        ),
        migrations.AddField(
            model_name="paymentregister",
            name="advance",
            field=models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="зачтено авансов"),
        ),
        migrations.AddField(
            model_name="paymentregister",
            name="debt_after",
            field=models.DecimalField(
                decimal_places=2, max_digits=14, null=True, verbose_name="долг следующему реестру"
            ),
        ),
        migrations.AddField(
            model_name="paymentregister",
            name="debt_before",
            field=models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="долг прошлого реестра"),
        ),
        migrations.AddField(
            model_name="paymentregister",
            name="payable",
            field=models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="к оплате"),
        ),
        migrations.AlterField(
            model_name="paymentregister",
            name="amount",
            field=models.DecimalField(decimal_places=2, max_digits=14, null=True, verbose_name="оказано"),
        ),
        migrations.AddField(
            model_name="advance",
            name="agreement",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="advances",
                to="agreements.agreement",
                verbose_name="соглашение",
            ),
        ),
        migrations.AddField(
            model_name="advance",
            name="decided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="кто решил",
            ),
        ),
        migrations.AddField(
            model_name="advance",
            name="filed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="кто подал",
            ),
        ),
        migrations.AddField(
            model_name="advance",
            name="municipality",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
                verbose_name="муниципалитет",
            ),
        ),
        migrations.AddField(
            model_name="advance",
            name="register",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="advances",
                to="settlements.paymentregister",
                verbose_name="зачтён реестром",
            ),
        ),
        migrations.AddField(
            model_name="advanceline",
            name="advance",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="lines",
                to="settlements.advance",
                verbose_name="заявка",
            ),
        ),
        migrations.AddField(
            model_name="advanceline",
            name="contract",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="enrolments.contract",
                verbose_name="договор",
            ),
        ),
        migrations.AddField(
            model_name="advanceline",
            name="municipality",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="municipalities.municipality",
                verbose_name="муниципалитет",
            ),
        ),
        migrations.AddConstraint(
            model_name="advance",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "returned"), _negated=True),
                fields=("agreement", "month"),
                name="advance_once_a_month",
                violation_error_message="Заявка на аванс за этот месяц по соглашению уже подана.",
            ),
        ),
        migrations.AddConstraint(
            model_name="advance",
            constraint=models.UniqueConstraint(
                fields=("municipality", "number"),
                name="advance_number_unique",
                violation_error_message="Заявка с таким номером уже есть.",
            ),
        ),
        migrations.AddConstraint(
            model_name="advance",
            constraint=models.CheckConstraint(
                condition=models.Q(("month__day", 1)),
                name="advance_month_first_day",
                violation_error_message="Месяц записывается его первым днём.",
            ),
        ),
        migrations.AddConstraint(
            model_name="advance",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("amount__gt", 0), ("amount__lte", models.F("base")), ("percent__gt", 0), ("percent__lte", 100)
                ),
                name="advance_within_obligations",
                violation_error_message="Аванс больше нуля и не больше обязательств месяца.",
            ),
        ),
        migrations.AddConstraint(
            model_name="advance",
            constraint=models.CheckConstraint(
                condition=models.Q(("register__isnull", True), ("state", "accepted"), _connector="OR"),
                name="advance_deducted_when_accepted",
                violation_error_message="Реестр вычитает только принятый аванс.",
            ),
        ),
        migrations.AddConstraint(
            model_name="advance",
            constraint=models.CheckConstraint(
                condition=models.Q(("remarks", ""), ("state", "returned"), _negated=True),
                name="advance_returned_with_remarks",
                violation_error_message="Напишите, что исправить в заявке.",
            ),
        ),
        migrations.AddConstraint(
            model_name="advanceline",
            constraint=models.UniqueConstraint(
                fields=("advance", "contract"),
                name="advance_line_unique",
                violation_error_message="Этот договор в заявке уже есть.",
            ),
        ),
        migrations.AddConstraint(
            model_name="advanceline",
            constraint=models.CheckConstraint(
                condition=models.Q(("amount__gt", 0)),
                name="advance_line_positive",
                violation_error_message="Обязательство месяца больше нуля.",
            ),
        ),
    ]
