"""Funding schemes: categories with what is given of their limits, sub-periods, what a changed face value would do."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import QuerySet

from sotszakaz.demand.certificates import rules
from sotszakaz.demand.certificates.models import (
    CertificateMonth,
    CertificatePeriod,
    FaceValue,
    FundingScheme,
    SchemePart,
)
from sotszakaz.demand.certificates.selectors.queue import queues_of
from sotszakaz.demand.certificates.states import AccountState, PeriodState, Recalculation, SchemeUnit
from sotszakaz.foundation.calendar import month_start
from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.ledger.selectors import Balance, balance_of, balances_of
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission

ENDED_WITH_REST = """
    SELECT p.id
    FROM certificates_certificateperiod p
    JOIN certificates_fundingscheme s ON s.id = p.scheme_id
    WHERE p.municipality_id = %s AND upper(s.period) <= %s
      AND (p.state = 'active'
           OR p.state = 'lapsed' AND EXISTS (
               SELECT FROM ledger_account l
               WHERE l.free > 0 AND (l.id = p.account_id OR l.id IN (
                   SELECT m.account_id FROM certificates_certificatemonth m WHERE m.period_id = p.id
                   UNION ALL
                   SELECT m.extended_account_id FROM certificates_certificatemonth m WHERE m.period_id = p.id))))
    ORDER BY p.id
    LIMIT %s
    FOR NO KEY UPDATE OF p SKIP LOCKED
"""


@dataclass(frozen=True, slots=True)
class Category:
    """A category of a scheme: `number` counts values, `total` is their sum; `free` of both is what is left."""

    value: FaceValue
    number: Balance
    total: Balance
    waiting: int


@dataclass(frozen=True, slots=True)
class Part:
    """A sub-period with the balance of its account."""

    part: SchemePart
    balance: Balance

    @property
    def is_untouched(self) -> bool:
        """Nothing is promised or paid from it."""
        return self.balance.free == self.balance.total


@dataclass(frozen=True, slots=True)
class Correction:
    """What a certificate is to hold under a changed face value, on each of its accounts."""

    period: CertificatePeriod
    accounts: tuple[int, ...]
    given: int
    used: int
    value: int

    @property
    def difference(self) -> int:
        """Kopecks or hundredths of an hour to grant on each account; below zero, to withdraw."""
        return self.value - self.given


@dataclass(frozen=True, slots=True)
class Preview:
    """What a changed face value would do: `count` certificates corrected, `kept` left as they are because in use."""

    amount: int
    count: int
    kept: int
    difference: int
    left: int

    @property
    def fits(self) -> bool:
        """Is the limit of the sum enough."""
        return self.difference <= self.left


def latest_day(period: DateRange) -> date:
    """The last day of a half-open range."""
    upper: date = period.upper
    return upper - timedelta(days=1)


def scheme_on(municipality_id: int, day: date) -> FundingScheme | None:
    """The funding scheme whose period has the day."""
    return FundingScheme.objects.filter(municipality_id=municipality_id, period__contains=day).first()


def list_schemes(municipality_id: int) -> "QuerySet[FundingScheme]":
    """Schemes of the municipality with their face values, the latest period first. Two queries a page."""
    schemes = FundingScheme.objects.filter(municipality_id=municipality_id)
    return schemes.prefetch_related("face_values").order_by("-period", "-pk")


def get_scheme_for(user: User, pk: int, permission: Permission = Permission.ORDER_VIEW) -> FundingScheme:
    """Raises NotFound for strangers, NotAllowed for colleagues without the right."""
    scheme = FundingScheme.objects.select_related("municipality").filter(pk=pk).first()
    if scheme is None:
        raise NotFound()
    require(user, permission, scheme.municipality_id)
    return scheme


def get_value_for(user: User, pk: int, permission: Permission = Permission.ORDER_VIEW) -> FaceValue:
    """A category of a scheme. Raises NotFound for strangers, NotAllowed for colleagues without the right."""
    value = FaceValue.objects.select_related("scheme__municipality").filter(pk=pk).first()
    if value is None:
        raise NotFound()
    require(user, permission, value.scheme.municipality_id)
    return value


def list_categories(scheme: FundingScheme) -> list[Category]:
    """The categories with what is given and what is left: three queries."""
    values = list(scheme.face_values.order_by("pk"))
    balances = balances_of(pk for value in values for pk in (value.number_account_id, value.sum_account_id))
    waiting = queues_of(values)
    return [
        Category(value, balances[value.number_account_id], balances[value.sum_account_id], waiting.get(value.pk, 0))
        for value in values
    ]


def list_parts(scheme: FundingScheme) -> list[Part]:
    """The sub-periods by their days: two queries."""
    parts = list(scheme.parts.order_by("period"))
    balances = balances_of(part.account_id for part in parts)
    return [Part(part, balances[part.account_id]) for part in parts]


def pooled(line: Balance) -> Balance:
    """The balance of a budget line with what it has given to sub-periods counted where it lies there."""
    parts = list(SchemePart.objects.filter(line_account_id=line.account_id).order_by("pk"))
    balances = balances_of(part.account_id for part in parts).values() if parts else ()
    return replace(
        line,
        free=line.free + sum(each.free for each in balances),
        held=line.held - sum(part.limit for part in parts) + sum(each.held for each in balances),
        spent=line.spent + sum(each.spent for each in balances),
    )


def values_given(value: FaceValue) -> "QuerySet[CertificatePeriod]":
    """Values in force that were given under the category."""
    return CertificatePeriod.objects.filter(granted_as=value, state=PeriodState.ACTIVE).order_by("pk")


def corrections(value: FaceValue, periods: Sequence[CertificatePeriod], amount: int, on: date) -> list[Correction]:
    """What each of the values would hold with the face value `amount`: two queries."""
    accounts = _accounts(value.scheme, periods, on)
    balances = balances_of(account_id for own in accounts.values() for account_id in own)
    reach = Recalculation(value.scheme.recalculation)
    found = []
    for period in periods:
        period.granted_as = value
        own = accounts.get(period.pk, {})
        used = _used(own, balances, spared=reach == Recalculation.ALL)
        given = period.face_value
        asked = rules.recalculated(amount, given=given, used=used, reach=reach)
        found.append(Correction(period, tuple(own), given, used, asked))
    return found


def _used(own: dict[int, int], balances: dict[int, Balance], *, spared: bool) -> int:
    """The most that is booked, spent or lapsed on an account; `spared`: what hours beyond the norm hold is left out."""
    return max(
        (balances[pk].total - balances[pk].free - (extra if spared else 0) for pk, extra in own.items()), default=0
    )


def preview_change(value: FaceValue, amount: int, on: date) -> Preview:
    """What the change would do now, nothing written."""
    planned = corrections(value, list(values_given(value)), amount, on)
    return Preview(
        amount=amount,
        count=sum(1 for each in planned if each.difference),
        kept=sum(1 for each in planned if each.value != amount),
        difference=sum(each.difference for each in planned),
        left=balance_of(value.sum_account_id).free,
    )


def categories_to_decrease(municipality_id: int, on: date) -> list[int]:
    """Categories of the scheme of the day where a month has begun that has not been reckoned for every value."""
    due = CertificatePeriod.objects.filter(
        municipality_id=municipality_id,
        scheme__decreases_monthly=True,
        scheme__period__contains=on,
        state=PeriodState.ACTIVE,
        decreased_through__lt=month_start(on),
    )
    return list(due.order_by("granted_as_id").values_list("granted_as_id", flat=True).distinct())


def values_to_decrease(value: FaceValue, on: date) -> "QuerySet[CertificatePeriod]":
    """Those of the category, without those of suspended certificates."""
    due = values_given(value).filter(decreased_through__lt=month_start(on), certificate__state=AccountState.VALUED)
    return due.select_related("granted_as")


def lock_ended(municipality_id: int, on: date, limit: int) -> list[int]:
    """Values of schemes that are over and have not lapsed wholly, locked; those that others hold are passed over."""
    with connection.cursor() as cursor:
        cursor.execute(ENDED_WITH_REST, [municipality_id, on, limit])
        return [row[0] for row in cursor.fetchall()]


def _accounts(scheme: FundingScheme, periods: Iterable[CertificatePeriod], on: date) -> dict[int, dict[int, int]]:
    """The accounts that a change from the day on reaches, by value, each with the hours beyond the norm on it."""
    if scheme.unit != SchemeUnit.HOURS_PER_WEEK:
        return {period.pk: {period.account_id: 0} for period in periods}
    months = CertificateMonth.objects.filter(period__in=list(periods), month__gte=month_start(on))
    found: dict[int, dict[int, int]] = {}
    for each in months.order_by("period_id", "month"):
        own = found.setdefault(each.period_id, {})
        own[each.account_id] = 0
        if each.extended_account_id is not None:
            own[each.extended_account_id] = each.extra
    return found
