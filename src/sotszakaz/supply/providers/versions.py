"""Versions of a registry record: the first by inclusion, each next by an accepted change."""

from collections.abc import Iterable
from dataclasses import fields
from datetime import date
from typing import Any

from django.db.models import Max

from sotszakaz.foundation.constraints import judged
from sotszakaz.kernel.municipalities.models import Organisation
from sotszakaz.kernel.users.access import Actor
from sotszakaz.supply.providers.claims import OrganisationDetails
from sotszakaz.supply.providers.models import ProviderApplication, RecordVersion, RegistryRecord

DETAILS = tuple(each.name for each in fields(OrganisationDetails))
COMPARED = (
    *("provider_type", "legal_form", "okopf", "oktmo", "registered_on", "actual_address", "site", "contact_person"),
    *("head_position", "head_authority", "founders", "addresses", "programme_names", "licence_number"),
    *("licence_issued_on", "licence_issuer", "licence_subtype", "capacity", "bank_name", "bank_bic", "bank_account"),
    "correspondent_account",
)
"""Fields of an application that a change may change."""


def details_of(organisation: Organisation) -> dict[str, Any]:
    """The organisation as the registry shows it, as plain JSON."""
    return {name: getattr(organisation, name) for name in DETAILS}


def add_version(record: RegistryRecord, *, by: Actor, on: date) -> RecordVersion:
    """The record stands on its application from the day on. Part of a larger transaction, the record is locked."""
    latest = record.versions.aggregate(latest=Max("version"))["latest"] or 0
    with judged(RecordVersion):
        return RecordVersion.objects.create(
            municipality_id=record.municipality_id,
            record=record,
            version=latest + 1,
            application=record.application,
            since=on,
            details=details_of(record.organisation),
            made_by_id=by.pk,
        )


def as_on(records: Iterable[RegistryRecord], on: date) -> list[RegistryRecord]:
    """The records with application and organisation as they were at the end of the day; one query, not to be saved."""
    shown = list(records)
    versions = RecordVersion.objects.filter(record__in=shown, since__lte=on).select_related("application")
    latest = {each.record_id: each for each in versions.order_by("version")}
    for record in shown:
        if found := latest.get(record.pk):
            record.application = found.application
            for name, value in found.details.items():
                setattr(record.organisation, name, value)
    return shown


def names_on(municipality_id: int, on: date) -> dict[int, str]:
    """Organisation → its short name at the end of the day, of whoever was in the registry by then. One query."""
    versions = RecordVersion.objects.filter(municipality=municipality_id, since__lte=on)
    latest = versions.order_by("record__organisation", "-since", "-pk").distinct("record__organisation")
    return dict(latest.values_list("record__organisation", "details__short_name"))


def changes_of(application: ProviderApplication) -> list[tuple[str, str, str]]:
    """What an application to change a record asks for: the field, as it is, as it is to be."""
    record = application.changes
    if record is None:
        return []
    before = application.record_version if hasattr(application, "record_version") else None
    stood = record.application if before is None else _before(before)
    said = [(_title(stood, name), _shown(stood, name), _shown(application, name)) for name in COMPARED]
    if before is None and application.details:
        now = record.organisation
        said += [(_title(now, name), str(getattr(now, name)), str(application.details[name])) for name in DETAILS]
    said.append(("услуги", _services(stood), _services(application)))
    return [each for each in said if each[1] != each[2]]


def _before(version: RecordVersion) -> ProviderApplication:
    return version.record.versions.get(version=version.version - 1).application


def _title(of: ProviderApplication | Organisation, name: str) -> str:
    return next(str(each.verbose_name) for each in of._meta.fields if each.name == name)


def _shown(application: ProviderApplication, name: str) -> str:
    value = getattr(application, name)
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return "" if value is None else "; ".join(str(value).splitlines())


def _services(application: ProviderApplication) -> str:
    rows = application.service_rows.select_related("service").order_by("service__code")
    return "; ".join(f"{row.service.code} {row.places or ''} {row.person_hours or ''}".strip() for row in rows)
