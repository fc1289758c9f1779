"""Lessons of a day know the classes that were moved."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"
FORMER = (SQL / "0020_lessons.sql").read_text(encoding="utf-8").replace("CREATE VIEW", "CREATE OR REPLACE VIEW", 1)
UNGUARD = """
DROP TRIGGER never_deleted ON programmes_movedclass;
DROP TRIGGER never_changes ON programmes_movedclass;
DROP FUNCTION programmes_guard_moved_class();
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0022_moved_classes")]

    operations = [
        migrations.RunSQL((SQL / "0023_moved_classes.sql").read_text(encoding="utf-8"), FORMER + UNGUARD),
    ]
