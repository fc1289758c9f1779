"""Applications to the groups of a provider: the list that it answers, by group and by the name of the child."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from sotszakaz.demand.children.rules import sort_key
from sotszakaz.demand.enrolments.models import EnrolmentApplication, TransferRequest
from sotszakaz.demand.enrolments.selectors import with_cards
from sotszakaz.demand.enrolments.states import WAITING_FOR_SOMEBODY, RequestState, Side
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.programmes.models import StudyGroup


@dataclass(frozen=True, slots=True)
class Wanted:
    """What somebody looks for: of one group, of children whose surnames begin so, or by the number."""

    group_id: int | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class GroupCount:
    """A group with applications, and how many of them there are."""

    group_id: int
    programme: str
    name: str
    count: int


ALL = Wanted()
ASKS_TRANSFER = "transfer"
"""Beside the states: those with a contract whose family asks the provider for another group."""


def list_applications_of_provider(
    municipality_id: int, organisation_id: int, *, state: str = "", wanted: Wanted = ALL, by: Actor
) -> "QuerySet[EnrolmentApplication]":
    """Applications to the provider's groups: those that wait by the day of their answer, others the latest first."""
    require(by, Permission.ENROLMENT_VIEW, municipality_id, organisation_id=organisation_id)
    applications = _found(municipality_id, organisation_id, wanted)
    order = ("answer_by_on", "pk") if state in WAITING_FOR_SOMEBODY else ("-pk",)
    return with_cards(_in_state(applications, state)).order_by(*order)


def counts_of_provider(municipality_id: int, organisation_id: int, wanted: Wanted = ALL) -> dict[str, int]:
    """How many of the wanted applications are in each state, and how many ask for another group."""
    found = _found(municipality_id, organisation_id, wanted).annotate(asks=Exists(_ASKED))
    counted = {"count": Count("pk"), "asking": Count("pk", filter=Q(asks=True))}
    rows = found.values_list("state").annotate(**counted).order_by("state")
    counts = {state: count for state, count, _ in rows}
    return {**counts, ASKS_TRANSFER: sum(asking for _, _, asking in rows)}


def counts_by_group(
    municipality_id: int, organisation_id: int, *, state: str = "", wanted: Wanted = ALL
) -> list[GroupCount]:
    """Groups with applications in the state, by programme and name; the wanted group also when it has none left."""
    found = _found(municipality_id, organisation_id, Wanted(text=wanted.text))
    names = ("group__part__programme__name", "group__name")
    rows = _in_state(found, state).values_list("group", *names).annotate(Count("pk"))
    counts = [GroupCount(*row) for row in rows.order_by(*names, "group")]
    if wanted.group_id is None or any(each.group_id == wanted.group_id for each in counts):
        return counts
    own = StudyGroup.objects.filter(municipality_id=municipality_id, organisation_id=organisation_id)
    chosen = own.filter(pk=wanted.group_id).values_list("part__programme__name", "name").first()
    return [*counts, GroupCount(wanted.group_id, *chosen, 0)] if chosen else counts


_ASKED = TransferRequest.objects.filter(application=OuterRef("pk"), state=RequestState.ASKED, side=Side.FAMILY)


def _in_state(found: "QuerySet[EnrolmentApplication]", state: str) -> "QuerySet[EnrolmentApplication]":
    if state == ASKS_TRANSFER:
        return found.filter(Exists(_ASKED))
    return found.filter(state=state) if state else found


def _found(municipality_id: int, organisation_id: int, wanted: Wanted) -> "QuerySet[EnrolmentApplication]":
    found = EnrolmentApplication.objects.filter(municipality_id=municipality_id, organisation_id=organisation_id)
    if wanted.group_id is not None:
        found = found.filter(group=wanted.group_id)
    text = wanted.text.strip().removeprefix("№").strip()
    if text.isdecimal():
        return found.filter(pk=int(text[:15]))
    return found.filter(child__sort_key__startswith=sort_key(text)) if text else found
