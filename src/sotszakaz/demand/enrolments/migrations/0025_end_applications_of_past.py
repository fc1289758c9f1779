"""Applications whose contract had ended before their documents could end: they end with the contract."""

from django.db import migrations

FORWARD = """
INSERT INTO documents_documentending (document_id, municipality_id, outcome, ended_on, ground)
SELECT d.id, p.municipality_id, 'completed', greatest(e.ended_on, d.formed_on), ''
FROM enrolments_applicationpaper p
JOIN enrolments_contract k ON k.application_id = p.application_id
JOIN documents_documentending e ON e.document_id = k.document_id
JOIN documents_document d ON d.id = p.document_id
WHERE p.kind = 'enrolment_application'
  AND NOT EXISTS (SELECT FROM documents_documentending own WHERE own.document_id = d.id);
"""


class Migration(migrations.Migration):
    dependencies = [("enrolments", "0024_window_of_booking"), ("documents", "0008_template_guards")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
