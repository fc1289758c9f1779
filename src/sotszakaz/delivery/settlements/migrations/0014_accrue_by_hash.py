"""A portion of a closing numbers its postings beside its lines, and looks for contracts no further back than it stands."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"
NAMED = "settlements_accrue(bigint, bigint, int, bigint, date[])"
BEFORE = f"DROP FUNCTION {NAMED};\n" + (SQL / "0007_accrue.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("settlements", "0013_payment_guards")]

    operations = [migrations.RunSQL((SQL / "0014_accrue.sql").read_text(encoding="utf-8"), BEFORE)]
