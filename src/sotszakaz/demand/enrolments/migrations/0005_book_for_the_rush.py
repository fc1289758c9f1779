"""book_enrolments knows the queue, weekly norms, windows and transfers."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0004_life"), ("foundation", "0003_outbox"), ("waiting", "0002_guards")]

    operations = [
        # There is no way back: a type does not lose its attributes while functions speak of it.
        migrations.RunSQL((SQL / "0005_book.sql").read_text(), migrations.RunSQL.noop),
    ]
