"""Hours beyond a weekly norm: a booking on the norm is held on its second account too, quotes tell both."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


def read(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def before() -> str:
    """The posting and the quote as they were."""
    posting, quote = read("0010_book"), read("0013_licence")
    start = "CREATE OR REPLACE FUNCTION enrolment_quote"
    return (
        posting[posting.index("CREATE OR REPLACE FUNCTION enrolments_post") :]
        + quote[quote.index(start) : quote.index("-- A contract is not made")]
    )


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0008_extra_hours"),
        ("enrolments", "0025_end_applications_of_past"),
        ("programmes", "0015_significance"),
    ]

    operations = [migrations.RunSQL(read("0026_extended"), before())]
