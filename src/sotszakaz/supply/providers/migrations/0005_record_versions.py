"""A registry record has versions: an accepted change is the next one, the number stays."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE FUNCTION providers_guard_record_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a version of a record stays' USING ERRCODE = 'check_violation',
        CONSTRAINT = 'record_version_stays';
END $$;

CREATE TRIGGER record_version_guarded BEFORE UPDATE OR DELETE ON providers_recordversion
    FOR EACH ROW EXECUTE FUNCTION providers_guard_record_version();

CREATE OR REPLACE FUNCTION providers_guard_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR (OLD.id, OLD.municipality_id, OLD.organisation_id, OLD.number, OLD.included_on)
            IS DISTINCT FROM
           (NEW.id, NEW.municipality_id, NEW.organisation_id, NEW.number, NEW.included_on)
        OR OLD.application_id <> NEW.application_id AND NEW.application_id IS DISTINCT FROM (
            SELECT v.application_id FROM providers_recordversion v
            WHERE v.record_id = NEW.id ORDER BY v.version DESC LIMIT 1)
    THEN
        RAISE EXCEPTION 'a registry record stays' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'registry_record_stays';
    END IF;
    RETURN NEW;
END $$;

-- Records older than versions get their first one; of the organisation only today's details are known.
INSERT INTO providers_recordversion (municipality_id, record_id, version, application_id, since, details)
SELECT r.municipality_id, r.id, 1, r.application_id, r.included_on, jsonb_build_object(
    'kind', o.kind, 'full_name', o.full_name, 'short_name', o.short_name, 'inn', o.inn, 'kpp', o.kpp, 'ogrn', o.ogrn,
    'address', o.address, 'head_name', o.head_name, 'phone', o.phone, 'email', o.email)
FROM providers_registryrecord r JOIN municipalities_organisation o ON o.id = r.organisation_id;
"""

BACKWARD = """
CREATE OR REPLACE FUNCTION providers_guard_record() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE'
        OR (OLD.id, OLD.municipality_id, OLD.organisation_id, OLD.number, OLD.application_id, OLD.included_on)
            IS DISTINCT FROM
           (NEW.id, NEW.municipality_id, NEW.organisation_id, NEW.number, NEW.application_id, NEW.included_on)
    THEN
        RAISE EXCEPTION 'a registry record stays' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'registry_record_stays';
    END IF;
    RETURN NEW;
END $$;
DROP TRIGGER record_version_guarded ON providers_recordversion;
DROP FUNCTION providers_guard_record_version();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("municipalities", "0001_initial"),
        ("providers", "0004_licences"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="providerapplication",
            name="changes",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="change_applications",
                to="providers.registryrecord",
                verbose_name="изменяет запись",
            ),
        ),
        migrations.AddField(
            model_name="providerapplication",
            name="details",
            field=models.JSONField(null=True, verbose_name="новые сведения об организации"),
        ),
        migrations.CreateModel(
            name="RecordVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("version", models.PositiveSmallIntegerField(verbose_name="редакция")),
                ("since", models.DateField(verbose_name="действует с")),
                ("details", models.JSONField(verbose_name="сведения об организации")),
                (
                    "made_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="когда внесена"
                    ),
                ),
                (
                    "application",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="record_version",
                        to="providers.providerapplication",
                        verbose_name="заявка",
                    ),
                ),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто внёс",
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
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="providers.registryrecord",
                        verbose_name="реестровая запись",
                    ),
                ),
            ],
            options={
                "verbose_name": "редакция реестровой записи",
                "verbose_name_plural": "редакции реестровых записей",
                "ordering": ["version"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("record", "version"),
                        name="record_version_once",
                        violation_error_message="Эта редакция записи уже есть. Обновите страницу.",
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
