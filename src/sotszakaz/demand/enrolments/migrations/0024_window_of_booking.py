"""A booking quoted within an enrolment window is judged by that window once more when it is posted."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("admission", "0004_moves_by_record"), ("enrolments", "0023_certified_held")]

    operations = [
        # There is no way back: a type does not lose its attributes while functions speak of it.
        migrations.RunSQL((SQL / "0024_book.sql").read_text(), migrations.RunSQL.noop),
    ]
