from django.db.models import QuerySet

from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.outside.exchange.models import PortalKey


def list_keys(municipality_id: int, *, by: Actor) -> "QuerySet[PortalKey]":
    """Keys of the municipality, the latest first. Raises NotAllowed, NotFound."""
    require(by, Permission.EXCHANGE_EDIT, municipality_id)
    return PortalKey.objects.filter(municipality_id=municipality_id).select_related("issued_by").order_by("-pk")
