"""Signatures never change and are of the bytes of their version; row-level security; signers for the public check."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("signatures", "0001_initial"),
        ("documents", "0002_guards"),
        ("foundation", "0002_guards"),
    ]

    operations = [
        migrations.RunSQL((SQL / "0002_guards.sql").read_text(), (SQL / "0002_guards_backward.sql").read_text())
    ]
