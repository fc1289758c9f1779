"""Orders closed before their documents could end: the day of closing was their last one."""

from django.db import migrations

FORWARD = """
INSERT INTO documents_documentending (document_id, municipality_id, outcome, ended_on, ground)
SELECT d.id, o.municipality_id, 'completed',
       greatest((o.closed_at AT TIME ZONE m.timezone)::date + 1, d.formed_on), ''
FROM social_orders_socialorder o
JOIN municipalities_municipality m ON m.id = o.municipality_id
JOIN documents_document d ON d.id = o.document_id
WHERE o.state = 'closed' AND NOT EXISTS (SELECT FROM documents_documentending e WHERE e.document_id = d.id);
"""


class Migration(migrations.Migration):
    dependencies = [("social_orders", "0004_change_guards"), ("documents", "0008_template_guards")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
