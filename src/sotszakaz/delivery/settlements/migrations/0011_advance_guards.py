"""Registers of before there were advances paid what was delivered; advances are guarded and deducted once."""

from pathlib import Path

from django.db import migrations, models
from django.db.models import F

SQL = Path(__file__).parents[1] / "sql"
GUARDED = ["settlements_advance", "settlements_advanceline"]

SETTLE = """
UPDATE settlements_paymentregister
SET advance = 0, debt_before = 0, payable = greatest(amount, 0), debt_after = greatest(-amount, 0)
WHERE amount IS NOT NULL;
"""
POLICY = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table}
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
"""
NO_POLICY = "DROP POLICY tenant ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
DROP = """
DROP TRIGGER never_changes ON settlements_advanceline;
DROP TRIGGER never_deleted ON settlements_advance;
DROP TRIGGER never_changes ON settlements_advance;
DROP FUNCTION settlements_guard_advance();
"""


class Migration(migrations.Migration):
    dependencies = [("settlements", "0010_advances")]

    operations = [
        migrations.RunSQL(SETTLE, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name="paymentregister",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("advance__isnull", True),
                        ("amount__isnull", True),
                        ("debt_after__isnull", True),
                        ("debt_before__isnull", True),
                        ("payable__isnull", True),
                    ),
                    models.Q(
                        ("advance__isnull", False),
                        ("amount__isnull", False),
                        ("debt_after__isnull", False),
                        ("debt_before__isnull", False),
                        ("payable__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="payment_register_filled_at_once",
                violation_error_message="Суммы реестра записываются вместе.",
            ),
        ),
        migrations.AddConstraint(
            model_name="paymentregister",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "payable",
                        F("amount") - F("advance") - F("debt_before") + F("debt_after"),
                    ),
                    ("advance__gte", 0),
                    ("debt_after__gte", 0),
                    ("debt_before__gte", 0),
                    ("payable__gte", 0),
                    models.Q(("payable", 0), ("debt_after", 0), _connector="OR"),
                ),
                name="payment_register_settled",
                violation_error_message="К оплате — оказанное без аванса и прошлого долга, но не меньше нуля.",
            ),
        ),
        *(migrations.RunSQL(POLICY.format(table=table), NO_POLICY.format(table=table)) for table in GUARDED),
        migrations.RunSQL((SQL / "0011_advance_guards.sql").read_text(encoding="utf-8"), DROP),
    ]
