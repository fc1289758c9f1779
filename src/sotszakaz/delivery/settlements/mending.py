"""What of closed months is being mended: sheets opened again, and corrections that a limit did not let through."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from sotszakaz.delivery.settlements.models import Accrual, CompletenessDecision, RefusedCorrection, ReopenedSheet
from sotszakaz.delivery.settlements.states import LineKind
from sotszakaz.foundation.calendar import next_month
from sotszakaz.kernel.regulations.errors import NoRegulation
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on


def open_sheets(municipality_id: int) -> "QuerySet[ReopenedSheet]":
    """Sheets that no closing has counted since they were opened, the longest open first."""
    sheets = ReopenedSheet.objects.filter(municipality_id=municipality_id, counted_in__isnull=True)
    return sheets.select_related("group__organisation", "opened_by").order_by("opened_at", "pk")


def standing_decision(contract_id: int, month: date) -> CompletenessDecision | None:
    """The decision that stands above the sheet of the contract's month; one that was withdrawn does not."""
    latest = CompletenessDecision.objects.filter(contract=contract_id, month=month).order_by("pk").last()
    return None if latest is None or latest.is_withdrawal else latest


def last_day_to_correct(municipality_id: int, month: date, *, on: date) -> date | None:
    """By the rules of the day `on`, the last day on which facts of the month may change; None when any day is right."""
    try:
        months = regulation_on(municipality_id, on).value(Parameter.CORRECTIONS_MONTHS)
    except NoRegulation:
        return None
    if months is None:
        return None
    for _ in range(months + 1):
        month = next_month(month)
    return month - timedelta(days=1)


def refused_corrections(municipality_id: int) -> "QuerySet[RefusedCorrection]":
    """The last refusal of each line that still stands uncorrected, the earliest month first."""
    later = RefusedCorrection.objects.filter(line=OuterRef("line"), pk__gt=OuterRef("pk"))
    undone = Accrual.objects.filter(original=OuterRef("line"), kind=LineKind.REVERSAL)
    waiting = RefusedCorrection.objects.filter(~Exists(later), ~Exists(undone), municipality_id=municipality_id)
    return waiting.select_related("line__contract__agreement__record__organisation", "closing").order_by(
        "line__month", "pk"
    )
