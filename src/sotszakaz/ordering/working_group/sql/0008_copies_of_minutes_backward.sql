DROP TRIGGER copy_stays ON working_group_minutescopy;
DROP TRIGGER copy_of_its_meeting ON working_group_minutescopy;
DROP FUNCTION copy_of_its_meeting();
DROP POLICY tenant ON working_group_minutescopy;
ALTER TABLE working_group_minutescopy DISABLE ROW LEVEL SECURITY;
