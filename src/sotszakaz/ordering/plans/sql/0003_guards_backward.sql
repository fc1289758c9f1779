DROP TRIGGER never_deleted ON plans_plankeeper;
DROP TRIGGER never_changes ON plans_planevidence;

DROP POLICY tenant ON plans_plankeeper;
ALTER TABLE plans_plankeeper DISABLE ROW LEVEL SECURITY;

DROP POLICY tenant ON plans_planevidence;
ALTER TABLE plans_planevidence DISABLE ROW LEVEL SECURITY;
