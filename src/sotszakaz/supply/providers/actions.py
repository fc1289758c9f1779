from datetime import date
from typing import Any

from django.db import transaction

from sotszakaz.foundation import audit, outbox
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.numbering import next_number
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.documents.actions import form_document
from sotszakaz.kernel.documents.payloads import ProviderApplicationPayload
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.municipalities.models import Organisation
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.types import Definition, Ground
from sotszakaz.kernel.regulations.working_days import term_ends_on
from sotszakaz.kernel.users.access import Actor, require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.decisions.selectors import decision_on
from sotszakaz.supply.providers import errors, rules, selectors
from sotszakaz.supply.providers.checking import ensure_claim
from sotszakaz.supply.providers.claims import Claim, OrganisationDetails, Particulars, Volume
from sotszakaz.supply.providers.licences import keep_licence, lock_licences
from sotszakaz.supply.providers.models import AppliedService, ProviderApplication, RegistryRecord
from sotszakaz.supply.providers.papers import cancel_paper, replace_paper
from sotszakaz.supply.providers.printing import application_payload
from sotszakaz.supply.providers.states import RecordState
from sotszakaz.supply.providers.versions import DETAILS, add_version

NUMBER_SERIES = "registry_record"
IDENTITY = ("inn", "kpp", "ogrn")
SAID_BY_LINES = ("founders", "addresses", "programme_names")
SAID_AS_IT_IS = tuple(name for name in Particulars.__dataclass_fields__ if name not in SAID_BY_LINES)


@transaction.atomic(durable=True)
def apply_for_registry(
    *, municipality_id: int, organisation_id: int, claim: Claim, by: Actor, on: date
) -> ProviderApplication:
    """Correct the organisation's details and hand in its application as a document (план, п. 5.1; ПП РФ № 183).

    After a refusal the new application points to the refused one.

    Raises refusals of `providers.errors` and ConstraintViolated, NoRegulation.
    """
    application = _hand_in(municipality_id, organisation_id, claim, by=by, on=on)
    _form(application, by=by, on=on)
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
    organisation = _lock_organisation(organisation_id)
    require(by, Permission.PROVIDER_APPLY, municipality_id, organisation_id=organisation_id)
    regulation = regulation_on(municipality_id, on)
    decision = decision_on(municipality_id, on)
    if decision is None:
        raise errors.NoDecision(on=on)
    ensure_claim(claim, regulation, decision, on=on)
    _ensure_not_in_registry(municipality_id, organisation_id)
    _ensure_not_of_branch(municipality_id, organisation_id, claim)
    _correct(organisation, claim.organisation, by=by)
    return _submit(municipality_id, organisation, claim, by=by, decide_by_on=_decide_by(regulation, on))


@transaction.atomic(durable=True)
def apply_for_change(*, record_id: int, claim: Claim, by: Actor, on: date) -> ProviderApplication:
    """A provider of the registry asks for more services or tells new details; until the decision nothing changes.

    Raises RecordExcluded, ServicesDropped, IdentityFixed, the refusals of `apply_for_registry`.
    """
    application = _hand_in_change(record_id, claim, by=by, on=on)
    _form(application, by=by, on=on)
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
    organisation = _lock_organisation(organisation_id or 0)
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
    _ensure_not_of_branch(home, organisation.pk, claim)
    details = {name: getattr(claim.organisation, name) for name in DETAILS}
    if fixed := [name for name in IDENTITY if details[name] != getattr(organisation, name)]:
        raise errors.IdentityFixed(field=fixed[0])
    decide_by = _decide_by(regulation, on)
    application = _submit(home, organisation, claim, by=by, decide_by_on=decide_by, changes=record, details=details)
    for name, value in details.items():  # for the document only: the organisation is corrected by the decision
        setattr(organisation, name, value)
    return application


def _ensure_services_stay(record: RegistryRecord, claim: Claim) -> None:
    dropped = record.application.services.exclude(pk__in=claim.service_ids).order_by("code")
    if codes := ", ".join(dropped.values_list("code", flat=True)):
        raise errors.ServicesDropped(field="services", services=codes)


@transaction.atomic(durable=True)
def accept_provider(*, application_id: int, by: Actor, on: date) -> RegistryRecord:
    """Enter the organisation in the registry under the next number of the year, or change its record.

    All deeds on a provider lock the organisation, then its application, its licences and its record.

    Raises NotFound, MoveRefused, RecordExcluded.
    """
    organisation = _lock_organisation(_applicant_of(application_id))
    application = ProviderApplication.objects.lock(application_id)
    require(by, Permission.PROVIDER_DECIDE, application.municipality_id)
    move(application, "accept", by=_person(by))
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
    _correct(organisation, OrganisationDetails(**(application.details or {})), by=by)
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
    found = _ground(application.municipality_id, Parameter.PROVIDER_REFUSAL_GROUNDS, ground, on)
    move(application, "refuse", by=_person(by), ground=found.text, reason=reason.strip())
    cancel_paper(application, ground=found.text, by=by, on=on)
    outbox.put("providerapplication.decided", application)
    return application


@transaction.atomic(durable=True)
def exclude_provider(*, record_id: int, ground: str, reason: str, by: Actor, on: date) -> RegistryRecord:
    """Exclude from the registry: nobody new may be enrolled, contracts in force go on. Raises GroundUnknown."""
    record = RegistryRecord.objects.lock(record_id)
    require(by, Permission.PROVIDER_DECIDE, record.municipality_id)
    found = _ground(record.municipality_id, Parameter.PROVIDER_EXCLUSION_GROUNDS, ground, on)
    move(record, "exclude", by=_person(by), ground=found.text, reason=reason.strip())
    cancel_paper(record.application, ground=found.text, by=by, on=on)
    outbox.put("registryrecord.excluded", record)
    return record


def _person(by: Actor) -> User | None:
    return by if isinstance(by, User) else None


def _applicant_of(application_id: int) -> int:
    applicants = ProviderApplication.objects.filter(pk=application_id).values_list("organisation_id", flat=True)
    return applicants.first() or 0


def _lock_organisation(organisation_id: int) -> Organisation:
    """With all its branches, so that two of them do not enter one service at once."""
    inn = Organisation.objects.filter(pk=organisation_id).values("inn")
    branches = Organisation.objects.select_for_update(no_key=True).filter(inn__in=inn).order_by("pk")
    organisation = {each.pk: each for each in branches}.get(organisation_id)
    if organisation is None:
        raise errors.NotFound()
    return organisation


def _ensure_not_in_registry(municipality_id: int, organisation_id: int) -> None:
    record = selectors.active_record(municipality_id=municipality_id, organisation_id=organisation_id)
    if record is not None:
        raise errors.AlreadyInRegistry(number=record.number)


def _ensure_not_of_branch(municipality_id: int, organisation_id: int, claim: Claim) -> None:
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


def _correct(organisation: Organisation, details: OrganisationDetails, *, by: Actor) -> None:
    """Write what differs; ИНН, КПП and ОГРН of an organisation that some registry knows stay as they are."""
    given = {name: getattr(details, name) for name in OrganisationDetails.__dataclass_fields__}
    changed = [name for name, value in given.items() if getattr(organisation, name) != value]
    if not changed:
        return
    if set(changed) & set(IDENTITY) and organisation.registry_records.exists():
        raise errors.IdentityFixed(field=next(name for name in IDENTITY if name in changed))
    for name in changed:
        setattr(organisation, name, given[name])
    with judged(Organisation):
        organisation.save(update_fields=changed)
    audit.record("organisation.correct", organisation, by=by, changed=changed)


def _submit(
    municipality_id: int, organisation: Organisation, claim: Claim, *, by: Actor, decide_by_on: date, **rest: Any
) -> ProviderApplication:
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
            submitted_by=_person(by),
            decide_by_on=decide_by_on,
            **rest,
        )
        AppliedService.objects.bulk_create(_service_rows(application, claim))
    return application


def _service_rows(application: ProviderApplication, claim: Claim) -> list[AppliedService]:
    volumes = {pk: claim.volumes.get(pk, Volume()) for pk in sorted(set(claim.service_ids))}
    return [
        AppliedService(application=application, service_id=pk, places=most.places, person_hours=most.person_hours)
        for pk, most in volumes.items()
    ]


def _form(application: ProviderApplication, *, by: Actor, on: date) -> None:
    application.document = form_document(
        DocumentKind.PROVIDER_APPLICATION,
        municipality_id=application.municipality_id,
        organisation_id=application.organisation_id,
        payload=application_payload(application),
        on=on,
        by=by,
    )
    application.save(update_fields=["document"])


def _decide_by(regulation: InForce, on: date) -> date:
    return term_ends_on(regulation, Parameter.PROVIDER_DECISION_WORKING_DAYS, on)


def _ground(municipality_id: int, parameter: Definition[tuple[Ground, ...]], code: str, on: date) -> Ground:
    found = regulation_on(municipality_id, on).ground(parameter, code)
    if found is None:
        raise errors.GroundUnknown(field="ground")
    return found
