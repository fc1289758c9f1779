DROP TRIGGER done_stays ON communication_publication;
DROP FUNCTION communication_guard_done();
DROP TRIGGER settled_stays ON communication_publication;
DROP TRIGGER settled_stays ON communication_eventparticipant;
DROP FUNCTION communication_guard_part();

DROP POLICY tenant ON communication_eventparticipant;
ALTER TABLE communication_eventparticipant DISABLE ROW LEVEL SECURITY;
