"""Protocols of disagreements to what is offered: words stay as said, answers come once."""

import django.db.models.deletion
import django.db.models.functions.datetime
from django.conf import settings
from django.db import migrations, models

TABLES = ("disagreement", "disagreementitem")

FORWARD = (
    "\n".join(
        f"""
ALTER TABLE agreements_{table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON agreements_{table}
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
"""
        for table in TABLES
    )
    + """
CREATE FUNCTION agreements_guard_disagreement() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    moves text[] := ARRAY['state', 'answered_at', 'answered_by_id', 'settled_at', 'settled_by_id'];
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state IN ('settled', 'withdrawn') OR to_jsonb(OLD) - moves <> to_jsonb(NEW) - moves THEN
        RAISE EXCEPTION 'a protocol stays as it was raised' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'disagreement_stays_as_raised';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER disagreement_guarded BEFORE UPDATE OR DELETE ON agreements_disagreement
    FOR EACH ROW EXECUTE FUNCTION agreements_guard_disagreement();

CREATE FUNCTION agreements_guard_disagreement_item() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    answer text[] := ARRAY['is_accepted', 'reason'];
BEGIN
    IF TG_OP = 'DELETE' OR OLD.is_accepted IS NOT NULL OR to_jsonb(OLD) - answer <> to_jsonb(NEW) - answer THEN
        RAISE EXCEPTION 'words and answers stay as they were said' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'disagreement_item_stays_as_said';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER disagreement_item_guarded BEFORE UPDATE OR DELETE ON agreements_disagreementitem
    FOR EACH ROW EXECUTE FUNCTION agreements_guard_disagreement_item();
"""
)

BACKWARD = """
DROP TRIGGER disagreement_item_guarded ON agreements_disagreementitem;
DROP TRIGGER disagreement_guarded ON agreements_disagreement;
DROP FUNCTION agreements_guard_disagreement_item();
DROP FUNCTION agreements_guard_disagreement();
DROP POLICY tenant ON agreements_disagreementitem;
DROP POLICY tenant ON agreements_disagreement;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agreements", "0006_wait_for_signatures"),
        ("documents", "0008_template_guards"),
        ("municipalities", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Disagreement",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("raised", "ждёт ответа"),
                            ("answered", "дан ответ, ждёт подписей"),
                            ("settled", "урегулирован"),
                            ("withdrawn", "отозван"),
                        ],
                        default="raised",
                        max_length=20,
                        verbose_name="состояние",
                    ),
                ),
                ("answer_by_on", models.DateField(verbose_name="ответить до")),
                (
                    "raised_at",
                    models.DateTimeField(
                        db_default=django.db.models.functions.datetime.Now(), verbose_name="когда направлен"
                    ),
                ),
                ("answered_at", models.DateTimeField(null=True, verbose_name="когда дан ответ")),
                ("settled_at", models.DateTimeField(null=True, verbose_name="когда завершён")),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disagreements",
                        to="agreements.agreement",
                        verbose_name="соглашение",
                    ),
                ),
                (
                    "amendment",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="disagreements",
                        to="agreements.amendment",
                        verbose_name="дополнительное соглашение",
                    ),
                ),
                (
                    "answered_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто ответил",
                    ),
                ),
                (
                    "document",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="documents.document",
                        verbose_name="документ",
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
                    "raised_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто направил",
                    ),
                ),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="кто завершил",
                    ),
                ),
            ],
            options={
                "verbose_name": "протокол разногласий",
                "verbose_name_plural": "протоколы разногласий",
            },
        ),
        migrations.CreateModel(
            name="DisagreementItem",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("ordinal", models.PositiveSmallIntegerField(verbose_name="по порядку")),
                ("clause", models.CharField(max_length=200, verbose_name="пункт")),
                ("body_words", models.TextField(blank=True, verbose_name="редакция уполномоченного органа")),
                ("provider_words", models.TextField(verbose_name="редакция исполнителя")),
                ("is_accepted", models.BooleanField(null=True, verbose_name="принято")),
                ("reason", models.CharField(blank=True, max_length=500, verbose_name="почему отклонено")),
                (
                    "disagreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="agreements.disagreement",
                        verbose_name="протокол разногласий",
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
            ],
            options={
                "verbose_name": "разногласие",
                "verbose_name_plural": "разногласия",
                "ordering": ["ordinal"],
            },
        ),
        migrations.AddConstraint(
            model_name="disagreement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ("raised", "answered"))),
                fields=("agreement",),
                name="disagreement_one_open",
                violation_error_message="Протокол разногласий уже направлен. Дождитесь ответа или отзовите его.",
            ),
        ),
        migrations.AddConstraint(
            model_name="disagreement",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["answered", "settled"]), _negated=True),
                    ("answered_at__isnull", False),
                    _connector="OR",
                ),
                name="disagreement_answered_with_time",
                violation_error_message="У ответа на разногласия записано время.",
            ),
        ),
        migrations.AddConstraint(
            model_name="disagreementitem",
            constraint=models.UniqueConstraint(
                fields=("disagreement", "ordinal"),
                name="disagreement_item_once",
                violation_error_message="Пункты протокола идут по порядку.",
            ),
        ),
        migrations.AddConstraint(
            model_name="disagreementitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("is_accepted__isnull", True), ("reason", "")),
                    ("is_accepted", True),
                    models.Q(("is_accepted", False), models.Q(("reason", ""), _negated=True)),
                    _connector="OR",
                ),
                name="disagreement_refused_with_reason",
                violation_error_message="Напишите, почему редакция исполнителя отклонена.",
            ),
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
