-- A line has children of several payers; row-level security shows each its own. What all of them need to know of the
-- whole line is told by numbers: nobody learns who else waits.

CREATE FUNCTION waiting_queued(groups bigint[]) RETURNS bigint[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT ARRAY(SELECT g FROM unnest(groups) AS g
                 WHERE EXISTS (SELECT FROM waiting_waitingentry w WHERE w.group_id = g AND w.state = 'waiting'))
$$;

-- How many are in the line, and for whom one acts who offers its places.
CREATE FUNCTION waiting_lines(groups bigint[]) RETURNS TABLE (group_id bigint, in_line bigint, payers bigint[])
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT w.group_id, count(*), array_agg(DISTINCT w.municipality_id ORDER BY w.municipality_id)
    FROM waiting_waitingentry w
    WHERE w.group_id = ANY (groups) AND w.state IN ('waiting', 'blocked')
    GROUP BY w.group_id ORDER BY w.group_id
$$;

-- The last number that was given in the line of the group; 0 before the first one.
CREATE FUNCTION waiting_latest(grp bigint) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT coalesce(max(w.number), 0) FROM waiting_waitingentry w WHERE w.group_id = grp
$$;

-- Places of those entries that the caller serves, counted among all who wait for the group: first who continues after
-- the part before, then, where the rules say so, every category but the general one, then by number.
CREATE FUNCTION waiting_places(entries bigint[], category_first boolean) RETURNS TABLE (entry_id bigint, place bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
    SELECT n.id, n.place
    FROM (
        SELECT w.id, w.municipality_id, row_number() OVER (
            PARTITION BY w.group_id
            ORDER BY w.continues_contract_id ASC NULLS LAST, category_first AND c.category = 'general', w.number) AS place
        FROM waiting_waitingentry w
        JOIN children_child c ON c.id = w.child_id
        WHERE w.state IN ('waiting', 'blocked')
          AND w.group_id = ANY (ARRAY(SELECT e.group_id FROM waiting_waitingentry e WHERE e.id = ANY (entries)))
    ) n
    WHERE n.id = ANY (entries)
      AND (coalesce(nullif(current_setting('role'), 'none'), session_user) = current_user
           OR n.municipality_id = ANY (acting_municipalities()))
    ORDER BY n.id
$$;
