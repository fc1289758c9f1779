"""What holds over all meetings at any time, for the command `verify`."""

from sotszakaz.foundation.verification import Check

SECRET_SUMS_ARE_THE_VOTERS = """
    SELECT b.id
    FROM working_group_ballot b
    LEFT JOIN working_group_secrettally t ON t.ballot_id = b.id
    LEFT JOIN (SELECT ballot_id, count(*) AS voted FROM working_group_secretvoter GROUP BY 1) v ON v.ballot_id = b.id
    WHERE b.form = 'secret'
        AND coalesce(t.votes_for + t.votes_against + t.abstained, -1) <> coalesce(v.voted, 0)
"""

DECIDED_BALLOTS_HAVE_THEIR_VOTES = """
    SELECT b.id
    FROM working_group_ballot b
    LEFT JOIN working_group_secrettally t ON t.ballot_id = b.id
    LEFT JOIN (
        SELECT ballot_id, count(*) FILTER (WHERE choice = 'for') AS votes_for,
            count(*) FILTER (WHERE choice = 'against') AS votes_against,
            count(*) FILTER (WHERE choice = 'abstained') AS abstained
        FROM working_group_vote GROUP BY 1
    ) n ON n.ballot_id = b.id
    WHERE b.state = 'decided'
        AND (b.votes_for <> coalesce(t.votes_for, n.votes_for, 0)
            OR b.votes_against <> coalesce(t.votes_against, n.votes_against, 0)
            OR b.abstained <> coalesce(t.abstained, n.abstained, 0))
"""

CLOSED_MEETINGS_HAVE_NO_RUNNING_BALLOT = """
    SELECT b.id
    FROM working_group_ballot b
    JOIN working_group_meeting m ON m.id = b.meeting_id
    WHERE b.state IN ('open', 'counted') AND m.state <> 'open'
"""

CHECKS = (
    Check(
        "working_group.secret_sums",
        "В тайном голосовании голосов столько, сколько проголосовавших",
        SECRET_SUMS_ARE_THE_VOTERS,
    ),
    Check(
        "working_group.decided_votes",
        "Итог голосования сложен из его голосов",
        DECIDED_BALLOTS_HAVE_THEIR_VOTES,
    ),
    Check(
        "working_group.no_running_ballot",
        "После заседания ни одно голосование не идёт",
        CLOSED_MEETINGS_HAVE_NO_RUNNING_BALLOT,
    ),
)
