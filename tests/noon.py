"""The site for a web server of the tests whose pages live at noon of the day on which the factories build."""

from datetime import UTC, datetime

from django.utils import timezone

from config.wsgi import application

__all__ = ["application"]


def noon() -> datetime:
    from tests.factories.supply import TODAY  # models need the set-up that the import above does

    return datetime(TODAY.year, TODAY.month, TODAY.day, 12, tzinfo=UTC)


timezone.now = noon
