"""Hours beyond a weekly norm: a second account of a month, and who makes entries over norms asks for it."""

from django.db import migrations, models

EXTENSIONS = """
-- Shared by all who are about to make entries over norms, until their transaction ends; alone by the deed that opens
-- second accounts. So nobody posts over norms by what was so before.
CREATE FUNCTION certificates_keep_extended(municipality bigint) RETURNS void LANGUAGE sql AS $$
    SELECT pg_advisory_xact_lock_shared(hashtextextended('certificates.extended', municipality))
$$;

-- Norms that have a second account, among these; looked up after the lock, which is what makes the answer stand.
CREATE FUNCTION certificates_extensions(accounts bigint[], municipality bigint)
RETURNS TABLE (account_id bigint, extended_account_id bigint) LANGUAGE plpgsql AS $$
BEGIN
    PERFORM certificates_keep_extended(municipality);
    RETURN QUERY SELECT m.account_id, m.extended_account_id FROM certificates_certificatemonth m
    WHERE m.account_id = ANY (accounts) AND m.extended_account_id IS NOT NULL;
END $$;
"""
NO_EXTENSIONS = """
DROP FUNCTION certificates_extensions(bigint[], bigint);
DROP FUNCTION certificates_keep_extended(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [("certificates", "0007_values_go_on_with_time")]

    operations = [
        migrations.AddField(
            model_name="certificatemonth",
            name="extended_account_id",
            field=models.BigIntegerField(null=True, verbose_name="счёт нормы с часами сверх неё"),
        ),
        migrations.AddField(
            model_name="certificatemonth",
            name="extra",
            field=models.BigIntegerField(db_default=0, default=0, verbose_name="сверх нормы, сотых часа в неделю"),
        ),
        migrations.AddIndex(
            model_name="certificatemonth",
            index=models.Index(
                condition=models.Q(("extended_account_id__isnull", False)),
                fields=["account_id"],
                name="certificate_month_extended",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificatemonth",
            constraint=models.UniqueConstraint(
                condition=models.Q(("extended_account_id__isnull", False)),
                fields=("extended_account_id",),
                name="certificate_month_own_extended",
                violation_error_message="Счёт нормы с часами сверх неё — только одного месяца.",
            ),
        ),
        migrations.AddConstraint(
            model_name="certificatemonth",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("extra", 0), models.Q(("extended_account_id__isnull", False), ("extra__gt", 0)), _connector="OR"
                ),
                name="certificate_month_extra_on_account",
                violation_error_message="Часы сверх нормы лежат на своём счёте и не бывают меньше нуля.",
            ),
        ),
        migrations.RunSQL(EXTENSIONS, NO_EXTENSIONS),
    ]
