"""Which municipalities a person compares."""

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.municipalities.selectors import list_municipalities
from sotszakaz.kernel.users.access import has_permission
from sotszakaz.kernel.users.models import Membership, User
from sotszakaz.kernel.users.permissions import Permission


def compared_by(person: User, here: Membership) -> list[Municipality]:
    """Those of the region of one's own municipality, by name; of all regions with that right."""
    every = list_municipalities()
    if has_permission(person, Permission.COUNTRY_COMPARE, municipality_id=here.municipality_id):
        return every
    return [each for each in every if each.region == here.municipality.region]
