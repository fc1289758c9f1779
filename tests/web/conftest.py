from datetime import UTC, datetime

import pytest
from django.utils import timezone
from tests.clock import clock
from tests.factories.supply import TODAY

__all__ = ["clock", "on_today"]


@pytest.fixture
def on_today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the pages stands at noon of the day on which the factories build, whatever the year outside."""
    noon = datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: noon)
