"""A window that ended by the clock lets no booking in, a repeated key is answered by what it made."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


def before() -> str:
    """The judgement as it was."""
    text = (SQL / "0024_book.sql").read_text(encoding="utf-8")
    return text[text.index("CREATE OR REPLACE FUNCTION") :]


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0027_contract_within_course")]

    operations = [migrations.RunSQL((SQL / "0028_book.sql").read_text(encoding="utf-8"), before())]
