"""Bookings are judged and posted at less cost, with the same answers."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


def of(name: str, start: str, end: str | None = None) -> str:
    """A piece of a file."""
    text = (SQL / f"{name}.sql").read_text(encoding="utf-8")
    return text[text.index(start) : None if end is None else text.index(end)]


def before() -> str:
    """The judgement and the posting as they were."""
    return (
        "DROP FUNCTION book_enrolments(json);"
        + of("0010_book", "CREATE OR REPLACE FUNCTION book_enrolments", "CREATE OR REPLACE FUNCTION enrolments_barred")
        + of("0030_book", "CREATE OR REPLACE FUNCTION")
        + of("0026_extended", "CREATE OR REPLACE FUNCTION enrolments_post", "-- enrolment_quote, third version")
        + "DROP FUNCTION enrolments_repeats(enrolments_enrolmentapplication, enrolment_booking);"
    )


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0037_one_index_of_months")]

    operations = [migrations.RunSQL((SQL / "0038_book.sql").read_text(encoding="utf-8"), before())]
