from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from sotszakaz.demand.certificates.models import CertificateAccount, CertificatePeriod, FundingScheme
from sotszakaz.demand.certificates.states import AccountState
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.selectors import search_children
from sotszakaz.kernel.ledger.selectors import Balance, balances_of
from sotszakaz.kernel.users.access import Actor


@dataclass(frozen=True, slots=True)
class Certificate:
    """A child's certificate on a day: its period and balance are None when it has no value then."""

    account: CertificateAccount
    period: CertificatePeriod | None
    balance: Balance | None

    @property
    def unit(self) -> str | None:
        return self.period.unit if self.period else None


def scheme_on(municipality_id: int, day: date) -> FundingScheme | None:
    """The funding scheme whose period has the day."""
    return FundingScheme.objects.filter(municipality_id=municipality_id, period__contains=day).first()


def list_schemes(municipality_id: int) -> "QuerySet[FundingScheme]":
    """Schemes of the municipality with their face values, the latest period first. Two queries a page."""
    schemes = FundingScheme.objects.filter(municipality_id=municipality_id)
    return schemes.prefetch_related("face_values").order_by("-period", "-pk")


def period_of(child_id: int, day: date) -> CertificatePeriod | None:
    """The value of the child's certificate for the scheme of the day, with certificate and scheme."""
    return (
        CertificatePeriod.objects.filter(certificate__child_id=child_id, scheme__period__contains=day)
        .select_related("certificate", "scheme")
        .first()
    )


def certificates_without(scheme: FundingScheme, categories: Iterable[str]) -> "QuerySet[CertificateAccount]":
    """Certificates in force of children of the categories that have no value in the scheme, with their children."""
    return (
        CertificateAccount.objects.filter(municipality_id=scheme.municipality_id, child__category__in=list(categories))
        .exclude(state__in=[AccountState.SUSPENDED, AccountState.CLOSED])
        .exclude(periods__scheme=scheme)
        .select_related("child")
        .order_by("pk")
    )


def certificate_of(child: Child, on: date) -> Certificate | None:
    """The certificate with its value and balance on the day: three queries; None until the child is confirmed."""
    account = CertificateAccount.objects.filter(child=child).first()
    if account is None:
        return None
    period = period_of(child.pk, on)
    balance = balances_of([period.account_id])[period.account_id] if period else None
    return Certificate(account, period, balance)


def certificates_of(children: list[Child], on: date) -> dict[int, Certificate]:
    """Certificates by child, for lists: three queries however many children."""
    accounts = CertificateAccount.objects.filter(child__in=children)
    periods = {
        period.certificate_id: period
        for period in CertificatePeriod.objects.filter(certificate__child__in=children, scheme__period__contains=on)
    }
    balances = balances_of(period.account_id for period in periods.values())
    found = {}
    for account in accounts:
        period = periods.get(account.pk)
        found[account.child_id] = Certificate(account, period, balances[period.account_id] if period else None)
    return found


def list_children(municipality_id: int, text: str = "", *, state: str = "", by: Actor) -> "QuerySet[Child]":
    """Children with their certificates by surname: the text is a surname, a СНИЛС or a number of a certificate."""
    children = search_children(municipality_id, "" if _is_number(text) else text, by=by)
    if _is_number(text):
        children = children.filter(certificate__number=text.strip())
    if state:
        children = children.filter(state=state)
    return children.select_related("certificate")


def _is_number(text: str) -> bool:
    return text.strip().isdecimal() and len(text.strip()) == 10
