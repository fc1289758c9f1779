ALTER TABLE providers_licencestop DROP CONSTRAINT licence_stop_of_licence;
ALTER TABLE providers_licence DROP CONSTRAINT licence_identity;
DROP FUNCTION providers_licence_stopped(bigint, bigint, date);
