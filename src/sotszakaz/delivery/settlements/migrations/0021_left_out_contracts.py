"""Contracts whose papers are not signed are left out of a closing by name, where the rules say so."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"


def read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


ACCRUE_BEFORE = "DROP FUNCTION settlements_accrue(bigint, bigint, int, bigint, date[]);\n" + read("0007_accrue")
NO_GUARDS = """
DROP FUNCTION settlements_unsigned(bigint, text[], text[]);
DROP TRIGGER never_changes ON settlements_leftoutcontract;
DROP POLICY tenant ON settlements_leftoutcontract;
ALTER TABLE settlements_leftoutcontract DISABLE ROW LEVEL SECURITY;
"""


def link(to: str, title: str, related_name: str = "+") -> models.ForeignKey:
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT, related_name=related_name, to=to, verbose_name=title
    )


class Migration(migrations.Migration):
    dependencies = [
        ("settlements", "0020_month_paper_guards"),
        ("signatures", "0005_ended_documents"),
        ("certificates", "0007_values_go_on_with_time"),
        ("enrolments", "0022_certified"),
        ("documents", "0008_template_guards"),
        ("municipalities", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="LeftOutContract",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("months", models.PositiveSmallIntegerField(verbose_name="месяцев")),
                (
                    "amount",
                    models.DecimalField(decimal_places=2, max_digits=14, verbose_name="в резерве за эти месяцы"),
                ),
                ("closing", link("settlements.monthclosing", "закрытие", "left_out_contracts")),
                ("contract", link("enrolments.contract", "договор")),
                ("document", link("documents.document", "что не подписано")),
                ("municipality", link("municipalities.municipality", "муниципалитет")),
            ],
            options={
                "verbose_name": "отложенный договор",
                "verbose_name_plural": "отложенные договоры",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("closing", "contract"),
                        name="left_out_contract_once",
                        violation_error_message="Этот договор уже отложен.",
                    )
                ],
            },
        ),
        migrations.RunSQL(read("0021_left_out_guards"), NO_GUARDS),
        migrations.RunSQL(read("0021_accrue"), ACCRUE_BEFORE),
    ]
