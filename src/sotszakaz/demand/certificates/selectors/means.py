"""What a municipality has left to pay with for its children: money of a period, volumes, limits of agreements."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sotszakaz.demand.certificates.models import SchemePart
from sotszakaz.kernel.ledger.selectors import Balance
from sotszakaz.ordering.social_orders.models import BudgetLine, OrderVolume
from sotszakaz.ordering.social_orders.states import AwardMethod, OrderState
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.agreements.states import AgreementState
from sotszakaz.supply.programmes.selectors import Means, Pot
from sotszakaz.supply.providers.states import RecordState

AMPLE = 100_000_000
"""A million roubles or hours, in their smallest parts: no course of one child takes so much."""


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the ledger with the days of courses that it pays; `of` is a service or a provider."""

    account_id: int
    since: date
    until: date
    of: int | None = None


@dataclass(frozen=True, slots=True)
class Payer:
    """Accounts from which the municipality pays for its children; `parts` are those of each scheme with sub-periods."""

    lines: tuple[Account, ...]
    parts: Mapping[int, tuple[Account, ...]]
    volumes: tuple[Account, ...]
    agreements: tuple[Account, ...]

    @property
    def account_ids(self) -> set[int]:
        kinds = (self.lines, self.volumes, self.agreements, *self.parts.values())
        return {each.account_id for kind in kinds for each in kind}


def payer_of(municipality_id: int, scheme_ids: Iterable[int], on: date) -> Payer:
    """What pays for courses from the day on. Four queries."""
    orders = {"municipality": municipality_id, "order__state": OrderState.APPROVED, "order__year__gte": on.year}
    lines = BudgetLine.objects.filter(**orders, account_id__isnull=False).values_list("account_id", "order__year")
    volumes = OrderVolume.objects.filter(**orders, award_method=AwardMethod.CERTIFICATE, account_id__isnull=False)
    parts: dict[int, list[Account]] = defaultdict(list)
    for each in SchemePart.objects.filter(scheme__in=list(scheme_ids)).order_by("period"):
        parts[each.scheme_id].append(Account(each.account_id, each.period.lower, each.period.upper))
    agreements = Agreement.objects.filter(
        municipality=municipality_id,
        state=AgreementState.ACTIVE,
        record__state=RecordState.ACTIVE,
        valid__endswith__gt=on,
    )
    return Payer(
        lines=tuple(Account(pk, *_year(year)) for pk, year in lines.order_by("pk") if pk is not None),
        parts={scheme_id: tuple(own) for scheme_id, own in parts.items()},
        volumes=tuple(
            Account(pk, *_year(year), service)
            for pk, year, service in volumes.values_list("account_id", "order__year", "service").order_by("pk")
            if pk is not None
        ),
        agreements=tuple(
            Account(pk, valid.lower, valid.upper, organisation)
            for pk, valid, organisation in agreements.values_list(
                "account_id", "valid", "record__organisation"
            ).order_by("pk")
        ),
    )


def means_of(payer: Payer, scheme_id: int, *, needed: int | None, balances: Mapping[int, Balance]) -> Means:
    """What is left for courses paid by values of the scheme; `needed` kopecks are enough for any of them."""
    enough = AMPLE if needed is None else max(needed, 1)
    parts = payer.parts.get(scheme_id)
    return Means(
        money=tuple(_pots(parts or payer.lines, balances, enough)),
        is_divided=parts is not None,
        volumes=tuple(_pots(payer.volumes, balances, AMPLE)),
        agreements=tuple(_pots(payer.agreements, balances, enough)),
    )


def _pots(accounts: Iterable[Account], balances: Mapping[int, Balance], enough: int) -> Iterator[Pot]:
    """Those with enough for any course are one pot for the same days; those with nothing left are none."""
    ample: dict[tuple[date, date], list[Account]] = defaultdict(list)
    for each in accounts:
        free = balances[each.account_id].free
        if free >= enough:
            ample[each.since, each.until].append(each)
        elif free > 0:
            yield Pot(each.since, each.until, free, () if each.of is None else (each.of,))
    for days, together in ample.items():
        least = min(balances[each.account_id].free for each in together)
        yield Pot(*days, least, tuple(each.of for each in together if each.of is not None))


def _year(year: int) -> tuple[date, date]:
    return date(year, 1, 1), date(year + 1, 1, 1)
