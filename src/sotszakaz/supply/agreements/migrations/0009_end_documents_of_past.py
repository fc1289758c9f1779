"""Agreements terminated before their documents could end: the documents end on that day."""

from django.db import migrations

FORWARD = """
INSERT INTO documents_documentending (document_id, municipality_id, outcome, ended_on, ground)
SELECT d.id, a.municipality_id, 'terminated',
       greatest((a.terminated_at AT TIME ZONE m.timezone)::date, d.formed_on), left(a.reason, 500)
FROM agreements_agreement a
JOIN municipalities_municipality m ON m.id = a.municipality_id
LEFT JOIN agreements_amendment c ON c.agreement_id = a.id AND c.state = 'in_force'
JOIN documents_document d ON d.id IN (a.document_id, c.document_id)
WHERE a.state = 'terminated' AND NOT EXISTS (SELECT FROM documents_documentending e WHERE e.document_id = d.id)
GROUP BY d.id, a.id, m.id;
"""


class Migration(migrations.Migration):
    dependencies = [("agreements", "0008_restore_limits"), ("documents", "0008_template_guards")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
