from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject

from sotszakaz.demand.certificates.models import (
    CertificateAccount,
    CertificateMonth,
    CertificatePeriod,
    FaceValue,
    FundingScheme,
    SchemePart,
    ValueQueueEntry,
)
from sotszakaz.demand.certificates.selectors.queue import Place, place_in_queue
from sotszakaz.demand.certificates.states import AccountState, PeriodState, QueueState, SchemeUnit
from sotszakaz.demand.children.models import Child
from sotszakaz.demand.children.selectors import search_children
from sotszakaz.foundation.among import among
from sotszakaz.foundation.calendar import month_start
from sotszakaz.kernel.ledger.selectors import Balance, balances_of
from sotszakaz.kernel.users.access import Actor

PART = JSONObject(lower="period__startswith", upper="period__endswith", account="account_id")


@dataclass(frozen=True, slots=True)
class Certificate:
    """A child's certificate on a day: its period and balance are None when it has no value then.

    `place` is where it waits for a value meanwhile; lists do not ask. `extended` is the balance of a weekly norm with
    the hours for significant programmes, where the rules give some.
    """

    account: CertificateAccount
    period: CertificatePeriod | None
    balance: Balance | None
    place: Place | None = None
    extended: Balance | None = None

    @property
    def is_unused(self) -> bool:
        """Does it have a value of which nothing is booked, spent or lapsed."""
        balances = [each for each in (self.balance, self.extended) if each is not None]
        return bool(balances) and all(each.free == each.total > 0 for each in balances)

    @property
    def extra(self) -> int:
        """Hundredths of an hour a week beyond the norm."""
        return self.extended.total - self.balance.total if self.extended and self.balance else 0

    @property
    def unit(self) -> str | None:
        return self.period.unit if self.period else None


def period_of(child_id: int, day: date) -> CertificatePeriod | None:
    """The value of the child's certificate for the scheme of the day, with certificate and scheme."""
    return (
        CertificatePeriod.objects.filter(certificate__child_id=child_id, scheme__period__contains=day)
        .exclude(state=PeriodState.WITHDRAWN)
        .select_related("certificate", "scheme")
        .annotate(scheme_parts=ArraySubquery(SchemePart.objects.filter(scheme=OuterRef("scheme")).values(json=PART)))
        .first()
    )


def values_of(child_ids: Collection[int]) -> dict[int, list[CertificatePeriod]]:
    """All values of the certificates by child, each as `period_of` gives it. Three queries however many children."""
    periods = (
        CertificatePeriod.objects.filter(certificate__child__in=among(child_ids))
        .exclude(state=PeriodState.WITHDRAWN)
        .select_related("certificate")
        .prefetch_related("scheme")
        .order_by("pk")
    )
    parts: dict[int, list[dict[str, Any]]] = defaultdict(list)
    schemes = {each.scheme_id for each in periods}
    for scheme_id, part in SchemePart.objects.filter(scheme__in=schemes).order_by("pk").values_list("scheme_id", PART):
        parts[scheme_id].append(part)
    found: dict[int, list[CertificatePeriod]] = defaultdict(list)
    for period in periods:
        period.scheme_parts = parts[period.scheme_id]  # type: ignore[attr-defined]
        found[period.certificate.child_id].append(period)
    return found


def months_of(periods: Iterable[CertificatePeriod]) -> dict[int, list[tuple[date, int, int | None]]]:
    """Months of weekly norms by value: first day, the norm's account, the one that extends it. One query, or none."""
    weekly = [period.pk for period in periods if period.unit == SchemeUnit.HOURS_PER_WEEK]
    found: dict[int, list[tuple[date, int, int | None]]] = defaultdict(list)
    if weekly:
        for each in CertificateMonth.objects.filter(period__in=among(weekly)).order_by("month"):
            found[each.period_id].append((each.month, each.account_id, each.extended_account_id))
    return found


def budget_account_for(
    period: CertificatePeriod, starts_on: date, ends_on: date, *, line_account_id: int | None
) -> int | None:
    """The account that pays a course by the value that `period_of` gave, both days included. No query.

    It is that of the sub-period of the scheme that has all the days; where the scheme has no sub-periods, the budget
    line of the year. None when the course goes beyond its sub-period.
    """
    parts: list[dict[str, Any]] = period.scheme_parts  # type: ignore[attr-defined]
    if not parts:
        return line_account_id
    days = starts_on.isoformat(), ends_on.isoformat()
    return next((each["account"] for each in parts if each["lower"] <= days[0] and days[1] < each["upper"]), None)


def unpooled_from(period: CertificatePeriod, starts_on: date, ends_on: date) -> date | None:
    """The first day of a course that the sub-period of its first day does not pay; None when it pays for all of them.

    It is the first day itself where no sub-period has it. Both days are included; no query, as in `budget_account_for`.
    """
    parts: list[dict[str, Any]] = period.scheme_parts  # type: ignore[attr-defined]
    first = starts_on.isoformat()
    upper = next((each["upper"] for each in parts if each["lower"] <= first < each["upper"]), first)
    return date.fromisoformat(upper) if parts and upper <= ends_on.isoformat() else None


def certificates_without(scheme: FundingScheme, categories: Iterable[str]) -> "QuerySet[CertificateAccount]":
    """Certificates in force of children of the categories that neither have a value in the scheme nor wait for one."""
    given = CertificatePeriod.objects.filter(scheme=scheme).exclude(state=PeriodState.WITHDRAWN)
    waiting = ValueQueueEntry.objects.filter(state=QueueState.WAITING, value__scheme=scheme)
    return (
        CertificateAccount.objects.filter(municipality_id=scheme.municipality_id, child__category__in=list(categories))
        .exclude(state__in=[AccountState.SUSPENDED, AccountState.CLOSED])
        .exclude(pk__in=given.values("certificate"))
        .exclude(pk__in=waiting.values("certificate"))
        .select_related("child")
        .order_by("pk")
    )


def contents_of(periods: Iterable[CertificatePeriod]) -> dict[int, int]:
    """All that is on the ledger accounts of values: one account each, or those of every month of a weekly norm."""
    listed = list(periods)
    contents = {period.account_id: period.face_value for period in listed}
    monthly = [period for period in listed if period.unit == SchemeUnit.HOURS_PER_WEEK]
    if monthly:
        months = list(CertificateMonth.objects.filter(period__in=monthly).order_by("period_id", "month"))
        contents.update((each.account_id, each.norm) for each in months)
        for each in months:
            if each.extended_account_id is not None:
                contents[each.extended_account_id] = each.norm + each.extra
    return contents


def accounts_of(periods: Iterable[CertificatePeriod]) -> list[int]:
    """Ids of all ledger accounts of the values: of a weekly norm one a month, and one more of hours beyond it."""
    return list(contents_of(periods))


def accounts_of_certificate(certificate: CertificateAccount) -> list[int]:
    """The same of every period of the certificate, those that are over among them."""
    return accounts_of(certificate.periods.order_by("pk"))


def month_accounts(period: CertificatePeriod, starts_on: date, ends_on: date) -> list[tuple[date, int]]:
    """The norms of the months of a course, both days included: first day of the month and account. One query.

    Fewer than the months of the course when it goes beyond the scheme.
    """
    months = CertificateMonth.objects.filter(period=period, month__range=(month_start(starts_on), ends_on))
    return list(months.order_by("month").values_list("month", "account_id"))


def certificate_of(child: Child, on: date) -> Certificate | None:
    """The certificate with its value and balance on the day: three queries; None until the child is confirmed.

    The balance of a weekly norm is that of the month of the day; it takes a query more. Without a value, two queries
    for the place in the queue.
    """
    account = CertificateAccount.objects.filter(child=child).first()
    if account is None:
        return None
    account.child = child
    period = period_of(child.pk, on)
    if period is None:
        return Certificate(account, None, None, place_in_queue(account))
    balance, extended = _balances([period], on)[period.pk]
    return Certificate(account, period, balance, extended=extended)


def former_value(certificate: Certificate | None, child: Child) -> FaceValue | None:
    """The face value that the certificate holds by a category which is not the child's any more. One query."""
    if certificate is None or certificate.period is None or certificate.period.state != PeriodState.ACTIVE:
        return None
    given = FaceValue.objects.filter(pk=certificate.period.granted_as_id)
    return given.exclude(category=child.category).first()


def certificates_of(children: list[Child], on: date) -> dict[int, Certificate]:
    """Certificates by child, for lists: three queries however many children; four with weekly norms."""
    accounts = CertificateAccount.objects.filter(child__in=children)
    values = CertificatePeriod.objects.filter(certificate__child__in=children, scheme__period__contains=on)
    periods = {period.certificate_id: period for period in values.exclude(state=PeriodState.WITHDRAWN)}
    balances = _balances(list(periods.values()), on)
    found = {}
    for account in accounts:
        period = periods.get(account.pk)
        balance, extended = balances[period.pk] if period else (None, None)
        found[account.child_id] = Certificate(account, period, balance, extended=extended)
    return found


def _balances(periods: list[CertificatePeriod], on: date) -> dict[int, tuple[Balance, Balance | None]]:
    """By value; of a weekly norm, what is free in the month of the day, and the same with the hours beyond it."""
    accounts = {period.pk: period.account_id for period in periods}
    extended: dict[int, int] = {}
    if any(period.unit == SchemeUnit.HOURS_PER_WEEK for period in periods):
        for each in CertificateMonth.objects.filter(period__in=periods, month=month_start(on)).order_by("pk"):
            accounts[each.period_id] = each.account_id
            if each.extended_account_id is not None:
                extended[each.period_id] = each.extended_account_id
    balances = balances_of([*accounts.values(), *extended.values()])
    return {
        pk: (balances[account_id], balances[extended[pk]] if pk in extended else None)
        for pk, account_id in accounts.items()
    }


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
