"""The site for a web server of the tests whose pages live at noon of the day on which the factories build."""

from datetime import UTC, datetime

from django.utils import timezone
from tests.factories.supply import TODAY

from config.wsgi import application

__all__ = ["application"]

timezone.now = lambda: datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)
