"""One vote is written: by name, or secretly. Parts of larger transactions, which have judged who votes."""

from datetime import datetime

import psycopg
from django.db import connection

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.kernel.users.access import Actor, person_of
from sotszakaz.ordering.working_group.models import Ballot, Member, SecretVoter, Vote
from sotszakaz.ordering.working_group.states import Choice


def write_vote(ballot: Ballot, member: Member, choice: Choice, by: Actor, at: datetime, *, is_recorded: bool) -> None:
    """The vote and its trace; how somebody voted by name is no secret and stands in the minutes."""
    with judged(Vote):
        vote, is_new = Vote.objects.update_or_create(
            ballot=ballot,
            member=member,
            defaults={"choice": choice, "is_recorded": is_recorded, "cast_at": at, "cast_by": person_of(by)},
            create_defaults={
                "municipality_id": ballot.municipality_id,
                "choice": choice,
                "is_recorded": is_recorded,
                "cast_at": at,
                "cast_by": person_of(by),
            },
        )
    action = "vote.record" if is_recorded else "vote.cast"
    audit.record(action, vote, by=by, choice=str(choice), changed=not is_new)


def cast_secretly(ballot: Ballot, seat: Member, choice: Choice) -> None:
    """The choice is bound on the server: Django's own cursors write it into the statement, which the server's log keeps
    when the vote is refused and `pg_stat_activity` shows until the next one.
    """
    with judged(SecretVoter), connection.wrap_database_errors, psycopg.Cursor(connection.connection) as cursor:
        cursor.execute("SELECT cast_secretly(%s, %s, %s)", [ballot.pk, seat.pk, str(choice)])
