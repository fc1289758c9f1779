DROP FUNCTION children_departed_to(bigint, text, date, text);
DROP FUNCTION children_elsewhere(bigint, text, date, text);
DROP TRIGGER child_merges_into_living ON children_child;
DROP FUNCTION child_merges_into_living();
DROP TRIGGER duplicate_pair_never_changes ON children_duplicatepair;
DROP POLICY tenant ON children_duplicatepair;
ALTER TABLE children_duplicatepair DISABLE ROW LEVEL SECURITY;
