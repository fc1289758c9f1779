"""Contracts whose course was over before their documents could end: the documents end on the day after the course."""

from django.db import migrations

FORWARD = """
INSERT INTO documents_documentending (document_id, municipality_id, outcome, ended_on, ground)
SELECT d.id, k.municipality_id, 'completed', greatest(upper(k.period), d.formed_on), ''
FROM enrolments_contract k
JOIN certificates_socialcertificate s ON s.id = k.social_certificate_id
JOIN documents_document d ON d.id IN (k.document_id, s.document_id)
WHERE k.state = 'ended' AND NOT EXISTS (SELECT FROM documents_documentending e WHERE e.document_id = d.id);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("enrolments", "0016_intake_guards"),
        ("documents", "0008_template_guards"),
        ("certificates", "0006_scheme_limits_stand"),
    ]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
