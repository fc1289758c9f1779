"""An agreement may wait for signatures: offered with an empty account, in force when both sides have signed."""

import django.contrib.postgres.constraints
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION agreements_guard_signed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.needs_signatures <> OLD.needs_signatures
        OR NEW.state = 'active' AND NOT EXISTS (
            SELECT FROM signatures_signature s JOIN documents_documentversion v ON v.id = s.version_id
            WHERE v.document_id = NEW.document_id AND s.party IN ('provider', 'body')
            GROUP BY v.id HAVING count(*) = 2)
    THEN
        RAISE EXCEPTION 'both sides sign first' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'agreement_signed_by_both';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER agreement_signed_by_both BEFORE UPDATE ON agreements_agreement
    FOR EACH ROW WHEN (OLD.state = 'offered' AND NEW.state <> 'offered' OR NEW.needs_signatures <> OLD.needs_signatures)
    EXECUTE FUNCTION agreements_guard_signed();
"""

BACKWARD = """
DROP TRIGGER agreement_signed_by_both ON agreements_agreement;
DROP FUNCTION agreements_guard_signed();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0005_under_licence"),
        ("documents", "0008_template_guards"),
        ("municipalities", "0001_initial"),
        ("providers", "0004_licences"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="agreement",
            name="agreement_no_overlap",
        ),
        migrations.RemoveConstraint(
            model_name="agreement",
            name="agreement_terminated_with_reason",
        ),
        migrations.AddField(
            model_name="agreement",
            name="needs_signatures",
            field=models.BooleanField(db_default=False, default=False, verbose_name="вступает в силу после подписей"),
        ),
        migrations.AddField(
            model_name="agreement",
            name="settled_at",
            field=models.DateTimeField(null=True, verbose_name="когда вступило в силу или отозвано"),
        ),
        migrations.AddField(
            model_name="agreement",
            name="settled_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="кто ввёл в силу или отозвал",
            ),
        ),
        migrations.AlterField(
            model_name="agreement",
            name="state",
            field=models.CharField(
                choices=[
                    ("offered", "ждёт подписей"),
                    ("active", "действует"),
                    ("ending", "прекращается"),
                    ("terminated", "расторгнуто"),
                    ("withdrawn", "не заключено"),
                ],
                default="active",
                max_length=20,
                verbose_name="состояние",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("state__in", ["offered", "active"])),
                expressions=[("record", "="), ("valid", "&&")],
                name="agreement_no_overlap",
                violation_error_message="На эти дни с исполнителем уже есть соглашение. Измените срок.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("state__in", ["offered", "active"]),
                        ("terminated_at__isnull", True),
                        ("terminated_by__isnull", True),
                    ),
                    models.Q(
                        ("state__in", ["ending", "withdrawn"]),
                        ("terminated_at__isnull", True),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    models.Q(
                        ("state", "terminated"),
                        ("terminated_at__isnull", False),
                        models.Q(("reason", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="agreement_terminated_with_reason",
                violation_error_message="Расторжение называет время и причину.",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("needs_signatures", True), ("settled_at__isnull", True), ("state", "offered")),
                    models.Q(
                        ("needs_signatures", True),
                        ("settled_at__isnull", False),
                        models.Q(("state", "offered"), _negated=True),
                    ),
                    models.Q(
                        ("needs_signatures", False),
                        ("settled_at__isnull", True),
                        models.Q(("state__in", ["offered", "withdrawn"]), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="agreement_settled_after_signatures",
                violation_error_message="Соглашение, которое ждёт подписей, ещё не в силе; решённое называет время.",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
