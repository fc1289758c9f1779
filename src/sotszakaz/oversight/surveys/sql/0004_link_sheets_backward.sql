DROP TRIGGER never_changes ON surveys_linksheet;
DROP FUNCTION surveys_guard_sheet();
DROP POLICY tenant ON surveys_linksheet;
ALTER TABLE surveys_linksheet DISABLE ROW LEVEL SECURITY;
