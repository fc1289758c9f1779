"""The paper by which a family without a login asks for another group or agrees to it; once written it stays."""

import django.db.models.deletion
from django.db import migrations, models

FORWARD = """
CREATE TRIGGER transfer_request_keeps_paper BEFORE UPDATE OF paper_id ON enrolments_transferrequest
    FOR EACH ROW WHEN (OLD.paper_id IS NOT NULL AND NEW.paper_id IS DISTINCT FROM OLD.paper_id)
    EXECUTE FUNCTION refuse_change();
"""
BACKWARD = "DROP TRIGGER transfer_request_keeps_paper ON enrolments_transferrequest;"


class Migration(migrations.Migration):
    dependencies = [
        ("enrolments", "0035_terms_of_requests"),
        ("children", "0018_papers_of_requests"),
    ]

    operations = [
        migrations.AddField(
            model_name="transferrequest",
            name="paper",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="children.familypaper",
                verbose_name="бумага семьи",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
