"""A closed month freezes the days of its classes too."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"
UNDO = """
DROP TRIGGER month_is_open ON programmes_movedclass;
DROP FUNCTION settlements_freeze_moves();
"""


class Migration(migrations.Migration):
    dependencies = [("settlements", "0058_sheet_of_each"), ("programmes", "0023_lessons_moved")]

    operations = [migrations.RunSQL((SQL / "0059_moved_classes.sql").read_text(encoding="utf-8"), UNDO)]
