"""A group may serve children of several municipalities: the quote asks the payer's registry, lines are asked whole."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


def before() -> str:
    """The quote as it was."""
    text = (SQL / "0026_extended.sql").read_text(encoding="utf-8")
    return (
        text[text.index("CREATE OR REPLACE FUNCTION enrolment_quote") :] + "DROP FUNCTION enrolments_payers(bigint[]);"
    )


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0032_transfer_request_guards"), ("waiting", "0005_lines_of_several_payers")]

    operations = [migrations.RunSQL((SQL / "0033_payers.sql").read_text(encoding="utf-8"), before())]
