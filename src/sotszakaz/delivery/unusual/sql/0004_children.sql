-- How many children were to be taught at each class of groups where the municipality pays for somebody at it: children of
-- all payers, for the places are common to them. Numbers only; who does not serve the municipality is told nothing.
CREATE FUNCTION unusual_children(municipality bigint, since date, before date)
RETURNS TABLE (group_id bigint, held_on date, children bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT s.group_id, s.held_on, count(*)
    FROM attendance_classsession s
    JOIN enrolments_contract c ON c.group_id = s.group_id AND c.period @> s.held_on
        AND (c.ends_on IS NULL OR s.held_on <= c.ends_on)
    WHERE s.held_on >= since AND s.held_on < before
        AND s.group_id IN (
            SELECT o.group_id FROM enrolments_contract o
            WHERE o.municipality_id = municipality AND o.period && daterange(since, before))
        AND (coalesce(nullif(current_setting('role'), 'none'), session_user) = current_user
             OR municipality = ANY (acting_municipalities()))
    GROUP BY s.id
    HAVING bool_or(c.municipality_id = municipality)
$$;
