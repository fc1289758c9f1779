DROP TRIGGER presence_on_its_day ON working_group_presence;
DROP FUNCTION presence_on_its_day();
