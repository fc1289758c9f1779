"""Agreements older than the rows of their limit get them, marked as restored."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent.parent / "sql" / "0008_restore_limits.sql"


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0007_disagreements"),
        ("social_orders", "0004_change_guards"),
    ]

    operations = [
        migrations.AddField(
            model_name="agreementlimit",
            name="is_restored",
            field=models.BooleanField(db_default=False, default=False, verbose_name="восстановлена"),
        ),
        migrations.RunSQL(SQL.read_text(encoding="utf-8"), migrations.RunSQL.noop),
    ]
