"""Endings never change, and the public check tells the state of a document and nothing of any person.

The title is not told any more: what people may read of it is the kind. A number is enough to ask, since the answer is public.
"""

from django.db import migrations

GUARDS = """
CREATE TRIGGER document_ending_never_changes BEFORE UPDATE OR DELETE ON documents_documentending
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
ALTER TABLE documents_documentending ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON documents_documentending
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
"""

NO_GUARDS = """
DROP POLICY tenant ON documents_documentending;
ALTER TABLE documents_documentending DISABLE ROW LEVEL SECURITY;
DROP TRIGGER document_ending_never_changes ON documents_documentending;
"""

# The ways past row-level security: they give no payload, no title, no name.
ANSWER = """
RETURNS TABLE (
    kind varchar, full_number varchar, formed_on date, municipality varchar, authorised_body varchar,
    organisation varchar, outcome varchar, ended_on date,
    version smallint, version_formed_on date, payload_sha256 varchar, is_valid boolean
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT document.kind, document.full_number, document.formed_on, municipality.name, body.name,
           organisation.full_name, ending.outcome, ending.ended_on,
           edition.version, edition.formed_on, edition.payload_sha256,
           edition.version = max(edition.version) OVER ()
    FROM public.documents_document AS document
    JOIN public.municipalities_municipality AS municipality ON municipality.id = document.municipality_id
    JOIN public.documents_documentversion AS edition ON edition.document_id = document.id
    LEFT JOIN public.municipalities_authorisedbody AS body ON body.municipality_id = document.municipality_id
    LEFT JOIN public.municipalities_organisation AS organisation ON organisation.id = document.organisation_id
    LEFT JOIN public.documents_documentending AS ending ON ending.document_id = document.id
    WHERE {wanted}
    ORDER BY edition.version DESC
$$;
"""

BY_CODE = "CREATE FUNCTION examine_document(wanted_code text)" + ANSWER.format(
    wanted="document.check_code = wanted_code"
)
BY_NUMBER = (
    "CREATE FUNCTION examine_document_numbered("
    "wanted_municipality bigint, wanted_kind text, wanted_year integer, wanted_number integer)"
    + ANSWER.format(
        wanted="document.municipality_id = wanted_municipality AND document.kind = wanted_kind "
        "AND document.year = wanted_year AND document.number = wanted_number"
    )
)

WITH_TITLE = """
CREATE FUNCTION check_document(code text)
RETURNS TABLE (
    kind varchar, full_number varchar, formed_on date, municipality varchar, title varchar,
    version smallint, version_formed_on date, payload_sha256 varchar, is_valid boolean
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT document.kind, document.full_number, document.formed_on, municipality.name,
           regexp_replace(document.title, '; (обучающийся|получатель) [^;]*$', ''),
           edition.version, edition.formed_on, edition.payload_sha256,
           edition.version = max(edition.version) OVER ()
    FROM public.documents_document AS document
    JOIN public.municipalities_municipality AS municipality ON municipality.id = document.municipality_id
    JOIN public.documents_documentversion AS edition ON edition.document_id = document.id
    WHERE document.check_code = code
    ORDER BY edition.version DESC
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0005_endings"), ("foundation", "0002_guards")]

    operations = [
        migrations.RunSQL(GUARDS, NO_GUARDS),
        migrations.RunSQL(BY_CODE, "DROP FUNCTION examine_document(text);"),
        migrations.RunSQL(BY_NUMBER, "DROP FUNCTION examine_document_numbered(bigint, text, integer, integer);"),
        migrations.RunSQL("DROP FUNCTION check_document(text);", WITH_TITLE),
    ]
