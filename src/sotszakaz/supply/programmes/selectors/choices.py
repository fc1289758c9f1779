"""What staff choose from: programmes of a municipality, groups of a programme, groups of a provider."""

from datetime import date

from django.db.models import QuerySet

from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes.models import Programme, StudyGroup
from sotszakaz.supply.programmes.states import GroupState


def list_published_programmes(municipality_id: int) -> list[Programme]:
    """Published programmes of the municipality by name, each with its provider: names repeat."""
    programmes = Programme.objects.published().filter(municipality_id=municipality_id)
    return list(programmes.select_related("organisation").order_by("sort_key", "pk"))


def groups_of_programme(municipality_id: int, programme_id: int) -> list[StudyGroup]:
    """Groups of the programme that are open, the earliest first."""
    groups = StudyGroup.objects.filter(municipality_id=municipality_id, part__programme=programme_id)
    return list(groups.filter(state=GroupState.OPEN).order_by("starts_on", "name"))


def list_open_groups(municipality_id: int, organisation_id: int, *, on: date, by: Actor) -> QuerySet[StudyGroup]:
    """Groups of the provider that children may choose on the day, by programme and name.

    Raises NotFound, NotAllowed.
    """
    require(by, Permission.PROGRAMME_VIEW, municipality_id, organisation_id=organisation_id)
    groups = StudyGroup.objects.filter(municipality_id=municipality_id, organisation_id=organisation_id)
    return (
        groups.filter(state=GroupState.OPEN, ends_on__gte=on)
        .select_related("part__programme")
        .order_by("part__programme__sort_key", "starts_on", "name", "pk")
    )
