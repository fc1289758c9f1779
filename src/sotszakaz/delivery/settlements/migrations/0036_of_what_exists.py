"""What lines point to is judged once a statement: foreign keys asked it of each line, five times."""

from pathlib import Path

import django.db.models.deletion
from django.db import migrations, models

SQL = Path(__file__).parents[1] / "sql"


def link(to: str, title: str, **said: object) -> models.ForeignKey:
    """A key that the database does not check row by row."""
    return models.ForeignKey(
        db_constraint=False, on_delete=django.db.models.deletion.PROTECT, to=to, verbose_name=title, **said
    )


def links() -> dict[str, models.ForeignKey]:
    return {
        "municipality": link("municipalities.municipality", "муниципалитет", db_index=False, related_name="+"),
        "closing": link("settlements.monthclosing", "закрытие", related_name="accruals"),
        "contract": link("enrolments.contract", "договор", related_name="accruals"),
        "register": link("settlements.paymentregister", "реестр на оплату", related_name="accruals"),
        "regulation": link("regulations.regulation", "регламент", null=True, db_index=False, related_name="+"),
    }


class Migration(migrations.Migration):
    dependencies = [
        ("settlements", "0035_windows"),
        ("enrolments", "0025_end_applications_of_past"),
        ("municipalities", "0001_initial"),
        ("regulations", "0001_initial"),
    ]

    operations = [
        *(migrations.AlterField("accrual", name, field) for name, field in links().items()),
        migrations.RunSQL(
            (SQL / "0036_of_what_exists.sql").read_text(encoding="utf-8"),
            "DROP TRIGGER of_what_exists ON settlements_accrual;\nDROP FUNCTION settlements_lines_of_what_exists()",
        ),
    ]
