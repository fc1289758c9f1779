"""The body decides on an application: enters the organisation, changes its record, or refuses."""

from datetime import date

from django.db import transaction

from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.numbering import next_number
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.municipalities.models import Organisation
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.users.access import Actor, person_of, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.supply.providers import errors
from sotszakaz.supply.providers.actions import common
from sotszakaz.supply.providers.claims import OrganisationDetails
from sotszakaz.supply.providers.licences import keep_licence, lock_licences
from sotszakaz.supply.providers.models import ProviderApplication, RegistryRecord
from sotszakaz.supply.providers.papers import cancel_paper, replace_paper
from sotszakaz.supply.providers.states import RecordState
from sotszakaz.supply.providers.versions import add_version

NUMBER_SERIES = "registry_record"


@transaction.atomic(durable=True)
def accept_provider(*, application_id: int, by: Actor, on: date) -> RegistryRecord:
    """Enter the organisation in the registry under the next number of the year, or change its record.

    All deeds on a provider lock the organisation, then its application, its licences and its record.

    Raises NotFound, MoveRefused, RecordExcluded.
    """
    organisation = common.lock_organisation(_applicant_of(application_id))
    application = ProviderApplication.objects.lock(application_id)
    require(by, Permission.PROVIDER_DECIDE, application.municipality_id)
    move(application, "accept", by=person_of(by))
    lock_licences(application.municipality_id, organisation.pk)
    if application.changes_id is not None:
        return _change(application, organisation, by=by, on=on)
    number = next_number(NUMBER_SERIES, municipality_id=application.municipality_id, year=on.year)
    with judged(RegistryRecord):
        record = RegistryRecord.objects.create(
            municipality_id=application.municipality_id,
            organisation_id=application.organisation_id,
            application=application,
            number=f"{on.year}-{number:04d}",
            included_on=on,
        )
    add_version(record, by=by, on=on)
    keep_licence(record, by=by, on=on)
    audit.record("registryrecord.include", record, by=by, number=record.number)
    outbox.put("providerapplication.decided", application, number=record.number)
    return record


def _change(application: ProviderApplication, organisation: Organisation, *, by: Actor, on: date) -> RegistryRecord:
    record = RegistryRecord.objects.lock(application.changes_id or 0)
    if record.state != RecordState.ACTIVE:
        raise errors.RecordExcluded(number=record.number)
    common.correct(organisation, OrganisationDetails(**(application.details or {})), by=by)
    replaced, record.application, record.organisation = record.application, application, organisation
    version = add_version(record, by=by, on=on)
    with judged(RegistryRecord):
        record.save(update_fields=["application"])
    replace_paper(replaced, new=application.document, by=by, on=on)
    keep_licence(record, by=by, on=on)
    audit.record("registryrecord.change", record, by=by, version=version.version)
    outbox.put("providerapplication.decided", application, number=record.number)
    return record


@transaction.atomic(durable=True)
def refuse_provider(*, application_id: int, ground: str, reason: str, by: Actor, on: date) -> ProviderApplication:
    """Refuse on a ground of the regulation (its code); `reason` says what exactly is wrong. Raises GroundUnknown."""
    application = ProviderApplication.objects.lock(application_id)
    require(by, Permission.PROVIDER_DECIDE, application.municipality_id)
    found = common.ground_of(application.municipality_id, Parameter.PROVIDER_REFUSAL_GROUNDS, ground, on)
    move(application, "refuse", by=person_of(by), ground=found.text, reason=reason.strip())
    cancel_paper(application, ground=found.text, by=by, on=on)
    outbox.put("providerapplication.decided", application)
    return application


def _applicant_of(application_id: int) -> int:
    applicants = ProviderApplication.objects.filter(pk=application_id).values_list("organisation_id", flat=True)
    return applicants.first() or 0
