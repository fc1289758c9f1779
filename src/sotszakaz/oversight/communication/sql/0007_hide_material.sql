-- A file shown to the invited by mistake is hidden from them, and stays so; nothing else of it changes.

DROP TRIGGER never_changes ON communication_eventmaterial;
CREATE TRIGGER never_changes BEFORE DELETE OR UPDATE OF
        id, municipality_id, event_id, file_name, media_type, content, sha256, added_at, added_by_id
    ON communication_eventmaterial FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER hidden_stays BEFORE UPDATE ON communication_eventmaterial
    FOR EACH ROW WHEN (NEW.is_for_invited AND NOT OLD.is_for_invited) EXECUTE FUNCTION refuse_change();
