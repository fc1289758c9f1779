DROP TRIGGER preparation_never_changes ON allocation_preparation;
DROP POLICY tenant ON allocation_preparation;
ALTER TABLE allocation_preparation DISABLE ROW LEVEL SECURITY;
