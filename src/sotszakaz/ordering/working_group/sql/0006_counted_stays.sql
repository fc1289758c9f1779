-- A ballot begins open. What is counted is final: it only waits for its numbers, once, and then for the decision.

CREATE FUNCTION ballot_counted_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    counted record;
    now_said record;
BEGIN
    IF TG_OP = 'INSERT' THEN
        IF NEW.state <> 'open' THEN
            RAISE check_violation USING CONSTRAINT = 'ballot_decided_stays', MESSAGE = 'a ballot begins open';
        END IF;
        RETURN NEW;
    END IF;
    IF OLD.votes_for IS NULL AND NEW.state = 'counted' THEN
        RETURN NEW;
    END IF;
    counted := ROW(OLD.members, OLD.present, OLD.participants, OLD.quorum_needed, OLD.majority_needed,
        OLD.votes_for, OLD.votes_against, OLD.abstained, OLD.rule);
    now_said := ROW(NEW.members, NEW.present, NEW.participants, NEW.quorum_needed, NEW.majority_needed,
        NEW.votes_for, NEW.votes_against, NEW.abstained, NEW.rule);
    IF OLD.votes_for IS NULL OR NEW.state <> 'decided' OR counted IS DISTINCT FROM now_said THEN
        RAISE check_violation USING CONSTRAINT = 'ballot_decided_stays', MESSAGE = 'a counted ballot only is decided';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER ballot_begins_open BEFORE INSERT ON working_group_ballot
    FOR EACH ROW EXECUTE FUNCTION ballot_counted_stays();
CREATE TRIGGER ballot_counted_stays BEFORE UPDATE ON working_group_ballot
    FOR EACH ROW WHEN (OLD.state = 'counted') EXECUTE FUNCTION ballot_counted_stays();

-- A vote stays in its ballot and with its member.
CREATE TRIGGER vote_stays_whose_it_is BEFORE UPDATE ON working_group_vote
    FOR EACH ROW WHEN (OLD.ballot_id <> NEW.ballot_id OR OLD.member_id <> NEW.member_id)
    EXECUTE FUNCTION refuse_change();
