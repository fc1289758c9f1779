DROP TRIGGER window_announced_stays ON admission_enrolmentwindow;
DROP TRIGGER window_never_changes ON admission_enrolmentwindow;
DROP POLICY tenant ON admission_interest;
ALTER TABLE admission_interest DISABLE ROW LEVEL SECURITY;
