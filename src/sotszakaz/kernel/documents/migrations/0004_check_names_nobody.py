"""The check of a document, which is for everybody, names nobody: not by initials either.

Titles of certificates and contracts end with whose they are. Documents never change, so the function leaves it out.
"""

from django.db import migrations

COLUMNS = """
RETURNS TABLE (
    kind varchar, full_number varchar, formed_on date, municipality varchar, title varchar,
    version smallint, version_formed_on date, payload_sha256 varchar, is_valid boolean
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT document.kind, document.full_number, document.formed_on, municipality.name, {title},
           edition.version, edition.formed_on, edition.payload_sha256,
           edition.version = max(edition.version) OVER ()
    FROM public.documents_document AS document
    JOIN public.municipalities_municipality AS municipality ON municipality.id = document.municipality_id
    JOIN public.documents_documentversion AS edition ON edition.document_id = document.id
    WHERE document.check_code = code
    ORDER BY edition.version DESC
$$;
"""
CHECK = "CREATE OR REPLACE FUNCTION check_document(code text)" + COLUMNS
NAMELESS = "regexp_replace(document.title, '; (обучающийся|получатель) [^;]*$', '')"


class Migration(migrations.Migration):
    dependencies = [("documents", "0003_more_kinds")]

    operations = [
        migrations.RunSQL(CHECK.format(title=NAMELESS), CHECK.format(title="document.title")),
    ]
