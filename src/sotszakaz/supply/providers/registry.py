"""The registry of providers: searched, filtered, as it was on any day (ПП РФ № 183)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from django.db.models import BooleanField, Case, CharField, Exists, Func, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import TruncDate

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.supply.providers.models import AppliedService, ProviderApplication, RecordVersion, RegistryRecord
from sotszakaz.supply.providers.states import RecordState


@dataclass(frozen=True, slots=True)
class Search:
    """What somebody looks for; whatever is empty does not narrow. `text` is of a number, a name, ИНН or a licence."""

    text: str = ""
    state: str = ""
    kind: str = ""
    service_id: int | None = None
    without_licence: bool = False


def list_registry(municipality: Municipality, search: Search, *, on: date, by: Actor) -> QuerySet[RegistryRecord]:
    """Records that were there at the end of the day, by number.

    Each has `excluded_on`, `state_on` (a `RecordState`), `is_without_licence` and `application_on` (an id) as of the
    day; `versions.as_on` gives a page of them the application and the organisation of that day. Raises NotAllowed.
    """
    require(by, Permission.PROVIDER_VIEW, municipality.pk)
    stopped = Func(
        "municipality_id",
        "organisation_id",
        Value(on),
        function="providers_licence_stopped",
        output_field=BooleanField(),
    )
    excluded_on = TruncDate("excluded_at", tzinfo=ZoneInfo(municipality.timezone))
    versions = RecordVersion.objects.filter(record=OuterRef("pk"), since__lte=on).order_by("-version")
    found = (
        RegistryRecord.objects.filter(municipality_id=municipality.pk, included_on__lte=on)
        .annotate(application_on=Subquery(versions.values("application")[:1]))
        .annotate(excluded_on=excluded_on)
        .annotate(
            state_on=Case(
                When(excluded_on__lte=on, then=Value(RecordState.EXCLUDED)),
                default=Value(RecordState.ACTIVE),
                output_field=CharField(choices=RecordState.choices),
            ),
            is_without_licence=stopped,
        )
        .select_related("organisation", "application")
        .order_by("number")
    )
    return found.filter(_wanted(search))


def services_of(records: Iterable[RegistryRecord]) -> dict[int, list[AppliedService]]:
    """Application → its services with volumes, by registry number; one query."""
    rows: dict[int, list[AppliedService]] = {}
    asked = AppliedService.objects.filter(application__in=[each.application_id for each in records])
    for row in asked.select_related("service").order_by("application_id", "service__code"):
        rows.setdefault(row.application_id, []).append(row)
    return rows


def services_offered(municipality_id: int) -> QuerySet[SocialService]:
    """Services that some record of the municipality has, by registry number."""
    rows = AppliedService.objects.filter(application__record__municipality=municipality_id)
    return SocialService.objects.filter(pk__in=rows.values("service")).order_by("code")


def _wanted(search: Search) -> Q:
    wanted = Q()
    if search.state:
        wanted &= Q(state_on=search.state)
    if search.kind:
        wanted &= Q(organisation__kind=search.kind)
    if search.service_id:
        rows = AppliedService.objects.filter(application=OuterRef("application_on"), service=search.service_id)
        wanted &= Q(Exists(rows))
    if search.without_licence:
        wanted &= Q(is_without_licence=True)
    if text := search.text.strip():
        wanted &= (
            Q(number__icontains=text)
            | Q(organisation__full_name__icontains=text)
            | Q(organisation__short_name__icontains=text)
            | Q(organisation__inn=text)
            | Q(application_on__in=_with_licence(text))
        )
    return wanted


def _with_licence(text: str) -> QuerySet[ProviderApplication]:
    return ProviderApplication.objects.filter(licence_number__icontains=text)
