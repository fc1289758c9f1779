"""A month that one payer has taken freezes the marks of its own children, and the classes for all payers of a group."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


def read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("settlements", "0052_holding_again"), ("attendance", "0007_say_what_has_changed")]

    operations = [migrations.RunSQL(read("0053_freeze_by_payer"), read("0053_freeze_by_payer_backward"))]
