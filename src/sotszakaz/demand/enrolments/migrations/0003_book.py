"""The one door of bookings: book_enrolments."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("enrolments", "0002_guards"),
        ("certificates", "0002_guards"),
        ("children", "0002_guards"),
        ("ledger", "0003_post"),
        ("programmes", "0002_guards"),
        ("agreements", "0002_guards"),
        ("providers", "0002_guards"),
    ]

    operations = [
        migrations.RunSQL((SQL / "0003_book.sql").read_text(), (SQL / "0003_book_backward.sql").read_text()),
    ]
