"""Every category has its accounts, every value its category; sub-periods lie within scheme and budget year."""

import django.db.models.deletion
from django.db import migrations, models

TABLES = ("certificates_certificatemonth", "certificates_valuequeueentry")

GUARD = """
ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON {table}
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
"""
UNGUARD = """
DROP POLICY tenant ON {table};
ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
"""
PART_FITS = """
CREATE FUNCTION certificates_part_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM certificates_fundingscheme s
                   WHERE s.id = NEW.scheme_id AND s.municipality_id = NEW.municipality_id AND s.period @> NEW.period)
    THEN
        RAISE EXCEPTION 'a part lies within its scheme' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'scheme_part_within_scheme';
    END IF;
    IF extract(year FROM lower(NEW.period)) <> extract(year FROM upper(NEW.period) - 1) THEN
        RAISE EXCEPTION 'a part lies within one budget year' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'scheme_part_within_year';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER scheme_part_fits BEFORE INSERT OR UPDATE ON certificates_schemepart
    FOR EACH ROW EXECUTE FUNCTION certificates_part_fits();
"""
PART_FITS_NOT = """
DROP TRIGGER scheme_part_fits ON certificates_schemepart;
DROP FUNCTION certificates_part_fits();
"""


class Migration(migrations.Migration):
    dependencies = [("certificates", "0005_open_limit_accounts")]

    operations = [
        migrations.AlterField(
            "certificateperiod",
            "granted_as",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="periods",
                to="certificates.facevalue",
                verbose_name="категория номинала",
            ),
        ),
        migrations.AlterField(
            "facevalue",
            "number_account_id",
            models.BigIntegerField(unique=True, verbose_name="счёт числа номиналов"),
        ),
        migrations.AlterField(
            "facevalue", "sum_account_id", models.BigIntegerField(unique=True, verbose_name="счёт суммы номиналов")
        ),
        migrations.RunSQL(
            [GUARD.format(table=table) for table in TABLES], [UNGUARD.format(table=table) for table in TABLES]
        ),
        migrations.RunSQL(PART_FITS, PART_FITS_NOT),
    ]
