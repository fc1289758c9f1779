"""A template is adopted once and never changes otherwise; those of another municipality are not there."""

from django.db import migrations

GUARDS = """
CREATE FUNCTION document_template_is_only_adopted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.adopted_at IS NOT NULL
       OR (OLD.municipality_id, OLD.kind, OLD.version, OLD.file_name, OLD.content, OLD.sha256, OLD.uploaded_at,
           OLD.uploaded_by_id)
          IS DISTINCT FROM
          (NEW.municipality_id, NEW.kind, NEW.version, NEW.file_name, NEW.content, NEW.sha256, NEW.uploaded_at,
           NEW.uploaded_by_id)
    THEN
        RAISE EXCEPTION 'document templates never change but for their adoption' USING ERRCODE = 'check_violation',
            CONSTRAINT = 'document_template_never_changes';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER document_template_never_changes BEFORE UPDATE OR DELETE ON documents_documenttemplate
    FOR EACH ROW EXECUTE FUNCTION document_template_is_only_adopted();
ALTER TABLE documents_documenttemplate ADD CONSTRAINT document_template_sum
    CHECK (content IS NULL OR sha256 = encode(sha256(content), 'hex'));
ALTER TABLE documents_documenttemplate ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON documents_documenttemplate
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
"""

NO_GUARDS = """
DROP POLICY tenant ON documents_documenttemplate;
ALTER TABLE documents_documenttemplate DISABLE ROW LEVEL SECURITY;
ALTER TABLE documents_documenttemplate DROP CONSTRAINT document_template_sum;
DROP TRIGGER document_template_never_changes ON documents_documenttemplate;
DROP FUNCTION document_template_is_only_adopted();
"""


class Migration(migrations.Migration):
    dependencies = [("documents", "0007_templates")]

    operations = [migrations.RunSQL(GUARDS, NO_GUARDS)]
