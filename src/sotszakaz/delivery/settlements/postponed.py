"""What closings left out of one provider's money and none has charged since, and what would let the next one do it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Sum

from sotszakaz.delivery.settlements.models import Accrual, LeftOutContract, MonthClosing
from sotszakaz.demand.enrolments.models import ContractMonth
from sotszakaz.supply.agreements.models import Agreement


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


def _uncharged() -> "QuerySet[ContractMonth]":
    accrued = Accrual.objects.filter(contract=OuterRef("contract"), month=OuterRef("month"))
    return ContractMonth.objects.due().filter(~Exists(accrued))
