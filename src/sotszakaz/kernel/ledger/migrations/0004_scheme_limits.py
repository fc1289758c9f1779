"""Limits of a funding scheme are accounts too. A generated column is not altered but made anew."""

from django.db import migrations, models

KINDS = {
    "seat": ("места в группе", ["place"]),
    "certificate": ("сертификат", ["hour", "rub"]),
    "hours_norm": ("норма часов ребёнка на месяц", ["hour"]),
    "scheme_number": ("число номиналов категории", ["piece"]),
    "scheme_sum": ("сумма номиналов категории", ["hour", "rub"]),
    "agreement": ("лимит соглашения", ["rub"]),
    "budget_line": ("средства бюджета на период", ["rub"]),
    "order_volume": ("объём услуги в социальном заказе", ["person_hour"]),
}
UNITS = [
    ("place", "место"),
    ("rub", "рубль"),
    ("hour", "час"),
    ("person_hour", "человеко-час"),
    ("piece", "штука"),
]


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_post")]

    operations = [
        migrations.RemoveConstraint("account", "account_unit_of_kind"),
        migrations.RemoveField("account", "lock_rank"),
        migrations.AlterField(
            "account",
            "kind",
            models.CharField("вид", max_length=20, choices=[(kind, label) for kind, (label, _) in KINDS.items()]),
        ),
        migrations.AlterField("account", "unit", models.CharField("единица", max_length=20, choices=UNITS)),
        migrations.AddField(
            "account",
            "lock_rank",
            models.GeneratedField(
                db_persist=True,
                expression=models.Case(
                    *(models.When(kind=kind, then=models.Value(rank)) for rank, kind in enumerate(KINDS)),
                    output_field=models.SmallIntegerField(),
                ),
                output_field=models.SmallIntegerField(),
                verbose_name="порядок блокировки",
            ),
        ),
        migrations.AddConstraint(
            "account",
            models.CheckConstraint(
                condition=models.Q(
                    *(models.Q(kind=kind, unit__in=units) for kind, (_, units) in KINDS.items()),
                    _connector="OR",
                ),
                name="account_unit_of_kind",
                violation_error_message="Счёт этого вида ведётся в другой единице.",
            ),
        ),
    ]
