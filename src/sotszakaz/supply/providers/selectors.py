from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Case, F, Prefetch, Q, QuerySet, When

from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.acts.models import LegalAct
from sotszakaz.ordering.decisions.models import Decision
from sotszakaz.supply.providers.errors import NotFound
from sotszakaz.supply.providers.models import AppliedService, Licence, LicenceStop, ProviderApplication, RegistryRecord
from sotszakaz.supply.providers.models.application import ProviderApplicationQuerySet
from sotszakaz.supply.providers.models.record import RegistryRecordQuerySet
from sotszakaz.supply.providers.states import ApplicationState, RecordState


@dataclass(frozen=True, slots=True)
class Standing:
    """How an organisation stands with a municipality: its latest application and its active record, if any.

    `excluded` is the latest record when none is active.
    """

    application: ProviderApplication | None
    record: RegistryRecord | None
    excluded: RegistryRecord | None = None

    @property
    def may_apply(self) -> bool:
        """Nothing waits and nothing is active."""
        waits = self.application is not None and self.application.state == ApplicationState.SUBMITTED
        return self.record is None and not waits

    @property
    def may_change(self) -> bool:
        """The provider is in the registry and nothing waits."""
        waits = self.application is not None and self.application.state == ApplicationState.SUBMITTED
        return self.record is not None and not waits

    @property
    def is_excluded(self) -> bool:
        """The record was excluded, and the provider has not asked for another."""
        return self.excluded is not None and self.may_apply and self.refused is None

    @property
    def refused(self) -> ProviderApplication | None:
        """The application that may be corrected and handed in again."""
        if self.application is None or self.application.state != ApplicationState.REFUSED:
            return None
        return self.application if self.record is None or self.application.changes_id == self.record.pk else None


def standing_of(*, municipality_id: int, organisation_id: int) -> Standing:
    """The provider's own view of the registry."""
    applications = ProviderApplication.objects.filter(municipality_id=municipality_id, organisation_id=organisation_id)
    records = RegistryRecord.objects.filter(municipality_id=municipality_id, organisation_id=organisation_id)
    latest = records.select_related("organisation", "municipality", "application").order_by("-pk").first()
    is_active = latest is not None and latest.state == RecordState.ACTIVE
    return Standing(
        application=applications.select_related("document").order_by("-pk").first(),
        record=latest if is_active else None,
        excluded=None if is_active else latest,
    )


def active_record(*, municipality_id: int, organisation_id: int) -> RegistryRecord | None:
    """The record by which the organisation provides services in the municipality now."""
    return (
        RegistryRecord.objects.active()
        .filter(municipality_id=municipality_id, organisation_id=organisation_id)
        .select_related("organisation", "municipality", "application")
        .first()
    )


def refused_before(*, municipality_id: int, organisation_id: int) -> ProviderApplication | None:
    """The latest application when it was refused: the next one corrects it."""
    latest = (
        ProviderApplication.objects.filter(municipality_id=municipality_id, organisation_id=organisation_id)
        .order_by("-pk")
        .first()
    )
    return latest if latest is not None and latest.state == ApplicationState.REFUSED else None


def double_of(
    *, municipality_id: int, organisation_id: int, inn: str, service_ids: Collection[int]
) -> AppliedService | None:
    """One of the services in a waiting application or an active record of another branch of the legal person."""
    of_branches = Q(application__organisation__inn=inn) & ~Q(application__organisation=organisation_id)
    stands = Q(application__state=ApplicationState.SUBMITTED) | Q(application__record__state=RecordState.ACTIVE)
    return (
        AppliedService.objects.filter(
            of_branches, stands, application__municipality_id=municipality_id, service_id__in=service_ids
        )
        .select_related("service", "application__organisation")
        .order_by("pk")
        .first()
    )


def get_application_for(user: Actor, application_id: int) -> ProviderApplication:
    """The application with its organisation. Raises NotFound, NotAllowed."""
    application = (
        ProviderApplication.objects.select_related(
            *("organisation", "municipality", "submitted_by", "decided_by", "document", "previous", "corrected_by"),
            "changes__application",
        )
        .filter(pk=application_id)
        .first()
    )
    if application is None:
        raise NotFound()
    organisation_id = application.organisation_id
    require(user, Permission.PROVIDER_VIEW, application.municipality_id, organisation_id=organisation_id)
    return application


def service_rows_of(application: ProviderApplication) -> QuerySet[AppliedService]:
    """The services of the application with their volumes, by registry number."""
    return application.service_rows.select_related("service").order_by("service__code")


def record_of(application: ProviderApplication) -> RegistryRecord | None:
    """The record that was made from the application or changed by it."""
    return RegistryRecord.objects.filter(versions__application=application).first()


def get_record_for(user: Actor, record_id: int) -> RegistryRecord:
    """The registry record with its application. Raises NotFound, NotAllowed."""
    record = (
        RegistryRecord.objects.select_related("organisation", "municipality", "application")
        .filter(pk=record_id)
        .first()
    )
    if record is None:
        raise NotFound()
    require(user, Permission.PROVIDER_VIEW, record.municipality_id, organisation_id=record.organisation_id)
    return record


def licences_of(record: RegistryRecord) -> list[Licence]:
    """The licences of the provider, the latest first, each with `shown_stops` and the `open_stop` without an end."""
    stops = Prefetch("stops", queryset=LicenceStop.objects.order_by("-period"), to_attr="shown_stops")
    licences: list[Licence] = list(
        Licence.objects.filter(municipality_id=record.municipality_id, organisation_id=record.organisation_id)
        .prefetch_related(stops)
        .order_by("-issued_on", "-pk")
    )
    for each in licences:
        each.open_stop = next((stop for stop in each.shown_stops if stop.period.upper is None), None)  # type: ignore[attr-defined]
    return licences


def get_licence_for(user: Actor, licence_id: int) -> Licence:
    """Raises NotFound, NotAllowed."""
    licence = Licence.objects.filter(pk=licence_id).first()
    if licence is None:
        raise NotFound()
    require(user, Permission.PROVIDER_VIEW, licence.municipality_id, organisation_id=licence.organisation_id)
    return licence


def get_stop_for(user: Actor, stop_id: int) -> LicenceStop:
    """Raises NotFound, NotAllowed."""
    stop = LicenceStop.objects.select_related("licence").filter(pk=stop_id).first()
    if stop is None:
        raise NotFound()
    require(user, Permission.PROVIDER_VIEW, stop.municipality_id, organisation_id=stop.licence.organisation_id)
    return stop


def record_of_licence(licence: Licence) -> RegistryRecord:
    """The latest record of the licence's provider."""
    return RegistryRecord.objects.filter(
        municipality_id=licence.municipality_id, organisation_id=licence.organisation_id
    ).latest("pk")


def list_applications(municipality_id: int, *, by: Actor) -> ProviderApplicationQuerySet:
    """Applications of the municipality: those that wait first, the most urgent on top, then the latest decided."""
    require(by, Permission.PROVIDER_VIEW, municipality_id)
    waits = Case(When(state=ApplicationState.SUBMITTED, then=F("decide_by_on")))
    return (
        ProviderApplication.objects.filter(municipality_id=municipality_id)
        .select_related("organisation")
        .order_by(waits.asc(nulls_last=True), F("decided_at").desc(nulls_first=True), "-pk")
    )


def list_records(municipality_id: int, *, by: Actor) -> RegistryRecordQuerySet:
    """The registry of the municipality by number."""
    require(by, Permission.PROVIDER_VIEW, municipality_id)
    return (
        RegistryRecord.objects.filter(municipality_id=municipality_id)
        .select_related("organisation", "application")
        .order_by("number")
    )


def list_excluded_names(decision: Decision) -> list[str]:
    """Special names of organisations that the decision leaves out."""
    return list(decision.excluded_provider_names.order_by("pk").values_list("name", flat=True))


def clause_of_excluded_name(decision: Decision, position: int) -> str:
    """Where the act names it («абзац 13»), by its position among the names; empty when the act does not show it."""
    places = LegalAct.objects.filter(pk=decision.act_id).values_list("places", flat=True).get()
    place = places.get(f"excluded_provider_names.{position}")
    return str(place["where"]) if place else ""
