"""Who is logged in, with the roles: every page asks both, so they come by one query."""

from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.db import connection

from sotszakaz.foundation.rows import instance_of, read
from sotszakaz.kernel.municipalities.models import Municipality, Organisation
from sotszakaz.kernel.users.models import Membership, User

WHO = """
    SELECT json_build_object('user', row_to_json(u), 'memberships', (
        SELECT json_agg(json_build_object('membership', m, 'municipality', place, 'organisation', o) ORDER BY m.id)
        FROM users_membership m
        JOIN municipalities_municipality place ON place.id = m.municipality_id
        LEFT JOIN municipalities_organisation o ON o.id = m.organisation_id
        WHERE m.user_id = u.id))::text
    FROM users_user u WHERE u.id = %s
"""


class PeopleBackend(ModelBackend):
    """Django's own, except that `memberships_of` needs no query for the user of a session."""

    def get_user(self, user_id: Any) -> User | None:
        with connection.cursor() as cursor:
            cursor.execute(WHO, [user_id])
            found = cursor.fetchone()
        if found is None:
            return None
        row = read(found[0])
        user = instance_of(User, row["user"])
        user._memberships = [_membership(user, each) for each in row["memberships"] or ()]  # type: ignore[attr-defined]
        return user if self.user_can_authenticate(user) else None


def _membership(user: User, row: dict[str, Any]) -> Membership:
    organisation = instance_of(Organisation, row["organisation"]) if row["organisation"] else None
    municipality = instance_of(Municipality, row["municipality"])
    return instance_of(Membership, row["membership"], user=user, municipality=municipality, organisation=organisation)
