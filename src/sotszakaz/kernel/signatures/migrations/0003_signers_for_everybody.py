"""Who checks a document learns who has signed it: organisations and positions, no name of a person."""

from django.db import migrations

SIGNERS = """
CREATE INDEX signature_payload_sum ON signatures_signature (payload_sha256);
CREATE FUNCTION examine_signatures(wanted_sum text)
RETURNS TABLE (party varchar, organisation varchar, signer_position varchar, signed_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT signature.party,
           CASE signature.party
               WHEN 'citizen' THEN ''
               WHEN 'body' THEN coalesce(body.name, municipality.name)
               ELSE coalesce(organisation.full_name, '')
           END,
           CASE signature.party WHEN 'citizen' THEN '' ELSE signature.signer_position END,
           signature.signed_at
    FROM public.signatures_signature AS signature
    JOIN public.documents_documentversion AS edition ON edition.id = signature.version_id
    JOIN public.documents_document AS document ON document.id = edition.document_id
    JOIN public.municipalities_municipality AS municipality ON municipality.id = document.municipality_id
    LEFT JOIN public.municipalities_authorisedbody AS body ON body.municipality_id = document.municipality_id
    LEFT JOIN public.municipalities_organisation AS organisation ON organisation.id = document.organisation_id
    WHERE signature.payload_sha256 = wanted_sum
    ORDER BY signature.signed_at, signature.id
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("signatures", "0002_guards")]

    operations = [
        migrations.RunSQL(SIGNERS, "DROP FUNCTION examine_signatures(text); DROP INDEX public.signature_payload_sum;"),
    ]
