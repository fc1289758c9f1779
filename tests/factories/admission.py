"""Windows of enrolment, built by the same actions that the system uses; `NOON` is midday of the factories' day."""

from datetime import UTC, datetime, timedelta
from typing import Any

from tests.factories.replay import replayed
from tests.factories.supply import TODAY

from sotszakaz.demand.admission.actions import draft_window, publish_window
from sotszakaz.demand.admission.drafts import WindowDraft
from sotszakaz.demand.admission.models import EnrolmentWindow
from sotszakaz.demand.admission.states import Criterion, PlacingMode
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import SYSTEM

NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ALL_CRITERIA = (Criterion.SIBLING, Criterion.CONTINUES, Criterion.RESIDENCE, Criterion.CATEGORY)


def window_draft(**changes: Any) -> WindowDraft:
    """First come, for the whole municipality, from tomorrow for a week."""
    facts = {
        "title": "Осенний набор",
        "basis": "Постановление от 01.07.2026 № 300",
        "mode": PlacingMode.FIRST_COME,
        "opens_at": NOON + DAY,
        "closes_at": NOON + 8 * DAY,
    }
    return WindowDraft(**{**facts, **changes})


def wishes_draft(**changes: Any) -> WindowDraft:
    """Wishes are collected since an hour ago until tomorrow; all criteria, one place a child."""
    facts = {
        "mode": PlacingMode.WISHES,
        "opens_at": NOON - HOUR,
        "closes_at": NOON + DAY,
        "criteria": ALL_CRITERIA,
    }
    return window_draft(**{**facts, **changes})


@replayed
def drafted_window(municipality: Municipality, draft: WindowDraft | None = None, **changes: Any) -> EnrolmentWindow:
    """A window that nobody sees yet."""
    return draft_window(municipality_id=municipality.pk, draft=draft or window_draft(**changes), by=SYSTEM)


@replayed
def window(municipality: Municipality, draft: WindowDraft | None = None, **changes: Any) -> EnrolmentWindow:
    """An announced window; it was announced a month ago."""
    drafted = drafted_window(municipality, draft, **changes)
    return publish_window(window_id=drafted.pk, by=SYSTEM, at=NOON - 30 * DAY)


@replayed
def wishes_window(municipality: Municipality, **changes: Any) -> EnrolmentWindow:
    """An announced window that collects wishes now."""
    return window(municipality, wishes_draft(**changes))
