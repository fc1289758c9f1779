"""What the social certificate and the contract of an accepted application say."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from sotszakaz.demand.certificates.models import CertificateAccount
from sotszakaz.demand.certificates.states import SchemeUnit
from sotszakaz.demand.children.models import Child, Representative
from sotszakaz.demand.children.states import Relation
from sotszakaz.demand.enrolments.applicants import Applicant
from sotszakaz.demand.enrolments.models import EnrolmentApplication
from sotszakaz.demand.enrolments.rules import MonthShare
from sotszakaz.demand.enrolments.selectors import days_of
from sotszakaz.foundation.money import from_units
from sotszakaz.kernel.documents.parties import body_of
from sotszakaz.kernel.documents.payloads import (
    ContractMonth,
    ContractPayload,
    Licence,
    Person,
    Reference,
    Service,
    Slot,
    SocialCertificatePayload,
    Unit,
    party_of,
)
from sotszakaz.kernel.ledger.rules import spell
from sotszakaz.kernel.ledger.states import Unit as LedgerUnit
from sotszakaz.supply.programmes.models import StudyGroup

UNITS = {SchemeUnit.RUB: Unit.RUB, SchemeUnit.HOUR: Unit.HOUR, SchemeUnit.HOURS_PER_WEEK: Unit.HOUR}


def _certificate_units(application: EnrolmentApplication) -> Decimal:
    """Roubles or hours that leave the certificate; by a weekly norm, the hours of the part that it covers."""
    if application.unit == SchemeUnit.HOURS_PER_WEEK:
        hours: Decimal = application.person_hours
        return hours
    return from_units(application.certificate_units)


def certificate_payload(
    application: EnrolmentApplication, account: CertificateAccount, applicant: Applicant
) -> SocialCertificatePayload:
    """The social certificate before its contract: its third section is filled when the service is over."""
    first, last = days_of(application)
    return SocialCertificatePayload(
        recipient=child_of(application),
        representative=applicant_as_person(application, applicant),
        account_number=account.number,
        ground=ground_of(application),
        valid_from=first,
        valid_until=last,
        **study_of(application),
    )


def contract_payload(
    application: EnrolmentApplication,
    account: CertificateAccount,
    certificate: Reference,
    months: Sequence[MonthShare],
    applicant: Applicant,
    conditions: Sequence[str],
) -> ContractPayload:
    """The contract under the social certificate, with its months and the conditions that the municipality adds."""
    return ContractPayload(
        licence=_licence(application.group),
        agreement=Reference(number=application.agreement.number, dated=application.agreement.signed_on),
        customer=applicant_as_person(application, applicant),
        child=child_of(application),
        account_number=account.number,
        certificate=certificate,
        slots=_slots(application.group),
        months=tuple(_month(each) for each in months),
        conditions=(*_conditions(application, months), *conditions),
        **study_of(application),
    )


def study_of(application: EnrolmentApplication) -> dict[str, Any]:
    """What is studied, where, when and for how much: the same in the application, the certificate and the contract."""
    first, last = days_of(application)
    return {
        "authorised_body": body_of(application.municipality),
        "service": _service(application.group),
        "provider": party_of(application.organisation),
        "programme": application.group.part.programme.name,
        "part": str(application.group.part),
        "group": application.group.name,
        "address": application.group.address,
        "starts_on": first,
        "ends_on": last,
        "person_hours": application.person_hours,
        "price": application.price,
        "certificate_unit": UNITS[SchemeUnit(application.unit)],
        "certificate_units": _certificate_units(application),
        "certificate_amount": application.certificate_amount,
        "parent_amount": application.parent_amount,
    }


def _conditions(application: EnrolmentApplication, months: Sequence[MonthShare]) -> tuple[str, ...]:
    """By a weekly norm the certificate gives hours of every week; the months tell hours of the part."""
    if application.unit != SchemeUnit.HOURS_PER_WEEK:
        return ()
    weekly = spell(application.certificate_units // len(months), LedgerUnit.HOUR)
    return (f"По норме сертификата засчитывается {weekly} в неделю в каждом месяце обучения.",)


def ground_of(application: EnrolmentApplication) -> str:
    """Why the child has the right."""
    return f"категория получателя: {application.child.get_category_display()}"


def child_of(application: EnrolmentApplication) -> Person:
    """The child as a recipient."""
    return recipient_of(application.child)


def recipient_of(child: Child) -> Person:
    """What papers that are formed now say of the child."""
    return Person(full_name=child.full_name, birth_date=child.birth_date, snils=child.snils, address=child.address)


def applicant_as_person(application: EnrolmentApplication, applicant: Applicant) -> Person:
    """The applicant as a side; the child itself where nobody acts for it, by its own name where it acts itself."""
    if applicant is None:
        return child_of(application)
    if not isinstance(applicant, Representative):
        return Person(full_name=applicant.full_name, phone=applicant.phone, email=applicant.email)
    login = applicant.user
    name = application.child.full_name if applicant.relation == Relation.SELF else login.full_name
    return Person(full_name=name, phone=login.phone, email=login.email)


def _service(group: StudyGroup) -> Service:
    service = group.part.programme.service
    return Service(
        code=service.code,
        name=service.name or service.code,
        focus=service.focus,
        form=service.form,
        category=service.category,
    )


def _licence(group: StudyGroup) -> Licence:
    claim = group.part.programme.record.application
    return Licence(number=claim.licence_number, issued_on=claim.licence_issued_on, issuer=claim.licence_issuer)


def _slots(group: StudyGroup) -> tuple[Slot, ...]:
    return tuple(
        Slot(weekday=slot.weekday, starts_at=f"{slot.starts_at:%H:%M}", ends_at=f"{slot.ends_at:%H:%M}")
        for slot in sorted(group.slots.all(), key=lambda slot: (slot.weekday, slot.starts_at))
    )


def _month(share: MonthShare) -> ContractMonth:
    return ContractMonth(
        month=share.month,
        person_hours=share.person_hours,
        price=share.price,
        certificate_amount=share.certificate_amount,
        parent_amount=share.parent_amount,
    )
