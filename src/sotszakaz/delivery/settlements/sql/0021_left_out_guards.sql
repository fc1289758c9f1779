ALTER TABLE settlements_leftoutcontract ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON settlements_leftoutcontract
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
CREATE TRIGGER never_changes BEFORE UPDATE OR DELETE ON settlements_leftoutcontract
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- settlements_unsigned: the document for whose signatures the money of a contract waits: the contract, then its social
-- certificate; null when neither waits. The sides that must sign are given by the kind of document, none where the rules
-- do not wait. Some version signed by all of them is enough.
CREATE FUNCTION settlements_unsigned(contract bigint, contract_sides text[], certificate_sides text[])
RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT d.document_id
    FROM enrolments_contract c
    JOIN certificates_socialcertificate t ON t.id = c.social_certificate_id
    CROSS JOIN LATERAL (VALUES
        (1, c.document_id, contract_sides), (2, t.document_id, certificate_sides)) AS d (place, document_id, sides)
    WHERE c.id = contract AND cardinality(d.sides) > 0
        AND NOT EXISTS (
            SELECT FROM documents_documentversion v
            JOIN signatures_signature s ON s.version_id = v.id AND s.party = ANY (d.sides)
            WHERE v.document_id = d.document_id
            GROUP BY v.id
            HAVING count(*) = cardinality(d.sides))
    ORDER BY d.place
    LIMIT 1
$$;
