"""What closings left out and none has charged since, of one provider or of one closing, and what would let the next."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Sum

from sotszakaz.delivery.attendance.models import MonthHandIn
from sotszakaz.delivery.attendance.states import HandInState
from sotszakaz.delivery.settlements.hand_ins import hand_ins_of
from sotszakaz.delivery.settlements.models import Accrual, LeftOutContract, MonthClosing
from sotszakaz.demand.enrolments.models import ContractMonth
from sotszakaz.foundation.calendar import next_month
from sotszakaz.supply.agreements.models import Agreement

ZERO = Decimal(0)


@dataclass(frozen=True, slots=True)
class PostponedMonth:
    """A month of an agreement that was closed without it: how many contracts wait, for how much."""

    agreement: Agreement
    month: date
    contracts: int
    amount: Decimal


def postponed_contracts(organisation_id: int, municipality_id: int) -> "QuerySet[LeftOutContract]":
    """Contracts whose papers were not signed, each as its latest closing left it out."""
    uncharged = _uncharged().filter(contract=OuterRef("contract"), month__lte=OuterRef("closing__month"))
    found = LeftOutContract.objects.filter(
        Exists(uncharged), municipality_id=municipality_id, contract__organisation_id=organisation_id
    )
    return found.select_related("contract", "document").order_by("contract", "-closing__month").distinct("contract")


def postponed_months(organisation_id: int, municipality_id: int) -> list[PostponedMonth]:
    """Months that were closed without an agreement of the provider, the earliest first. Three queries at most."""
    agreements = Agreement.objects.filter(municipality_id=municipality_id, record__organisation_id=organisation_id)
    own = {each.pk: each for each in agreements}
    closings = MonthClosing.objects.filter(municipality_id=municipality_id, left_out__overlap=list(own))
    without = dict(closings.values_list("month", "left_out"))
    waiting = _uncharged().filter(contract__agreement__in=own, month__in=without).values("month")
    rows = waiting.annotate(agreement=F("contract__agreement"), count=Count("pk"), sum=Sum("certificate_amount"))
    return [
        PostponedMonth(own[row["agreement"]], row["month"], row["count"], row["sum"])
        for row in rows.order_by("month", "agreement")
        if row["agreement"] in without[row["month"]]
    ]


@dataclass(frozen=True, slots=True)
class PostponedAgreement:
    """An agreement that a closing left out whole: its contracts that still wait, and how far its month is handed in."""

    agreement: Agreement
    contracts: int
    amount: Decimal
    hand_in: MonthHandIn | None

    @property
    def is_accepted(self) -> bool:
        """Nothing stands before the next closing any more."""
        return self.hand_in is not None and self.hand_in.state == HandInState.ACCEPTED


def agreements_left_out(closing: MonthClosing) -> "QuerySet[Agreement]":
    """Agreements that the closing left out whole and none has charged since, by the provider's name."""
    waiting = _uncharged().filter(contract__agreement=OuterRef("pk"), month=closing.month)
    found = Agreement.objects.filter(Exists(waiting), pk__in=closing.left_out)
    return found.select_related("record__organisation").order_by("record__organisation__short_name", "pk")


@dataclass(frozen=True, slots=True)
class PostponedRest:
    """A month that was counted on a day before its end and that nothing has compared since with what was held.

    `agreements` are those of a later closing that left them out, and no other has taken them.
    """

    month: date
    counted_on: date
    agreements: list[Agreement]


def rests_left_out(closing: MonthClosing) -> list[PostponedRest]:
    """Earlier months whose last classes the closing would have compared, had it taken the agreements it left out."""
    closings = MonthClosing.objects.filter(municipality_id=closing.municipality_id).order_by("month")
    known = list(closings.values_list("pk", "month", "counted_on", "left_out"))
    rests = []
    for pk, month, counted_on, _ in known:
        if month < closing.month and counted_on is not None and counted_on + timedelta(days=1) < next_month(month):
            left = set(closing.left_out).intersection(*(left_out for _, later, _, left_out in known if later > month))
            charged = Accrual.objects.filter(closing=pk, month=month, contract__agreement__in=left)
            found = Agreement.objects.filter(pk__in=charged.values("contract__agreement"))
            found = found.select_related("record__organisation").order_by("record__organisation__short_name", "pk")
            rests.append(PostponedRest(month, counted_on, list(found)))
    return [each for each in rests if each.agreements]


def postponed_agreements(closing: MonthClosing, agreements: Iterable[Agreement]) -> list[PostponedAgreement]:
    """These of them in their order. Two queries."""
    chosen = list(agreements)
    waiting = _uncharged().filter(contract__agreement__in=chosen, month=closing.month).order_by()
    rows = waiting.values("contract__agreement").annotate(count=Count("pk"), sum=Sum("certificate_amount"))
    counted = {row["contract__agreement"]: (row["count"], row["sum"]) for row in rows}
    handed = hand_ins_of(chosen, closing.month)
    return [PostponedAgreement(each, *counted.get(each.pk, (0, ZERO)), handed.get(each.pk)) for each in chosen]


def _uncharged() -> "QuerySet[ContractMonth]":
    accrued = Accrual.objects.filter(contract=OuterRef("contract"), month=OuterRef("month"))
    return ContractMonth.objects.due().filter(~Exists(accrued))
