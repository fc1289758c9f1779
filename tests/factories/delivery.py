"""Sheets and closed months, built by the same actions that the system uses."""

from datetime import date

from tests.factories.demand import Market
from tests.factories.replay import replayed

from sotszakaz.delivery.attendance.actions import save_sheet
from sotszakaz.delivery.attendance.selectors import Column, sheet_for
from sotszakaz.delivery.attendance.states import Mark, SessionState
from sotszakaz.delivery.settlements.actions import accept_paper, close_month, form_papers
from sotszakaz.delivery.settlements.models import MonthClosing, MonthPaper, PaymentRegister
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.supply.programmes.models import StudyGroup

SEPTEMBER, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)
AFTER = date(2026, 11, 2)


def columns(group: StudyGroup, month: date = SEPTEMBER) -> list[Column]:
    """The classes of the month."""
    return sheet_for(group, month).columns


@replayed
def marked_sheet(
    group: StudyGroup,
    month: date = SEPTEMBER,
    *,
    cancelled: int = 0,
    why: SessionState = SessionState.CANCELLED,
    absent: dict[int, int] | None = None,
    on: date = AFTER,
) -> None:
    """Mark the whole month: the first `cancelled` classes fell out, a contract in `absent` missed so many held ones."""
    classes = columns(group, month)
    states = {each.key: why if place < cancelled else SessionState.HELD for place, each in enumerate(classes)}
    held = [each.key for each in classes[cancelled:]]
    cells = {(key, contract_id): Mark.ABSENT for contract_id, missed in (absent or {}).items() for key in held[:missed]}
    save_sheet(group_id=group.pk, month=month, states=states, cells=cells, by=SYSTEM, on=on)


@replayed
def closed_month(at: Market, month: date = SEPTEMBER, *, on: date = AFTER) -> MonthClosing:
    """The month of the market's municipality, closed by the system."""
    return close_month(municipality_id=at.municipality.pk, month=month, by=SYSTEM, on=on)


@replayed
def accepted_papers(register: PaymentRegister, *, on: date = AFTER) -> list[MonthPaper]:
    """The acts and the invoice of the register, accepted: what its payment waits for."""
    papers = form_papers(register_id=register.pk, by=SYSTEM, on=on)
    return [accept_paper(paper_id=each.pk, by=SYSTEM) for each in papers]
