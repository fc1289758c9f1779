"""An application to change a record that is excluded is closed; those that wait in vain already are closed now."""

from django.db import migrations, models

FORWARD = """
WITH closed AS (
    UPDATE providers_providerapplication a
    SET state = 'closed', decided_at = now(),
        ground = 'Реестровая запись № ' || r.number || ' исключена, изменять нечего.'
    FROM providers_registryrecord r
    WHERE r.id = a.changes_id AND a.state = 'submitted' AND r.state = 'excluded'
    RETURNING a.document_id, a.municipality_id, a.ground, r.excluded_at
)
INSERT INTO documents_documentending (document_id, municipality_id, outcome, ended_on, ground)
SELECT d.id, c.municipality_id, 'cancelled',
       greatest((c.excluded_at AT TIME ZONE m.timezone)::date, d.formed_on), c.ground
FROM closed c
JOIN documents_document d ON d.id = c.document_id
JOIN municipalities_municipality m ON m.id = c.municipality_id
WHERE NOT EXISTS (SELECT FROM documents_documentending ended WHERE ended.document_id = d.id);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("documents", "0010_expert_conclusions"),
        ("providers", "0007_end_documents_of_past"),
    ]

    operations = [
        migrations.AlterField(
            model_name="providerapplication",
            name="ground",
            field=models.CharField(blank=True, max_length=400, verbose_name="основание отказа или прекращения"),
        ),
        migrations.AlterField(
            model_name="providerapplication",
            name="state",
            field=models.CharField(
                choices=[
                    ("submitted", "на рассмотрении"),
                    ("accepted", "принята"),
                    ("refused", "отказано"),
                    ("closed", "рассмотрение прекращено"),
                ],
                default="submitted",
                max_length=20,
                verbose_name="состояние",
            ),
        ),
        migrations.AddConstraint(
            model_name="providerapplication",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "closed"), _negated=True),
                    models.Q(("changes__isnull", False), models.Q(("ground", ""), _negated=True)),
                    _connector="OR",
                ),
                name="provider_application_closed_with_ground",
                violation_error_message="Рассмотрение прекращают у заявки на изменение записи и называют основание.",
            ),
        ),
        migrations.RunSQL(FORWARD, migrations.RunSQL.noop),
    ]
