"""What the papers of an application say: the application itself, what amends its contract, what ends it early."""

from datetime import timedelta
from decimal import Decimal

from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.demand.children.rules import Visitor
from sotszakaz.demand.children.states import Relation
from sotszakaz.demand.enrolments.actions import BY_DEPARTURE, BY_FAMILY
from sotszakaz.demand.enrolments.applicants import Applicant, intake_of
from sotszakaz.demand.enrolments.drafts import agrees_by_applying
from sotszakaz.demand.enrolments.models import Contract, ContractMonth, EnrolmentApplication, Intake
from sotszakaz.demand.enrolments.printing import applicant_as_person, child_of, ground_of, study_of
from sotszakaz.demand.enrolments.quotes import Quote
from sotszakaz.demand.enrolments.rules import CONSENTS, CONTRACT_CONSENT
from sotszakaz.foundation.calendar import month_start
from sotszakaz.foundation.money import to_units
from sotszakaz.kernel.documents.payloads import (
    Attachment,
    Change,
    ContractAmendmentPayload,
    ContractTerminationPayload,
    EnrolmentApplicationPayload,
    Initiator,
    Person,
    Reference,
    Source,
    party_of,
)
from sotszakaz.kernel.ledger.rules import spell
from sotszakaz.kernel.ledger.states import Unit as LedgerUnit
from sotszakaz.kernel.users.access import memberships_of

BY_CHILD = "сам получатель"
AT_OWN_COST = "Лицензия исполнителя не действует, семья решила продолжить обучение за свой счёт."
ON_TRANSFER = "Перевод обучающегося в другую группу той же части программы."


def application_payload(application: EnrolmentApplication, applicant: Applicant) -> EnrolmentApplicationPayload:
    """The one form: to be enrolled, and to be given the social certificate for it."""
    intake = intake_of(application)
    return EnrolmentApplicationPayload(
        applicant=applicant_as_person(application, applicant),
        relation=applicant.get_relation_display() if applicant else BY_CHILD,
        child=child_of(application),
        account_number=application.child.certificate.number,
        ground=ground_of(application),
        source=Source(intake.source) if intake else Source.CABINET,
        consents=tuple(intake.consents) if intake else (),
        attachments=_scan_of(intake) if intake else (),
        **study_of(application),
    )


def blank_payload(offer: Quote, visitor: Visitor) -> EnrolmentApplicationPayload:
    """The same form before it is handed in, to be signed by hand. Only for a quote that has terms and a certificate."""
    terms, sources, child = offer.terms, offer.sources, offer.child
    assert terms is not None
    assert sources.period is not None
    assert sources.certificate is not None
    unsaved = EnrolmentApplication(
        child=child,
        municipality=child.municipality,
        group=offer.group,
        organisation=offer.group.organisation,
        period=DateRange(terms.starts_on, terms.ends_on + timedelta(days=1)),
        price=terms.price,
        certificate_amount=terms.certificate_amount,
        parent_amount=terms.parent_amount,
        unit=sources.period.unit,
        certificate_units=terms.certificate_units,
        person_hours=terms.person_hours,
    )
    return EnrolmentApplicationPayload(
        applicant=Person(full_name=visitor.full_name, phone=visitor.phone, email=visitor.email),
        relation=str(Relation(visitor.relation).label),
        child=child_of(unsaved),
        account_number=sources.certificate.number,
        ground=ground_of(unsaved),
        source=Source.COUNTER,
        consents=consents_at_counter(offer),
        **study_of(unsaved),
    )


def consents_at_counter(offer: Quote) -> tuple[str, ...]:
    """What the paper says; where the contract is signed, it may be signed by the same paper."""
    return CONSENTS if agrees_by_applying(offer.facts.regulation) else (*CONSENTS, CONTRACT_CONSENT)


def _scan_of(intake: Intake) -> tuple[Attachment, ...]:
    if not intake.scan_sha256:
        return ()
    return (Attachment(name="Скан подписанного заявления", sha256=intake.scan_sha256),)


def termination_payload(contract: Contract, applicant: Applicant) -> ContractTerminationPayload:
    """The early end; sums are those of the months of the contract, up to the last day and after it."""
    assert contract.ends_on is not None, f"{contract} is not under notice"
    kept, returned = _months(contract)
    return ContractTerminationPayload(
        contract=_reference(contract),
        provider=party_of(contract.organisation),
        customer=applicant_as_person(contract.application, applicant),
        child=child_of(contract.application),
        initiator=_initiator(contract),
        ground=f"{contract.ground} {contract.reason}",
        ends_on=contract.ends_on,
        person_hours=sum((each.person_hours for each in kept), Decimal(0)),
        delivered=sum((each.price for each in kept), Decimal(0)),
        returned=sum((each.certificate_amount for each in returned), Decimal(0)),
    )


def amendment_payload(contract: Contract, made: Contract, applicant: Applicant) -> ContractAmendmentPayload:
    """A transfer: from the day after the last one in the old group the child is taught by the contract `made`."""
    kept, _ = _months(contract)
    was, now = contract.group, made.group
    changes = [
        Change(clause="Учебная группа", before=was.name, after=now.name),
        Change(clause="Обучение идёт по договору", before=_named(contract), after=_named(made)),
        Change(clause="Последний день обучения", before=_last_day(contract), after=_last_day(made)),
    ]
    if was.address != now.address:
        changes.insert(1, Change(clause="Место занятий", before=was.address, after=now.address))
    return ContractAmendmentPayload(
        contract=_reference(contract),
        provider=party_of(contract.organisation),
        customer=applicant_as_person(contract.application, applicant),
        child=child_of(contract.application),
        ground=ON_TRANSFER,
        effective_on=made.period.lower,
        changes=tuple(changes),
        price_before=contract.price,
        price_after=sum((each.price for each in kept), made.price),
    )


def own_cost_payload(contract: Contract, applicant: Applicant) -> ContractAmendmentPayload:
    """From a month on the representative pays what the certificate would have paid; the price stays."""
    since = contract.own_cost_since
    assert since is not None
    months = [each for each in contract.months.all() if each.month >= since]
    certificate = sum((each.certificate_amount for each in months), Decimal(0))
    parent = sum((each.parent_amount for each in months), Decimal(0))
    before = f"социальный сертификат — {roubles(certificate)}, законный представитель — {roubles(parent)}"
    after = f"законный представитель — {roubles(certificate + parent)}"
    return ContractAmendmentPayload(
        contract=_reference(contract),
        provider=party_of(contract.organisation),
        customer=applicant_as_person(contract.application, applicant),
        child=child_of(contract.application),
        ground=AT_OWN_COST,
        effective_on=since,
        changes=(Change(clause=f"Кто оплачивает обучение с {since:%d.%m.%Y}", before=before, after=after),),
    )


def roubles(amount: Decimal) -> str:
    """A sum of a paper in words of the ledger."""
    return spell(to_units(amount), LedgerUnit.RUB)


def _months(contract: Contract) -> tuple[list[ContractMonth], list[ContractMonth]]:
    """Months that are still taught after a notice, and those whose money has gone back at once."""
    months = sorted(contract.months.all(), key=lambda each: each.month)
    ends_on = contract.ends_on
    if ends_on is None or ends_on < contract.period.lower:
        return [], months
    last = month_start(ends_on)
    return [each for each in months if each.month <= last], [each for each in months if each.month > last]


def _initiator(contract: Contract) -> Initiator:
    if contract.ground in (BY_FAMILY, BY_DEPARTURE):
        return Initiator.FAMILY
    person = contract.notice_by
    is_providers = person is not None and any(
        each.organisation_id == contract.organisation_id for each in memberships_of(person)
    )
    return Initiator.PROVIDER if is_providers else Initiator.BODY


def _reference(contract: Contract) -> Reference:
    return Reference(number=contract.number, dated=contract.signed_on)


def _named(contract: Contract) -> str:
    return f"№ {contract.number} от {contract.signed_on:%d.%m.%Y}"


def _last_day(contract: Contract) -> str:
    return f"{contract.period.upper - timedelta(days=1):%d.%m.%Y}"
