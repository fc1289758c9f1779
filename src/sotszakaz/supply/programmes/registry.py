"""The registry of programmes: searched, filtered, as it was on any day."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, Value, When
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Coalesce, Collate, JSONObject

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.supply.programmes.models import (
    Certification,
    PlacesChange,
    Programme,
    ProgrammeEdition,
    ProgrammePart,
    ProgrammeStep,
    StudyGroup,
)
from sotszakaz.supply.programmes.states import NOT_OFFERED, CertificationState, PartState, PlacesState, ProgrammeState

SAID = ("name", "age_from", "age_to", "focus", "form")
WAS_CERTIFIED = (CertificationState.CERTIFIED, CertificationState.REVOKED)


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for; whatever is empty does not narrow. `text` is of the programme or its provider.

    `certified` is "yes" or "no"; `waits` leaves those where the municipality must act.
    """

    text: str = ""
    state: str = ""
    service_id: int | None = None
    certified: str = ""
    waits: bool = False


def search_programmes(municipality: Municipality, search: Search, *, on: date, by: Actor) -> QuerySet[Programme]:
    """Programmes that were there at the end of the day, by name, each with `state_on` and `is_certified_on`.

    `edition_on` is what it said of itself then; `as_on` puts it into the rows of a page. Raises NotAllowed.
    """
    require(by, Permission.PROGRAMME_VIEW, municipality.pk)
    steps = ProgrammeStep.objects.filter(programme=OuterRef("pk"), made_at__lt=_end_of(municipality, on))
    certified = Certification.objects.filter(programme=OuterRef("pk"), state__in=WAS_CERTIFIED, valid__contains=on)
    found = (
        Programme.objects.filter(municipality_id=municipality.pk)
        .annotate(state_on=Subquery(steps.order_by("-made_at", "-pk").values("state")[:1]))
        .filter(state_on__isnull=False)
        .annotate(edition_on=_edition_at(_end_of(municipality, on)))
        .annotate(
            is_certified_on=Case(
                When(Exists(certified), then=Value(True)), default=Value(False), output_field=BooleanField()
            )
        )
        .select_related("service", "organisation")
        .defer("search_text", "search_words", "name_words")
    )
    then = Collate(KeyTextTransform("sort_key", "edition_on"), "C")
    return found.filter(_wanted(search)).order_by(then, "pk")


def as_on(programmes: Iterable[Programme], names: Mapping[int, str] | None = None) -> Iterator[Any]:
    """The found programmes as they were at the end of the day; not to be saved. `was_kept` says whether that is known.

    Where it is not, the earliest edition that was kept is shown. `names` are `providers.versions.names_on` of the day.
    """
    for each in programmes:
        if names:
            each.organisation.short_name = names.get(each.organisation_id, each.organisation.short_name)
        said: dict[str, Any] = each.edition_on  # type: ignore[attr-defined]
        for name in SAID:
            setattr(each, name, said[name])
        each.was_kept = said["was_kept"]  # type: ignore[attr-defined]
        yield each


def count_unkept(found: QuerySet[Programme]) -> int:
    """Of how many programmes nothing was kept about the day."""
    return found.filter(Q(edition_on__was_kept=False)).count()


def with_parts(found: QuerySet[Programme], *, municipality: Municipality, on: date) -> QuerySet[Programme]:
    """The same with `since` (when the state of the day began), `certified_on` (its days), and of parts that it had then
    `parts_count`, `hours`, `price`; `groups_on` are groups that met on the day. For a workbook: one query still.
    """
    had = Q(accepted_at__isnull=True) | Q(accepted_at__lt=_end_of(municipality, on))
    parts = ProgrammePart.objects.accepted().filter(had, programme=OuterRef("pk")).order_by().values("programme")
    steps = ProgrammeStep.objects.filter(programme=OuterRef("pk"), made_at__lt=_end_of(municipality, on))
    certified = Certification.objects.filter(programme=OuterRef("pk"), state__in=WAS_CERTIFIED, valid__contains=on)
    met = (
        StudyGroup.objects.filter(part__programme=OuterRef("pk"), starts_on__lte=on, ends_on__gte=on)
        .exclude(state__in=NOT_OFFERED)
        .order_by()
        .values("part__programme")
    )
    return found.annotate(
        since=Subquery(steps.order_by("-made_at", "-pk").values("made_at")[:1]),
        certified_on=Subquery(certified.order_by("-pk").values("valid")[:1]),
        parts_count=Coalesce(Subquery(parts.annotate(all=Count("pk")).values("all")), 0),
        hours=Subquery(parts.annotate(all=Sum("hours")).values("all")),
        price=Subquery(parts.annotate(all=Sum("price")).values("all")),
        groups_on=Coalesce(Subquery(met.annotate(all=Count("pk")).values("all")), 0),
    )


def services_taught(municipality_id: int) -> QuerySet[SocialService]:
    """Services that some programme of the municipality has, by registry number."""
    programmes = Programme.objects.filter(municipality=municipality_id)
    return SocialService.objects.filter(pk__in=programmes.values("service")).order_by("code")


def _edition_at(moment: datetime) -> Coalesce:
    """The latest edition before the moment, else the earliest that was kept, as one JSON object."""
    editions = ProgrammeEdition.objects.filter(programme=OuterRef("pk"))
    fields = {name: F(name) for name in ("sort_key", *SAID)}
    then = editions.filter(made_at__lt=moment).order_by("-made_at", "-pk")
    first = editions.order_by("made_at", "pk")
    return Coalesce(
        Subquery(then.values(said=JSONObject(**fields, was_kept=Value(True)))[:1]),
        Subquery(first.values(said=JSONObject(**fields, was_kept=Value(False)))[:1]),
    )


def _wanted(search: Search) -> Q:
    wanted = Q()
    if search.state:
        wanted &= Q(state_on=search.state)
    if search.service_id:
        wanted &= Q(service=search.service_id)
    if search.certified:
        wanted &= Q(is_certified_on=search.certified == "yes")
    if search.waits:
        live = Certification.objects.live().filter(programme=OuterRef("pk"))
        groups = StudyGroup.objects.decidable().filter(part__programme=OuterRef("pk"))
        parts = ProgrammePart.objects.filter(programme=OuterRef("pk"), state=PartState.PROPOSED)
        places = PlacesChange.objects.filter(group__part__programme=OuterRef("pk"), state=PlacesState.PROPOSED)
        added = Q(Exists(groups)) | Q(Exists(parts)) | Q(Exists(places))
        wanted &= Q(state=ProgrammeState.MODERATION) | Q(Exists(live)) | added
    if text := search.text.strip():
        wanted &= (
            Q(edition_on__name__icontains=text)
            | Q(organisation__short_name__icontains=text)
            | Q(organisation__inn=text)
        )
    return wanted


def _end_of(municipality: Municipality, on: date) -> datetime:
    return datetime.combine(on + timedelta(days=1), time.min, ZoneInfo(municipality.timezone))
