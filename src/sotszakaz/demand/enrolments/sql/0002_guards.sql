-- Row-level security. Applications have no policy to insert: only book_enrolments writes them, with their posting.

ALTER TABLE enrolments_enrolmentapplication ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant_reads ON enrolments_enrolmentapplication FOR SELECT
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));
CREATE POLICY tenant_answers ON enrolments_enrolmentapplication FOR UPDATE
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

ALTER TABLE enrolments_contract ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON enrolments_contract
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

ALTER TABLE enrolments_contractmonth ENABLE ROW LEVEL SECURITY;
CREATE POLICY tenant ON enrolments_contractmonth
    USING (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]))
    WITH CHECK (municipality_id = ANY ((SELECT acting_municipalities())::bigint[]));

-- What was agreed stays as it was booked: only the state and the answer may change.
CREATE TRIGGER enrolment_terms_never_change BEFORE UPDATE OF
    municipality_id, child_id, part_id, group_id, organisation_id, agreement_id, period, price, certificate_amount,
    parent_amount, unit, certificate_units, person_hours, seat_account_id, certificate_account_id,
    agreement_account_id, budget_account_id, volume_account_id, posting_id, key, applied_at, applied_by_id
    ON enrolments_enrolmentapplication FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER contract_terms_never_change BEFORE UPDATE OF
    municipality_id, application_id, child_id, group_id, organisation_id, agreement_id, social_certificate_id, number,
    period, price, certificate_amount, parent_amount, certificate_units, person_hours, seat_account_id,
    certificate_account_id, agreement_account_id, budget_account_id, volume_account_id
    ON enrolments_contract FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER contract_month_never_changes BEFORE UPDATE OR DELETE ON enrolments_contractmonth
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
