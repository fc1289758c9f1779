-- A document that has ended takes no more signatures. What counts is the day of arrival, on paper the day that stands on
-- it. The row of the document is locked whole: an ending that is being written holds it by its foreign key, so one of
-- the two waits for the other.
CREATE FUNCTION signature_before_ending() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_document bigint;
    day date;
BEGIN
    SELECT v.document_id INTO of_document FROM documents_documentversion v WHERE v.id = NEW.version_id;
    PERFORM FROM documents_document d WHERE d.id = of_document FOR UPDATE;
    SELECT coalesce(p.signed_on, (NEW.signed_at AT TIME ZONE m.timezone)::date) INTO day
    FROM municipalities_municipality m
    LEFT JOIN signatures_paperoriginal p ON p.id = NEW.paper_id
    WHERE m.id = NEW.municipality_id;
    PERFORM FROM documents_documentending e WHERE e.document_id = of_document AND e.ended_on <= day;
    IF FOUND THEN
        RAISE check_violation USING CONSTRAINT = 'signature_before_ending',
            MESSAGE = 'a document that has ended takes no more signatures';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER signature_before_ending BEFORE INSERT ON signatures_signature
    FOR EACH ROW EXECUTE FUNCTION signature_before_ending();
