-- Answers name people: each municipality sees its own.

ALTER TABLE communication_eventanswer ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON communication_eventanswer
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
