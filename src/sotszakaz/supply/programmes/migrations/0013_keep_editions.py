"""Editions of programmes are kept by triggers from now on.

Until now only the present was kept: it holds since the latest correction that the log of deeds knows. A part belongs to
its programme since the day of the log; where the log does not know it, the day stays empty.
"""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parents[1] / "sql"

KNOWN = """
INSERT INTO programmes_programmeedition
    (programme_id, municipality_id, name, sort_key, age_from, age_to, focus, form, made_at)
SELECT p.id, p.municipality_id, p.name, p.sort_key, p.age_from, p.age_to, p.focus, p.form,
       coalesce((SELECT max(e.at) FROM foundation_auditevent e
                 WHERE e.subject_type = 'programmes.programme' AND e.subject_id = p.id
                   AND e.action = 'programme.edit'), p.created_at)
FROM programmes_programme p;

UPDATE programmes_programmepart t SET accepted_at = e.at
FROM foundation_auditevent e
WHERE e.subject_type = 'programmes.programmepart' AND e.subject_id = t.id AND e.action = 'programmepart.add';
"""


class Migration(migrations.Migration):
    dependencies = [("foundation", "0002_guards"), ("programmes", "0012_proposed_parts")]

    operations = [
        migrations.RunSQL(KNOWN, migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "0013_editions.sql").read_text(), (SQL / "0013_editions_backward.sql").read_text()),
    ]
