"""The clock of a story: pages and actions ask it, so a year passes in seconds. The database keeps its own time."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import pytest
from django.utils import timezone


@dataclass
class Clock:
    """Noon of some day, in UTC. Who logged in two weeks earlier by this clock has to log in again."""

    now: datetime

    def go(self, day: date) -> None:
        self.now = datetime.combine(day, time(12), UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Stands on 2 March 2026, the day after the sample act comes into force, until the story moves it."""
    held = Clock(datetime(2026, 3, 2, 12, tzinfo=UTC))
    monkeypatch.setattr(timezone, "now", lambda: held.now)
    return held
