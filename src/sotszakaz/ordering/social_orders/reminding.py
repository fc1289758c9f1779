"""Terms of the order: it is approved before the year, and published after the approval."""

from datetime import date, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sotszakaz.foundation.reminders import remind_once
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.regulations.errors import NoRegulation
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.regulations.working_days import term_ends_on
from sotszakaz.ordering.decisions.selectors import decision_on
from sotszakaz.ordering.social_orders.models import SocialOrder
from sotszakaz.ordering.social_orders.states import OrderState

PUBLICATION_DUE, YEAR_DUE = "social_order.publication_due", "social_order.year_due"

BEFORE_PUBLICATION: Final = timedelta(days=2)
BEFORE_YEAR: Final = timedelta(days=45)
"""How long before the end of the term people are reminded: an order takes weeks, a publication hours."""


def publish_by(order: SocialOrder) -> date | None:
    """The last day of the term to publish an approved order; None for a draft."""
    if order.approved_at is None:
        return None
    approved_on = order.approved_at.astimezone(ZoneInfo(order.municipality.timezone)).date()
    regulation = regulation_on(order.municipality_id, approved_on)
    return term_ends_on(regulation, Parameter.ORDER_PUBLICATION_WORKING_DAYS, approved_on)


def remind_of_orders(*, municipality_id: int, on: date) -> int:
    """Tell those who keep orders of both terms, before their end and after it, once each; how many were told."""
    return _of_publication(municipality_id, on) + _of_next_year(municipality_id, on)


def _of_publication(municipality_id: int, on: date) -> int:
    unpublished = SocialOrder.objects.filter(
        municipality_id=municipality_id, state=OrderState.APPROVED, published_on__isnull=True
    ).select_related("municipality")
    told = 0
    for order in unpublished.order_by("pk"):
        due = publish_by(order)
        stage = _stage(due, BEFORE_PUBLICATION, on) if due else ""
        if due and stage:
            told += remind_once(PUBLICATION_DUE, order, stage, due=due.isoformat())
    return told


def _of_next_year(municipality_id: int, on: date) -> int:
    """«Далее ежегодно до 1 января»: the day is the first one on which it is late."""
    try:
        day_of_year = regulation_on(municipality_id, on).value(Parameter.ORDER_DUE)
    except NoRegulation:
        return 0
    if decision_on(municipality_id, on) is None:
        return 0
    told = 0
    for year in (on.year, on.year + 1):
        due = day_of_year.in_year(year) - timedelta(days=1)
        stage = _stage(due, BEFORE_YEAR, on)
        if stage and not _is_approved(municipality_id, year):
            home = Municipality(pk=municipality_id)
            told += remind_once(
                YEAR_DUE, home, f"{year}:{stage}", municipality_id=municipality_id, year=year, due=due.isoformat()
            )
    return told


def _is_approved(municipality_id: int, year: int) -> bool:
    orders = SocialOrder.objects.filter(municipality_id=municipality_id, year=year)
    return orders.exclude(state=OrderState.DRAFT).exists()


def _stage(due: date, before: timedelta, on: date) -> str:
    if on > due:
        return "late"
    return "soon" if on >= due - before else ""
