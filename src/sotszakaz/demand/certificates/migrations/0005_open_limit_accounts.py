"""Accounts of the limits of categories set before there were any: boundless, and with what was granted held there."""

from django.db import migrations

FORWARD = """
DO $$
DECLARE
    category record;
    numbers bigint;
    sums bigint;
BEGIN
    FOR category IN
        SELECT f.id, f.category, s.municipality_id, s.unit, s.title FROM certificates_facevalue f
        JOIN certificates_fundingscheme s ON s.id = f.scheme_id ORDER BY f.id
    LOOP
        INSERT INTO ledger_account (municipality_id, kind, unit, title, status)
        VALUES (category.municipality_id, 'scheme_number', 'piece',
                left('Число номиналов ' || category.category || ': ' || category.title, 300), 'open')
        RETURNING id INTO numbers;
        INSERT INTO ledger_account (municipality_id, kind, unit, title, status)
        VALUES (category.municipality_id, 'scheme_sum', category.unit,
                left('Сумма номиналов ' || category.category || ': ' || category.title, 300), 'open')
        RETURNING id INTO sums;
        UPDATE certificates_facevalue SET number_account_id = numbers, sum_account_id = sums WHERE id = category.id;
    END LOOP;

    UPDATE certificates_certificateperiod p SET granted_as_id = f.id
    FROM certificates_certificateaccount c
    JOIN children_child k ON k.id = c.child_id
    JOIN certificates_facevalue f ON f.category = k.category
    WHERE c.id = p.certificate_id AND f.scheme_id = p.scheme_id;

    PERFORM ledger_post(p.keys, p.municipalities, p.actors, p.types, p.ids, p.days,
                        e.belongs, e.accounts, e.moves, e.amounts)
    FROM (
        SELECT array_agg('facevalue:' || f.id || ':opened' ORDER BY f.id) AS keys,
               array_agg(s.municipality_id ORDER BY f.id) AS municipalities,
               array_agg(NULL::bigint ORDER BY f.id) AS actors,
               array_agg('certificates.facevalue'::text ORDER BY f.id) AS types,
               array_agg(f.id ORDER BY f.id) AS ids,
               array_agg(lower(s.period) ORDER BY f.id) AS days
        FROM certificates_facevalue f JOIN certificates_fundingscheme s ON s.id = f.scheme_id
    ) p, (
        SELECT array_agg(f.place::int ORDER BY f.place, m.line) AS belongs,
               array_agg(m.account_id ORDER BY f.place, m.line) AS accounts,
               array_agg('grant'::text ORDER BY f.place, m.line) AS moves,
               array_agg(1000000000000000 ORDER BY f.place, m.line) AS amounts
        FROM (SELECT *, row_number() OVER (ORDER BY id) AS place FROM certificates_facevalue) f
        CROSS JOIN LATERAL (VALUES (1, f.number_account_id), (2, f.sum_account_id)) AS m (line, account_id)
    ) e
    WHERE cardinality(p.keys) > 0;

    PERFORM ledger_post(p.keys, p.municipalities, p.actors, p.types, p.ids, p.days,
                        e.belongs, e.accounts, e.moves, e.amounts)
    FROM (
        SELECT array_agg('certificateperiod:' || id || ':limits' ORDER BY id) AS keys,
               array_agg(municipality_id ORDER BY id) AS municipalities,
               array_agg(NULL::bigint ORDER BY id) AS actors,
               array_agg('certificates.certificateperiod'::text ORDER BY id) AS types,
               array_agg(id ORDER BY id) AS ids,
               array_agg(opened_at::date ORDER BY id) AS days
        FROM certificates_certificateperiod
    ) p, (
        SELECT array_agg(g.place::int ORDER BY g.place, m.line) AS belongs,
               array_agg(m.account_id ORDER BY g.place, m.line) AS accounts,
               array_agg('hold'::text ORDER BY g.place, m.line) AS moves,
               array_agg(m.amount ORDER BY g.place, m.line) AS amounts
        FROM (SELECT *, row_number() OVER (ORDER BY id) AS place FROM certificates_certificateperiod) g
        JOIN certificates_facevalue f ON f.id = g.granted_as_id
        CROSS JOIN LATERAL (VALUES (1, f.number_account_id, 1), (2, f.sum_account_id, g.face_value))
            AS m (line, account_id, amount)
    ) e
    WHERE cardinality(p.keys) > 0;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("certificates", "0004_scheme_limits")]

    operations = [migrations.RunSQL(FORWARD, migrations.RunSQL.noop)]
