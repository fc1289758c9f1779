DROP TRIGGER settled_stays ON communication_event;
DROP FUNCTION communication_guard_event();

DROP TRIGGER never_changes ON communication_eventmaterial;
DROP POLICY tenant ON communication_eventmaterial;
ALTER TABLE communication_eventmaterial DISABLE ROW LEVEL SECURITY;
