DROP FUNCTION complaints_find(bigint, text, text);
DROP TRIGGER never_changes ON complaints_complaint;
DROP FUNCTION complaints_guard();
