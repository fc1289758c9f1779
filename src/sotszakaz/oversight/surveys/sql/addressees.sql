-- How many a survey of the months would ask: invitations, children, and children for whom somebody with a login acts.
SELECT count(*), count(DISTINCT candidate.child_id), count(DISTINCT candidate.child_id) FILTER (WHERE EXISTS (
    SELECT FROM children_representative AS acting JOIN users_user AS person ON person.id = acting.user_id
    WHERE acting.child_id = candidate.child_id AND person.is_active
        AND (upper_inf(acting.valid) OR upper(acting.valid) > current_date)
))
FROM ({candidates}) AS candidate
