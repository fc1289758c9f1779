-- Row-level security of meetings and votes; agendas, presence, votes and decided ballots are kept by triggers.

ALTER TABLE working_group_meeting ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON working_group_meeting
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

ALTER TABLE working_group_agendaitem ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON working_group_agendaitem
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

ALTER TABLE working_group_material ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON working_group_material
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

ALTER TABLE working_group_guest ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON working_group_guest
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

ALTER TABLE working_group_presence ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON working_group_presence
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

ALTER TABLE working_group_ballot ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON working_group_ballot
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

ALTER TABLE working_group_vote ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON working_group_vote
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

ALTER TABLE working_group_assignment ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON working_group_assignment
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

ALTER TABLE working_group_rulesstatement ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON working_group_rulesstatement
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

-- Who voted secretly is read by the municipality and written by cast_secretly alone: no policy lets others write.
ALTER TABLE working_group_secretvoter ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON working_group_secretvoter FOR SELECT
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

-- The sums are not seen while the vote goes on, nor when it was called off.
ALTER TABLE working_group_secrettally ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON working_group_secrettally FOR SELECT
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[])
        AND EXISTS (SELECT FROM working_group_ballot b WHERE b.id = ballot_id AND b.state IN ('counted', 'decided')));

CREATE FUNCTION agenda_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_meeting bigint := CASE TG_OP WHEN 'DELETE' THEN OLD.meeting_id ELSE NEW.meeting_id END;
BEGIN
    PERFORM FROM working_group_meeting m WHERE m.id = of_meeting AND m.state = 'prepared' FOR SHARE;
    IF NOT FOUND THEN
        RAISE check_violation USING CONSTRAINT = 'agenda_stands', MESSAGE = 'the agenda was handed over';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER agenda_stands BEFORE INSERT OR DELETE OR UPDATE OF
        meeting_id, municipality_id, ordinal, title, speaker, form, proposal
    ON working_group_agendaitem FOR EACH ROW EXECUTE FUNCTION agenda_stands();

CREATE TRIGGER material_never_changes BEFORE UPDATE ON working_group_material
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER rules_statement_never_changes BEFORE UPDATE OR DELETE ON working_group_rulesstatement
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Presence is noted from the approval of the agenda to the end of the meeting, of those who are members that day.
CREATE FUNCTION presence_of_meeting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM working_group_meeting m
    WHERE m.id = NEW.meeting_id AND m.municipality_id = NEW.municipality_id AND m.state IN ('approved', 'open') FOR SHARE;
    IF NOT FOUND THEN
        RAISE check_violation USING CONSTRAINT = 'presence_of_open_meeting', MESSAGE = 'the meeting does not sit';
    END IF;
    PERFORM FROM working_group_member p
    JOIN working_group_meeting m ON m.id = NEW.meeting_id AND m.group_id = p.group_id
    JOIN municipalities_municipality home ON home.id = m.municipality_id
    WHERE p.id = NEW.member_id AND p.valid @> (NEW.arrived_at AT TIME ZONE home.timezone)::date;
    IF NOT FOUND THEN
        RAISE check_violation USING CONSTRAINT = 'presence_of_its_group', MESSAGE = 'not a member of the group that day';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER presence_of_meeting BEFORE INSERT OR UPDATE ON working_group_presence
    FOR EACH ROW EXECUTE FUNCTION presence_of_meeting();
CREATE TRIGGER presence_never_goes BEFORE DELETE ON working_group_presence
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

CREATE FUNCTION ballot_of_open_meeting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM working_group_meeting m
    JOIN working_group_agendaitem i ON i.meeting_id = m.id AND i.id = NEW.item_id
    WHERE m.id = NEW.meeting_id AND m.municipality_id = NEW.municipality_id AND m.state = 'open' FOR SHARE OF m;
    IF NOT FOUND THEN
        RAISE check_violation USING CONSTRAINT = 'ballot_of_open_meeting', MESSAGE = 'the meeting does not sit';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ballot_of_open_meeting BEFORE INSERT ON working_group_ballot
    FOR EACH ROW EXECUTE FUNCTION ballot_of_open_meeting();

CREATE FUNCTION ballot_decided_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.state IN ('decided', 'void') THEN
        RAISE check_violation USING CONSTRAINT = 'ballot_decided_stays', MESSAGE = 'a decided ballot never changes';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ballot_decided_stays BEFORE UPDATE OR DELETE ON working_group_ballot
    FOR EACH ROW EXECUTE FUNCTION ballot_decided_stays();
CREATE TRIGGER ballot_question_stays BEFORE UPDATE OF
        municipality_id, meeting_id, item_id, form, wording, opened_at, opened_by_id
    ON working_group_ballot FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Votes share the lock of their ballot, the count takes it alone: a vote comes before the count or is refused.
CREATE FUNCTION vote_ballot_open() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    of_meeting bigint;
BEGIN
    IF TG_OP = 'DELETE' THEN
        RAISE check_violation USING CONSTRAINT = 'vote_ballot_open', MESSAGE = 'a vote is not taken back';
    END IF;
    SELECT b.meeting_id INTO of_meeting FROM working_group_ballot b
    WHERE b.id = NEW.ballot_id AND b.municipality_id = NEW.municipality_id AND b.state = 'open' AND b.form = 'named'
    FOR SHARE;
    IF NOT FOUND THEN
        RAISE check_violation USING CONSTRAINT = 'vote_ballot_open', MESSAGE = 'the ballot is not open';
    END IF;
    PERFORM FROM working_group_presence p
    WHERE p.meeting_id = of_meeting AND p.member_id = NEW.member_id AND p.left_at IS NULL;
    IF NOT FOUND THEN
        RAISE check_violation USING CONSTRAINT = 'vote_of_present', MESSAGE = 'who votes is present';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER vote_ballot_open BEFORE INSERT OR UPDATE OR DELETE ON working_group_vote
    FOR EACH ROW EXECUTE FUNCTION vote_ballot_open();

CREATE FUNCTION secret_tally_opens() RETURNS trigger LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
    INSERT INTO public.working_group_secrettally (municipality_id, ballot_id, votes_for, votes_against, abstained)
    VALUES (NEW.municipality_id, NEW.id, 0, 0, 0);
    RETURN NULL;
END $$;
CREATE TRIGGER secret_tally_opens AFTER INSERT ON working_group_ballot
    FOR EACH ROW WHEN (NEW.form = 'secret') EXECUTE FUNCTION secret_tally_opens();

-- One secret vote: a name in one table, one more in a sum of the other, and nothing that joins them.
CREATE FUNCTION cast_secretly(of_ballot bigint, voter bigint, choice text) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    home bigint;
    of_meeting bigint;
BEGIN
    IF choice NOT IN ('for', 'against', 'abstained') THEN
        RAISE invalid_parameter_value USING MESSAGE = 'no such choice';
    END IF;
    SELECT b.municipality_id, b.meeting_id INTO home, of_meeting FROM public.working_group_ballot b
    WHERE b.id = of_ballot AND b.state = 'open' AND b.form = 'secret'
        AND b.municipality_id = ANY ((SELECT public.acting_municipalities())::bigint[])
    FOR SHARE;
    IF NOT FOUND THEN
        RAISE check_violation USING CONSTRAINT = 'vote_ballot_open', MESSAGE = 'the ballot is not open';
    END IF;
    PERFORM FROM public.working_group_presence p
    WHERE p.meeting_id = of_meeting AND p.member_id = voter AND p.left_at IS NULL;
    IF NOT FOUND THEN
        RAISE check_violation USING CONSTRAINT = 'vote_of_present', MESSAGE = 'who votes is present';
    END IF;
    INSERT INTO public.working_group_secretvoter (municipality_id, ballot_id, member_id)
    VALUES (home, of_ballot, voter);
    UPDATE public.working_group_secrettally t
    SET votes_for = t.votes_for + (choice = 'for')::int,
        votes_against = t.votes_against + (choice = 'against')::int,
        abstained = t.abstained + (choice = 'abstained')::int
    WHERE t.ballot_id = of_ballot;
END $$;

-- A measure of the plan by its id: the two apps are siblings, the database knows both.
ALTER TABLE working_group_assignment ADD CONSTRAINT assignment_plan_item_exists
    FOREIGN KEY (plan_item_id) REFERENCES plans_planitem (id) DEFERRABLE INITIALLY DEFERRED;
CREATE FUNCTION assignment_plan_item_exists() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM FROM plans_planitem p WHERE p.id = NEW.plan_item_id AND p.municipality_id = NEW.municipality_id;
    IF NOT FOUND THEN
        RAISE check_violation USING CONSTRAINT = 'assignment_plan_item_exists', MESSAGE = 'no such measure here';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER assignment_plan_item_exists BEFORE INSERT OR UPDATE OF plan_item_id, municipality_id
    ON working_group_assignment
    FOR EACH ROW WHEN (NEW.plan_item_id IS NOT NULL) EXECUTE FUNCTION assignment_plan_item_exists();
