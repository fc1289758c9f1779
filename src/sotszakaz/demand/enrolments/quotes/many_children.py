"""The side of the children in many quotes: records, certificates with their values, what each has already."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from sotszakaz.demand.certificates.models import CertificateAccount, CertificatePeriod
from sotszakaz.demand.certificates.selectors import values_of
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.quotes.history import Applied, other_of
from sotszakaz.demand.enrolments.states import LIVE
from sotszakaz.foundation.among import among
from sotszakaz.supply.programmes.models import ClassSlot
from sotszakaz.supply.programmes.rules import Slot


@dataclass(frozen=True, slots=True)
class Known:
    """A child with all values of its certificate, and its applications in the order in which they were made."""

    child: Child
    certificate: CertificateAccount | None
    values: list[CertificatePeriod]
    applied: list[Applied]

    def value_on(self, day: date) -> CertificatePeriod | None:
        """The value that has the day."""
        return next((each for each in self.values if day in each.scheme.period), None)


def known_of(child_ids: Collection[int], part_ids: Collection[int], *, on: date) -> dict[int, Known]:
    """By child: eight queries. Of applications those that are live and those for one of the parts."""
    certificates = {each.child_id: each for each in CertificateAccount.objects.filter(child__in=among(child_ids))}
    values, applied = values_of(child_ids), _applied(child_ids, part_ids, on)
    children = Child.objects.filter(pk__in=among(child_ids)).prefetch_related("municipality").order_by("pk")
    return {
        child.pk: Known(child, certificates.get(child.pk), values.get(child.pk, []), applied.get(child.pk, []))
        for child in children
    }


def _applied(child_ids: Collection[int], part_ids: Collection[int], on: date) -> dict[int, list[Applied]]:
    matters = Q(state__in=LIVE) | Q(part__in=among(part_ids))
    rows = list(
        EnrolmentApplication.objects.filter(matters, child__in=among(child_ids))
        .order_by("pk")
        .values_list(
            "child_id",
            "pk",
            "part_id",
            "state",
            "answered_at",
            "group_id",
            "period",
            "part__programme__name",
            "part__programme__service__focus",
            "contract__state",
            "contract__ends_on",
        )
    )
    slots = _slots({row[5] for row in rows})
    found: dict[int, list[Applied]] = defaultdict(list)
    for child_id, pk, part_id, state, answered_at, group_id, period, programme, focus, made, ends_on in rows:
        other = other_of(
            part_id=part_id,
            programme=programme,
            focus=focus,
            days=(period.lower, period.upper),
            slots=slots.get(group_id, ()),
            contract=(made, ends_on),
            on=on,
        )
        found[child_id].append(Applied(pk, part_id, state, answered_at, other))
    return found


def _slots(group_ids: Collection[int]) -> dict[int, tuple[Slot, ...]]:
    found: dict[int, list[Slot]] = defaultdict(list)
    for each in ClassSlot.objects.filter(group__in=among(group_ids)).order_by("weekday", "starts_at", "pk"):
        found[each.group_id].append(Slot(each.weekday, each.starts_at, each.ends_at, each.hours))
    return {group_id: tuple(slots) for group_id, slots in found.items()}
