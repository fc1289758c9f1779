"""A booking looks at what its children have child by child, however many others have applied."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0009_quote")]

    operations = [migrations.RunSQL((SQL / "0010_book.sql").read_text(), migrations.RunSQL.noop)]
