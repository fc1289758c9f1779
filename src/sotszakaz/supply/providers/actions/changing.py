"""A provider of the registry asks for the next version of its record."""

from datetime import date

from django.db import transaction

from sotszakaz.foundation import audit, outbox
from sotszakaz.kernel.documents.payloads import ProviderApplicationPayload
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.decisions.selectors import decision_on
from sotszakaz.supply.providers import errors
from sotszakaz.supply.providers.actions import common
from sotszakaz.supply.providers.actions.handing_in import decision_due, ensure_not_of_branch, form_paper, submit
from sotszakaz.supply.providers.checking import ensure_claim
from sotszakaz.supply.providers.claims import Claim
from sotszakaz.supply.providers.models import ProviderApplication, RegistryRecord
from sotszakaz.supply.providers.printing import application_payload
from sotszakaz.supply.providers.states import RecordState
from sotszakaz.supply.providers.versions import DETAILS


@transaction.atomic(durable=True)
def apply_for_change(*, record_id: int, claim: Claim, by: Actor, on: date) -> ProviderApplication:
    """A provider of the registry asks for more services or tells new details; until the decision nothing changes.

    Raises RecordExcluded, ServicesDropped, IdentityFixed, the refusals of `apply_for_registry`.
    """
    application = _hand_in_change(record_id, claim, by=by, on=on)
    form_paper(application, by=by, on=on)
    audit.record("providerapplication.change", application, by=by, services=sorted(claim.service_ids))
    outbox.put("providerapplication.submitted", application)
    return application


def preview_change(*, record_id: int, claim: Claim, by: Actor, on: date) -> ProviderApplicationPayload:
    """What the document would say; nothing is kept. Raises what `apply_for_change` does."""
    with transaction.atomic(durable=True):
        payload = application_payload(_hand_in_change(record_id, claim, by=by, on=on))
        transaction.set_rollback(True)
    return payload


def _hand_in_change(record_id: int, claim: Claim, *, by: Actor, on: date) -> ProviderApplication:
    organisation_id = RegistryRecord.objects.filter(pk=record_id).values_list("organisation_id", flat=True).first()
    organisation = common.lock_organisation(organisation_id or 0)
    record = RegistryRecord.objects.lock(record_id)
    home = record.municipality_id
    require(by, Permission.PROVIDER_APPLY, home, organisation_id=organisation.pk)
    if record.state != RecordState.ACTIVE:
        raise errors.RecordExcluded(number=record.number)
    regulation, decision = regulation_on(home, on), decision_on(home, on)
    if decision is None:
        raise errors.NoDecision(on=on)
    ensure_claim(claim, regulation, decision, on=on)
    _ensure_services_stay(record, claim)
    ensure_not_of_branch(home, organisation.pk, claim)
    details = {name: getattr(claim.organisation, name) for name in DETAILS}
    if fixed := [name for name in common.IDENTITY if details[name] != getattr(organisation, name)]:
        raise errors.IdentityFixed(field=fixed[0])
    decide_by = decision_due(regulation, on)
    application = submit(home, organisation, claim, by=by, decide_by_on=decide_by, changes=record, details=details)
    for name, value in details.items():  # for the document only: the organisation is corrected by the decision
        setattr(organisation, name, value)
    return application


def _ensure_services_stay(record: RegistryRecord, claim: Claim) -> None:
    dropped = record.application.services.exclude(pk__in=claim.service_ids).order_by("code")
    if codes := ", ".join(dropped.values_list("code", flat=True)):
        raise errors.ServicesDropped(field="services", services=codes)
