"""Without a licence that holds there are no new quotes and no new contracts."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"
UNGUARD = """
DROP TRIGGER contract_under_licence ON enrolments_contract;
DROP FUNCTION enrolments_guard_licence();
"""


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0012_paper_guards"), ("providers", "0004_licences")]

    operations = [migrations.RunSQL((SQL / "0013_licence.sql").read_text(), UNGUARD)]
