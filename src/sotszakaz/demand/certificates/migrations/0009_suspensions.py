"""The day of a suspension, suspensions that are over, and the states of a certificate as the database knows them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

GUARD = """
ALTER TABLE certificates_suspension ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON certificates_suspension
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON certificates_suspension
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
UNGUARD = """
DROP TRIGGER never_changes ON certificates_suspension;
DROP POLICY tenant ON certificates_suspension;
ALTER TABLE certificates_suspension DISABLE ROW LEVEL SECURITY;
"""

MOVES = """
CREATE FUNCTION certificates_guard_moves() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (OLD.state, NEW.state) NOT IN (
        ('record', 'valued'), ('valued', 'record'), ('valued', 'suspended'), ('record', 'suspended'),
        ('suspended', 'record'), ('valued', 'closed'), ('record', 'closed'), ('suspended', 'closed'))
    THEN
        RAISE EXCEPTION 'certificate % does not move from % to %', OLD.id, OLD.state, NEW.state
            USING ERRCODE = 'check_violation', CONSTRAINT = 'certificate_moves';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER guard_moves BEFORE UPDATE OF state ON certificates_certificateaccount
    FOR EACH ROW WHEN (OLD.state IS DISTINCT FROM NEW.state) EXECUTE FUNCTION certificates_guard_moves();
"""
NO_MOVES = """
DROP TRIGGER guard_moves ON certificates_certificateaccount;
DROP FUNCTION certificates_guard_moves();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("certificates", "0008_extra_hours"),
        ("foundation", "0002_guards"),
        ("municipalities", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="certificateaccount", name="certificate_suspended_with_reason"),
        migrations.AddField(
            model_name="certificateaccount",
            name="suspended_on",
            field=models.DateField(null=True, verbose_name="с какого дня приостановлен"),
        ),
        migrations.AddConstraint(
            model_name="certificateaccount",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "suspended"), ("suspended_at__isnull", False), ("suspension_reason__gt", "")),
                    models.Q(
                        ("suspended_at__isnull", True),
                        ("suspended_by__isnull", True),
                        ("suspended_on__isnull", True),
                        models.Q(("state", "suspended"), _negated=True),
                    ),
                    ("state", "closed"),
                    _connector="OR",
                ),
                name="certificate_suspended_with_reason",
                violation_error_message="У приостановленного сертификата есть время и причина.",
            ),
        ),
        migrations.CreateModel(
            name="Suspension",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("since", models.DateField(verbose_name="с какого дня")),
                ("reason", models.TextField(verbose_name="причина приостановления")),
                ("suspended_at", models.DateTimeField(verbose_name="когда приостановлен")),
                ("resumed_on", models.DateField(verbose_name="с какого дня возобновлён")),
                ("resumption_reason", models.TextField(verbose_name="почему возобновлён")),
                ("resumed_at", models.DateTimeField(verbose_name="когда возобновлён")),
                (
                    "certificate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suspensions",
                        to="certificates.certificateaccount",
                        verbose_name="сертификат",
                    ),
                ),
                (
                    "municipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="municipalities.municipality",
                        verbose_name="муниципалитет",
                    ),
                ),
                (
                    "resumed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто возобновил",
                    ),
                ),
                (
                    "suspended_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто приостановил",
                    ),
                ),
            ],
            options={
                "verbose_name": "приостановление сертификата",
                "verbose_name_plural": "приостановления сертификатов",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("reason__gt", ""), ("resumption_reason__gt", "")),
                        name="suspension_with_reasons",
                        violation_error_message="У приостановления и у возобновления есть причина.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("resumed_at__gte", models.F("suspended_at")), ("resumed_on__gte", models.F("since"))
                        ),
                        name="suspension_ends_after_it_began",
                        violation_error_message="Сертификат возобновляют не раньше, чем приостановили.",
                    ),
                ],
            },
        ),
        migrations.RunSQL(GUARD, UNGUARD),
        migrations.RunSQL(MOVES, NO_MOVES),
    ]
