DROP TRIGGER child_change_request_keeps_its_term ON children_changerequest;
DROP TRIGGER child_deed_scan_never_changes ON children_deedscan;
DROP POLICY tenant ON children_deedscan;
ALTER TABLE children_deedscan DISABLE ROW LEVEL SECURITY;
