"""enrolment_quote reads in one call all that the quote of a child and a group needs."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("admission", "0001_initial"),
        ("certificates", "0001_initial"),
        ("enrolments", "0008_end_of_course"),
        ("regulations", "0001_initial"),
        ("social_orders", "0001_initial"),
        ("waiting", "0002_guards"),
    ]

    operations = [
        migrations.RunSQL(
            (SQL / "0009_quote.sql").read_text(),
            "DROP FUNCTION enrolment_quote(bigint, bigint, bigint, date, timestamptz, date, date, bigint)",
        ),
    ]
