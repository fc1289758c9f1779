"""Hardly any application replaces another or comes from a line: indexes of the two columns leave the others out.

Django knows them as the indexes of the columns; what they find and what they forbid is the same, for nulls never met.
"""

from django.db import migrations

TABLE = "enrolments_enrolmentapplication"
REPLACES, LINE = f"{TABLE}_replaces_id_key", f"{TABLE}_waiting_entry_id_84702073"


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0013_licence")]

    operations = [
        migrations.RunSQL(
            [
                f"ALTER TABLE {TABLE} DROP CONSTRAINT {REPLACES}",
                f"CREATE UNIQUE INDEX {REPLACES} ON {TABLE} (replaces_id) WHERE replaces_id IS NOT NULL",
                f"DROP INDEX {LINE}",
                f"CREATE INDEX {LINE} ON {TABLE} (waiting_entry_id) WHERE waiting_entry_id IS NOT NULL",
            ],
            [
                f"DROP INDEX {REPLACES}",
                f"ALTER TABLE {TABLE} ADD CONSTRAINT {REPLACES} UNIQUE (replaces_id)",
                f"DROP INDEX {LINE}",
                f"CREATE INDEX {LINE} ON {TABLE} (waiting_entry_id)",
            ],
        ),
    ]
