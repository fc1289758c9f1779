"""What holds over the lines for groups at any time."""

from sotszakaz.foundation.verification import Check

FOLLOWERS = """
    SELECT f.id FROM waiting_waitingentry f
    JOIN waiting_waitingentry e ON e.id = f.follows_id
    JOIN children_child c ON c.id = e.child_id
    WHERE (f.number, f.group_id, f.joined_at) <> (e.number, e.group_id, e.joined_at)
       OR e.state <> 'left' OR c.merged_into_id IS NULL
"""

CHECKS = (
    Check(
        "waiting.followers",
        "Место, перешедшее к другой записи ребёнка, сохраняет номер и время, а прежнее закончено.",
        FOLLOWERS,
    ),
)
