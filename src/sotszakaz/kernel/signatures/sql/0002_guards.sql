ALTER TABLE signatures_signatory ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON signatures_signatory
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
ALTER TABLE signatures_paperoriginal ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON signatures_paperoriginal
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
ALTER TABLE signatures_signature ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON signatures_signature
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
ALTER TABLE signatures_signaturecode ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON signatures_signaturecode
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
ALTER TABLE signatures_verificationrun ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON signatures_verificationrun
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
ALTER TABLE signatures_verificationfinding ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON signatures_verificationfinding
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

CREATE TRIGGER signature_never_changes BEFORE UPDATE OR DELETE ON signatures_signature
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER paper_original_never_changes BEFORE UPDATE OR DELETE ON signatures_paperoriginal
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER revocation_list_never_changes BEFORE UPDATE OR DELETE ON signatures_revocationlist
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER verification_finding_never_changes BEFORE UPDATE OR DELETE ON signatures_verificationfinding
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER trusted_root_never_changes BEFORE UPDATE OF
        municipality_id, certificate, sha256, title, issuer_title, algorithm, starts_on, ends_on, added_at, added_by_id
    OR DELETE ON signatures_trustedroot
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER signatory_never_changes BEFORE UPDATE OF
        municipality_id, organisation_id, name, position, snils, ogrn, basis, basis_document, added_at, added_by_id
    OR DELETE ON signatures_signatory
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER signature_code_never_changes BEFORE UPDATE OF
        version_id, municipality_id, user_id, code_hash, sent_to, channels, asked_at, expires_at
    OR DELETE ON signatures_signaturecode
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

ALTER TABLE signatures_trustedroot ADD CONSTRAINT trusted_root_sum
    CHECK (sha256 = encode(sha256(certificate), 'hex'));
ALTER TABLE signatures_revocationlist ADD CONSTRAINT revocation_list_sum
    CHECK (sha256 = encode(sha256(content), 'hex'));
ALTER TABLE signatures_paperoriginal ADD CONSTRAINT paper_original_sum
    CHECK (sha256 = encode(sha256(content), 'hex'));

-- What is signed is the version itself, of the same municipality; paper and signatory belong to them too.
CREATE FUNCTION signature_of_its_version() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM documents_documentversion v
    WHERE v.id = NEW.version_id AND v.municipality_id = NEW.municipality_id AND v.payload_sha256 = NEW.payload_sha256;
    IF NOT FOUND THEN
        RAISE check_violation USING CONSTRAINT = 'signature_of_its_version',
            MESSAGE = 'a signature is of the bytes of its version';
    END IF;
    PERFORM FROM signatures_paperoriginal p WHERE p.id = NEW.paper_id AND p.version_id <> NEW.version_id;
    IF FOUND THEN
        RAISE check_violation USING CONSTRAINT = 'signature_of_its_paper',
            MESSAGE = 'a paper original is of the version that is signed';
    END IF;
    PERFORM FROM signatures_signatory s WHERE s.id = NEW.signatory_id AND s.municipality_id <> NEW.municipality_id;
    IF FOUND THEN
        RAISE check_violation USING CONSTRAINT = 'signature_of_its_signatory',
            MESSAGE = 'a signatory is of the municipality of the document';
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER signature_of_its_version AFTER INSERT ON signatures_signature
    FOR EACH ROW EXECUTE FUNCTION signature_of_its_version();

-- Who has signed, for everybody who knows the code of the document: sides and organisations, of citizens no names.
CREATE FUNCTION check_signatures(code text)
RETURNS TABLE (
    version smallint, party varchar, form varchar, organisation varchar, signer_position varchar, signed_at timestamptz
)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    SELECT edition.version, signature.party, signature.form,
           CASE signature.party
               WHEN 'body' THEN body.name
               WHEN 'provider' THEN provider.short_name
               ELSE ''
           END,
           CASE signature.party WHEN 'citizen' THEN '' ELSE signature.signer_position END,
           signature.signed_at
    FROM public.documents_document AS document
    JOIN public.documents_documentversion AS edition ON edition.document_id = document.id
    JOIN public.signatures_signature AS signature ON signature.version_id = edition.id
    LEFT JOIN public.municipalities_organisation AS provider ON provider.id = document.organisation_id
    LEFT JOIN public.municipalities_authorisedbody AS body ON body.municipality_id = document.municipality_id
    WHERE document.check_code = code
    ORDER BY edition.version DESC, signature.signed_at, signature.id
$$;
