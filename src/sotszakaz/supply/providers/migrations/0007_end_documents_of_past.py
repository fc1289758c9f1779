"""Applications refused, replaced or of excluded providers before their documents could end: they end on that day."""

from django.db import migrations

FORWARD = """
INSERT INTO documents_documentending (document_id, municipality_id, outcome, ended_on, ground)
SELECT d.id, a.municipality_id, e.outcome, greatest(e.day, d.formed_on), left(e.ground, 500)
FROM providers_providerapplication a
JOIN documents_document d ON d.id = a.document_id
JOIN municipalities_municipality m ON m.id = a.municipality_id
CROSS JOIN LATERAL (
    SELECT 'cancelled' AS outcome, (a.decided_at AT TIME ZONE m.timezone)::date AS day, a.ground
    WHERE a.state = 'refused'
    UNION ALL
    SELECT 'cancelled', (r.excluded_at AT TIME ZONE m.timezone)::date, r.ground
    FROM providers_registryrecord r
    WHERE r.application_id = a.id AND r.state = 'excluded'
    UNION ALL
    SELECT 'completed', later.since, 'Реестровая запись изменена по новой заявке.'
    FROM providers_recordversion v
    JOIN providers_recordversion later ON later.record_id = v.record_id AND later.version = v.version + 1
    WHERE v.application_id = a.id
) e
WHERE NOT EXISTS (SELECT FROM documents_documentending ended WHERE ended.document_id = d.id);
"""


class Migration(migrations.Migration):
    dependencies = [("providers", "0006_replaced_licences"), ("documents", "0008_template_guards")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
