"""An organisation asks to be entered in the registry."""

from datetime import date

from django.db import transaction

from sotszakaz.foundation import audit, outbox
from sotszakaz.kernel.documents.payloads import ProviderApplicationPayload
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.decisions.selectors import decision_on
from sotszakaz.supply.providers import errors, selectors
from sotszakaz.supply.providers.actions import common
from sotszakaz.supply.providers.actions.handing_in import decision_due, ensure_not_of_branch, form_paper, submit
from sotszakaz.supply.providers.checking import ensure_claim
from sotszakaz.supply.providers.claims import Claim
from sotszakaz.supply.providers.models import ProviderApplication
from sotszakaz.supply.providers.printing import application_payload


@transaction.atomic(durable=True)
def apply_for_registry(
    *, municipality_id: int, organisation_id: int, claim: Claim, by: Actor, on: date
) -> ProviderApplication:
    """Correct the organisation's details and hand in its application as a document (план, п. 5.1; ПП РФ № 183).

    After a refusal the new application points to the refused one.

    Raises refusals of `providers.errors` and ConstraintViolated, NoRegulation.
    """
    application = _hand_in(municipality_id, organisation_id, claim, by=by, on=on)
    form_paper(application, by=by, on=on)
    audit.record("providerapplication.submit", application, by=by, services=sorted(claim.service_ids))
    outbox.put("providerapplication.submitted", application)
    return application


def preview_application(
    *, municipality_id: int, organisation_id: int, claim: Claim, by: Actor, on: date
) -> ProviderApplicationPayload:
    """What the document would say: the application is handed in and taken back before anybody sees it.

    Raises what `apply_for_registry` does.
    """
    with transaction.atomic(durable=True):
        payload = application_payload(_hand_in(municipality_id, organisation_id, claim, by=by, on=on))
        transaction.set_rollback(True)
    return payload


def _hand_in(municipality_id: int, organisation_id: int, claim: Claim, *, by: Actor, on: date) -> ProviderApplication:
    organisation = common.lock_organisation(organisation_id)
    require(by, Permission.PROVIDER_APPLY, municipality_id, organisation_id=organisation_id)
    regulation = regulation_on(municipality_id, on)
    decision = decision_on(municipality_id, on)
    if decision is None:
        raise errors.NoDecision(on=on)
    ensure_claim(claim, regulation, decision, on=on)
    _ensure_not_in_registry(municipality_id, organisation_id)
    ensure_not_of_branch(municipality_id, organisation_id, claim)
    common.correct(organisation, claim.organisation, by=by)
    return submit(municipality_id, organisation, claim, by=by, decide_by_on=decision_due(regulation, on))


def _ensure_not_in_registry(municipality_id: int, organisation_id: int) -> None:
    record = selectors.active_record(municipality_id=municipality_id, organisation_id=organisation_id)
    if record is not None:
        raise errors.AlreadyInRegistry(number=record.number)
