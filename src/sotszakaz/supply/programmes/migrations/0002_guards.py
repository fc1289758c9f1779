"""A programme belongs to its record's provider and municipality, and so do its parts, groups and lessons."""

from django.db import migrations

FORWARD = """
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE INDEX programme_search_inside ON programmes_programme USING gin (search_text gin_trgm_ops);

ALTER TABLE programmes_programme
    ADD CONSTRAINT programme_identity UNIQUE (id, municipality_id),
    ADD CONSTRAINT programme_of_record FOREIGN KEY (record_id, municipality_id, organisation_id)
        REFERENCES providers_registryrecord (id, municipality_id, organisation_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE programmes_programmepart
    ADD CONSTRAINT programme_part_identity UNIQUE (id, municipality_id),
    ADD CONSTRAINT programme_part_of_programme FOREIGN KEY (programme_id, municipality_id)
        REFERENCES programmes_programme (id, municipality_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE programmes_studygroup
    ADD CONSTRAINT group_identity UNIQUE (id, municipality_id),
    ADD CONSTRAINT group_of_part FOREIGN KEY (part_id, municipality_id)
        REFERENCES programmes_programmepart (id, municipality_id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE programmes_classslot
    ADD CONSTRAINT class_slot_of_group FOREIGN KEY (group_id, municipality_id)
        REFERENCES programmes_studygroup (id, municipality_id) DEFERRABLE INITIALLY DEFERRED;
"""

BACKWARD = """
ALTER TABLE programmes_classslot DROP CONSTRAINT class_slot_of_group;
ALTER TABLE programmes_studygroup DROP CONSTRAINT group_of_part, DROP CONSTRAINT group_identity;
ALTER TABLE programmes_programmepart
    DROP CONSTRAINT programme_part_of_programme, DROP CONSTRAINT programme_part_identity;
ALTER TABLE programmes_programme DROP CONSTRAINT programme_of_record, DROP CONSTRAINT programme_identity;
DROP INDEX programme_search_inside;
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_initial"), ("providers", "0002_guards")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
