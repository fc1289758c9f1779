DROP TRIGGER determined_never_changes ON analysis_determinedvalue;
DROP TRIGGER analysis_finished_stays ON analysis_score;
DROP TRIGGER analysis_finished_stays ON analysis_subject;
DROP TRIGGER analysis_finished_stays ON analysis_run;
DROP FUNCTION refuse_to_change_finished_analysis();
DROP TRIGGER analysis_approved_stays ON analysis_factor;
DROP TRIGGER analysis_approved_stays ON analysis_methodology;
DROP FUNCTION refuse_to_change_approved();
