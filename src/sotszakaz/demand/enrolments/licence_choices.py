"""What a stop of a licence has come to: whose contracts ran then, and what their families have chosen since."""

from dataclasses import dataclass

from django.db.models import Count, Q

from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.demand.enrolments.states import ApplicationState
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.providers.models import LicenceStop


@dataclass(frozen=True, slots=True)
class Choices:
    """Contracts that ran on the first day of the stop, and how many of them have gone which way since."""

    contracts: int
    moved: int
    ended: int
    own_cost: int

    @property
    def waiting(self) -> int:
        """Families that have chosen nothing: their contracts are performed to the end."""
        return self.contracts - self.moved - self.ended - self.own_cost


def choices_after(stop: LicenceStop, *, by: Actor) -> Choices:
    """Counted from the contracts of the provider. One query. Raises NotAllowed."""
    require(by, Permission.PROVIDER_VIEW, stop.municipality_id)
    first_day = stop.period.lower
    ran = Contract.objects.filter(
        municipality_id=stop.municipality_id,
        organisation_id=stop.licence.organisation_id,
        signed_on__lte=first_day,
        period__endswith__gt=first_day,
    ).exclude(Q(notice_at__lt=stop.entered_at) & Q(ends_on__lt=first_day))
    moved = Q(application__state=ApplicationState.TRANSFERRED)
    own_cost = Q(own_cost_since__isnull=False) & ~moved
    ended = Q(notice_at__gte=stop.entered_at) & ~moved & Q(own_cost_since__isnull=True)
    counted = ran.aggregate(
        contracts=Count("pk"),
        moved=Count("pk", filter=moved),
        ended=Count("pk", filter=ended),
        own_cost=Count("pk", filter=own_cost),
    )
    return Choices(**counted)
