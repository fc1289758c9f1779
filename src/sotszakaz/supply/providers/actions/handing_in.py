"""An application as it is handed in: checked against its branches, written and formed as a document."""

from datetime import date
from typing import Any

from sotszakaz.foundation.constraints import judged
from sotszakaz.kernel.documents.actions import form_document
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.municipalities.models import Organisation
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.working_days import term_ends_on
from sotszakaz.kernel.users.access import Actor, person_of
from sotszakaz.supply.providers import errors, rules, selectors
from sotszakaz.supply.providers.claims import Claim, Particulars, Volume
from sotszakaz.supply.providers.models import AppliedService, ProviderApplication
from sotszakaz.supply.providers.printing import application_payload

SAID_BY_LINES = ("founders", "addresses", "programme_names")
SAID_AS_IT_IS = tuple(name for name in Particulars.__dataclass_fields__ if name not in SAID_BY_LINES)


def ensure_not_of_branch(municipality_id: int, organisation_id: int, claim: Claim) -> None:
    """Another branch of the legal person has not entered these services. Raises ServiceAppliedByBranch."""
    double = selectors.double_of(
        municipality_id=municipality_id,
        organisation_id=organisation_id,
        inn=claim.organisation.inn,
        service_ids=claim.service_ids,
    )
    if double is not None:
        raise errors.ServiceAppliedByBranch(
            field="services",
            service=double.service.code,
            inn=claim.organisation.inn,
            kpp=double.application.organisation.kpp,
            where=double.application.get_state_display(),
        )


def submit(
    municipality_id: int, organisation: Organisation, claim: Claim, *, by: Actor, decide_by_on: date, **rest: Any
) -> ProviderApplication:
    """The application with its services, in the words of the claim. Raises ConstraintViolated."""
    licence, bank, said = claim.licence, claim.bank, claim.particulars
    with judged(ProviderApplication, AppliedService):
        application = ProviderApplication.objects.create(
            municipality_id=municipality_id,
            organisation=organisation,
            previous=selectors.refused_before(municipality_id=municipality_id, organisation_id=organisation.pk),
            **{name: getattr(said, name) for name in SAID_AS_IT_IS},
            **{name: "\n".join(getattr(said, name)) for name in SAID_BY_LINES},
            licence_number=rules.licence_number_of(licence.number),
            licence_issued_on=licence.issued_on,
            licence_issuer=licence.issuer,
            licence_subtype=licence.subtype,
            capacity=claim.capacity,
            bank_name=bank.name,
            bank_bic=bank.bic,
            bank_account=bank.account,
            correspondent_account=bank.correspondent,
            submitted_by=person_of(by),
            decide_by_on=decide_by_on,
            **rest,
        )
        AppliedService.objects.bulk_create(_service_rows(application, claim))
    return application


def form_paper(application: ProviderApplication, *, by: Actor, on: date) -> None:
    """Its document, under the next number of the year."""
    application.document = form_document(
        DocumentKind.PROVIDER_APPLICATION,
        municipality_id=application.municipality_id,
        organisation_id=application.organisation_id,
        payload=application_payload(application),
        on=on,
        by=by,
    )
    application.save(update_fields=["document"])


def decision_due(regulation: InForce, on: date) -> date:
    """The last day on which the body may decide."""
    return term_ends_on(regulation, Parameter.PROVIDER_DECISION_WORKING_DAYS, on)


def _service_rows(application: ProviderApplication, claim: Claim) -> list[AppliedService]:
    volumes = {pk: claim.volumes.get(pk, Volume()) for pk in sorted(set(claim.service_ids))}
    return [
        AppliedService(application=application, service_id=pk, places=most.places, person_hours=most.person_hours)
        for pk, most in volumes.items()
    ]
