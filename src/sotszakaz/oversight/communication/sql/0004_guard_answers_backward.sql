DROP POLICY tenant ON communication_eventanswer;
ALTER TABLE communication_eventanswer DISABLE ROW LEVEL SECURITY;
