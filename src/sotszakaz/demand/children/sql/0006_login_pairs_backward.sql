DROP TRIGGER login_pair_never_changes ON children_loginpair;
DROP POLICY tenant ON children_loginpair;
ALTER TABLE children_loginpair DISABLE ROW LEVEL SECURITY;
