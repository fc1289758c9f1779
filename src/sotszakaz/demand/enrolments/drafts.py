"""What the contract and the social certificate of an application say: the same for those who read them before the
family agrees and for the deed that forms them. Only numbers and days of the papers come with the deed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.demand.certificates.models import CertificateAccount
from sotszakaz.demand.children.rules import Visitor
from sotszakaz.demand.enrolments.applicants import Applicant, applicants_of, has_signed
from sotszakaz.demand.enrolments.models import EnrolmentApplication, Intake
from sotszakaz.demand.enrolments.printing import certificate_payload, contract_payload
from sotszakaz.demand.enrolments.quotes import Quote
from sotszakaz.demand.enrolments.rules import MonthShare
from sotszakaz.demand.enrolments.selectors import months_of
from sotszakaz.demand.enrolments.starting import as_agreed
from sotszakaz.demand.enrolments.states import WAITING_FOR_SOMEBODY
from sotszakaz.kernel.documents.envelope import NO_NUMBER
from sotszakaz.kernel.documents.payloads import ContractPayload, Payload, Reference, SocialCertificatePayload
from sotszakaz.kernel.documents.payloads.canonical import canonical, plain, sha256_of
from sotszakaz.kernel.documents.states import DocumentKind
from sotszakaz.kernel.ledger.selectors import days_of_postings
from sotszakaz.kernel.regulations.choices import ContractMadeBy
from sotszakaz.kernel.regulations.in_force import InForce
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.models import User

CARDS = ("child", "organisation", "municipality", "agreement", "group__part__programme__service", "intake")


@dataclass(frozen=True, slots=True)
class Agreed:
    """All that both documents of one application are made of; `conditions` are those that the municipality adds."""

    application: EnrolmentApplication
    account: CertificateAccount
    months: Sequence[MonthShare]
    applicant: Applicant
    conditions: Sequence[str]

    def certificate(self) -> SocialCertificatePayload:
        """The social certificate, before its service is delivered."""
        return certificate_payload(self.application, self.account, self.applicant)

    def contract(self, certificate: Reference) -> ContractPayload:
        """The contract under this social certificate."""
        given = (self.account, certificate, self.months, self.applicant, self.conditions)
        return contract_payload(self.application, *given)

    def draft(self, kind: DocumentKind, *, on: date) -> Payload:
        """One of both before there are numbers."""
        if kind == DocumentKind.SOCIAL_CERTIFICATE:
            return self.certificate()
        return self.contract(Reference(number=NO_NUMBER, dated=on))


def agreed_by(application_id: int, *, on: date, signer: User | None = None) -> Agreed:
    """The documents as they would be formed today; where the group is taught already, on terms of the days left.

    `signer` is who would sign for the family: where the contract is signed, whoever does so becomes its side.
    """
    booked = EnrolmentApplication.objects.select_related(*CARDS).get(pk=application_id)
    regulation = regulation_on(booked.municipality_id, on)
    application = as_agreed(booked, on=on, regulation=regulation)
    if signer is not None and not agrees_by_applying(regulation):
        application.answered_by_id = signer.pk
    return Agreed(
        application=application,
        account=CertificateAccount.objects.get(child_id=application.child_id),
        months=months_of(application),
        applicant=applicants_of([application])[application.pk],
        conditions=conditions_of([application], on=on)[application.pk],
    )


def agreed_by_quote(quote: Quote, *, by: User, visitor: Visitor | None = None) -> Agreed | None:
    """The same before the family applies; None while something stands in the way, which the quote names.

    `visitor` came to the counter in person and is the family's side then.
    """
    application, account = application_of(quote, by=by), quote.sources.certificate
    if application is None or account is None:
        return None
    came = Intake(full_name=visitor.full_name, phone=visitor.phone, email=visitor.email) if visitor else None
    return Agreed(
        application=application,
        account=account,
        months=quote.months,
        applicant=came or applicants_of([application])[application.pk],
        conditions=_own(quote.facts.regulation),
    )


def application_of(quote: Quote, *, by: User) -> EnrolmentApplication | None:
    """The application that the booking would make, not saved; None while it would not."""
    terms, sources = quote.terms, quote.sources
    if not quote.is_possible or terms is None or sources.period is None or sources.agreement is None:
        return None
    return EnrolmentApplication(
        municipality=quote.child.municipality,
        child=quote.child,
        group=quote.group,
        organisation=quote.group.organisation,
        agreement=sources.agreement,
        unit=sources.period.unit,
        period=DateRange(terms.starts_on, terms.ends_on + timedelta(days=1)),
        price=terms.price,
        certificate_amount=terms.certificate_amount,
        parent_amount=terms.parent_amount,
        certificate_units=terms.certificate_units,
        person_hours=terms.person_hours,
        month_account_ids=list(sources.booked),
        applied_by=by,
    )


def conditions_of(applications: Sequence[EnrolmentApplication], *, on: date) -> dict[int, tuple[str, ...]]:
    """Application → «иные условия» of its contract: those of the day on which the family agreed.

    Where the application is the acceptance of the offer, that is the day of the application, whatever the rules became
    since, and so it is where the application itself is signed; where the family signs later, the day of the signature.
    The applications are of one municipality.
    """
    if not applications:
        return {}
    home = applications[0].municipality_id
    today = regulation_on(home, on)
    sign = applications if today.value(Parameter.CONTRACT_MADE_BY) == ContractMadeBy.BY_SIGNATURE else ()
    if sign and not any(has_signed(each) for each in sign):
        return {each.pk: _own(today) for each in sign}
    days = days_of_postings(each.posting_id for each in applications)
    said = {day: _own(today if day == on else regulation_on(home, day)) for day in {on, *days.values()}}
    agreed = {
        each.pk: on if each in sign and not has_signed(each) else days.get(each.posting_id, on) for each in applications
    }
    return {pk: said[day] for pk, day in agreed.items()}


def agrees_by_applying(regulation: InForce) -> bool:
    """Is the contract made without a signature, when the provider accepts."""
    return regulation.value(Parameter.CONTRACT_MADE_BY) == ContractMadeBy.BY_APPLICATION


def sum_of(agreed: Agreed) -> str:
    """The contract that was read, in one figure: all of its text but what is given when it is made."""
    said = plain(agreed.contract(Reference(number=NO_NUMBER, dated=agreed.application.period.lower)))
    return sha256_of(canonical(said))


def has_drafts(application: EnrolmentApplication) -> bool:
    """May a contract still come of the application."""
    return application.state in WAITING_FOR_SOMEBODY


def _own(regulation: InForce) -> tuple[str, ...]:
    return regulation.value(Parameter.CONTRACT_CONDITIONS)
