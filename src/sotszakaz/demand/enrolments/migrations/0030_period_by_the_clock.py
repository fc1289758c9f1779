"""A period that is closed for new courses lets no booking in."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


def before() -> str:
    """The judgement as it was."""
    text = (SQL / "0028_book.sql").read_text(encoding="utf-8")
    return text[text.index("CREATE OR REPLACE FUNCTION") :]


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0029_kept_places"), ("certificates", "0010_starts_of_a_period")]

    operations = [migrations.RunSQL((SQL / "0030_book.sql").read_text(encoding="utf-8"), before())]
