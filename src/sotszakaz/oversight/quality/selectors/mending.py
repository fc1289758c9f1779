"""Findings of an inspection, how they are mended, and the measures that followed."""

from datetime import date

from django.db.models import Prefetch, QuerySet

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import term_ends_on
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.quality.models import Inspection, Measure, Mending, Shortcoming
from sotszakaz.oversight.quality.states import MeasureKind, MeasureState, ShortcomingState
from sotszakaz.supply.providers.models import RegistryRecord


def suggested_deadline(municipality_id: int, on: date) -> date:
    """The day by which findings of the day are to be mended, by the rules of the municipality."""
    return term_ends_on(regulation_on(municipality_id, on), Parameter.MEND_WORKING_DAYS, on)


def list_shortcomings(
    municipality_id: int, *, organisation_id: int | None = None, is_open: bool = True
) -> "QuerySet[Shortcoming]":
    """Findings that are not mended, the nearest deadline first, or those that are."""
    found = Shortcoming.objects.filter(municipality_id=municipality_id)
    if organisation_id is not None:
        found = found.filter(inspection__record__organisation_id=organisation_id)
    found = found.unmended() if is_open else found.filter(state=ShortcomingState.MENDED)
    return found.select_related("inspection__record__organisation", "criterion").order_by("mend_by_on", "pk")


def shortcomings_of(inspection: Inspection) -> "QuerySet[Shortcoming]":
    """What the inspection found, in the order of its list."""
    return inspection.shortcomings.select_related("criterion").order_by("criterion__number")


def get_shortcoming_for(actor: Actor, shortcoming_id: int, *, organisation_id: int | None = None) -> Shortcoming:
    """The finding with its answers, for staff or for its provider. Raises NotFound or NotAllowed."""
    answers = Mending.objects.select_related("reported_by", "judged_by").defer("content").order_by("-pk")
    cards = Shortcoming.objects.select_related("municipality", "inspection__record__organisation", "criterion")
    shortcoming = cards.prefetch_related(Prefetch("mendings", answers)).filter(pk=shortcoming_id).first()
    if shortcoming is None:
        raise NotFound()
    owner = shortcoming.inspection.record.organisation_id
    if organisation_id is not None and owner != organisation_id:
        raise NotFound()
    require(actor, Permission.QUALITY_VIEW, shortcoming.municipality_id, organisation_id=organisation_id)
    return shortcoming


def get_proof_for(actor: Actor, mending_id: int, *, organisation_id: int | None = None) -> Mending:
    """The file of an answer. Raises NotFound or NotAllowed."""
    mending = Mending.objects.filter(pk=mending_id, content__isnull=False).first()
    if mending is None:
        raise NotFound()
    get_shortcoming_for(actor, mending.shortcoming_id, organisation_id=organisation_id)
    return mending


def measures_of(inspection: Inspection) -> "QuerySet[Measure]":
    """What followed from the inspection, the latest first."""
    return inspection.measures.order_by("-pk")


def get_measure_for(actor: Actor, measure_id: int) -> Measure:
    """The measure for staff. Raises NotFound or NotAllowed."""
    measure = Measure.objects.filter(pk=measure_id).first()
    if measure is None:
        raise NotFound()
    require(actor, Permission.QUALITY_VIEW, measure.municipality_id)
    return measure


def proposals_to_exclude(record: RegistryRecord) -> "QuerySet[Measure]":
    """Standing proposals to exclude the provider: the ground for the deed of the registry."""
    found = Measure.objects.filter(inspection__record=record, kind=MeasureKind.EXCLUSION, state=MeasureState.TAKEN)
    return found.select_related("inspection").order_by("pk")
