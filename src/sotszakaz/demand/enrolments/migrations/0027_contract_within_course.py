"""No contract is made for a course that is over."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"
BACKWARD = """
    DROP TRIGGER contract_within_course ON enrolments_contract;
    DROP FUNCTION enrolments_guard_course();
"""


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0026_extended_norms")]

    operations = [migrations.RunSQL((SQL / "0027_course.sql").read_text(encoding="utf-8"), BACKWARD)]
