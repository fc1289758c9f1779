"""A document that has ended takes no more signatures."""

from pathlib import Path

from django.db import migrations

FORWARD = (Path(__file__).parents[1] / "sql" / "0005_ended_documents.sql").read_text()
BACKWARD = """
DROP TRIGGER signature_before_ending ON signatures_signature;
DROP FUNCTION signature_before_ending();
"""


class Migration(migrations.Migration):
    dependencies = [("signatures", "0004_month_papers"), ("documents", "0006_check_without_people")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
