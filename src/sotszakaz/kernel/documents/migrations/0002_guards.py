"""Documents never change, the database checks their sums, and everybody may ask about a code."""

from django.db import migrations

GUARDS = """
CREATE TRIGGER document_never_changes BEFORE UPDATE OR DELETE ON documents_document
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER document_version_never_changes BEFORE UPDATE OR DELETE ON documents_documentversion
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE documents_documentversion ADD CONSTRAINT document_version_sum
    CHECK (payload_sha256 = encode(sha256(convert_to(payload, 'UTF8')), 'hex'));
"""

NO_GUARDS = """
ALTER TABLE documents_documentversion DROP CONSTRAINT document_version_sum;
DROP TRIGGER document_version_never_changes ON documents_documentversion;
DROP TRIGGER document_never_changes ON documents_document;
"""

TENANCY = """
ALTER TABLE documents_document ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON documents_document
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
ALTER TABLE documents_documentversion ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON documents_documentversion
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
"""

NO_TENANCY = """
DROP POLICY tenant ON documents_documentversion;
ALTER TABLE documents_documentversion DISABLE ROW LEVEL SECURITY;
DROP POLICY tenant ON documents_document;
ALTER TABLE documents_document DISABLE ROW LEVEL SECURITY;
"""

# The one way past row-level security: it takes the whole code and gives no payload.
CHECK = """
CREATE FUNCTION check_document(code text)
RETURNS TABLE (
    kind varchar, full_number varchar, formed_on date, municipality varchar, title varchar,
    version smallint, version_formed_on date, payload_sha256 varchar, is_valid boolean
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT document.kind, document.full_number, document.formed_on, municipality.name, document.title,
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
    dependencies = [("documents", "0001_initial"), ("foundation", "0002_guards")]

    operations = [
        migrations.RunSQL(GUARDS, NO_GUARDS),
        migrations.RunSQL(TENANCY, NO_TENANCY),
        migrations.RunSQL(CHECK, "DROP FUNCTION check_document(text);"),
    ]
