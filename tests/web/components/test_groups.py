from datetime import time

from sotszakaz.ordering.catalogue.models import SocialService
from sotszakaz.supply.programmes.models import ClassSlot
from sotszakaz.web.components.groups import week_line
from sotszakaz.web.components.services import service_line


def slot(weekday: int, starts: str, ends: str) -> ClassSlot:
    return ClassSlot(weekday=weekday, starts_at=time.fromisoformat(starts), ends_at=time.fromisoformat(ends))


def test_week_line_puts_days_of_one_time_together():
    slots = [slot(6, "10:00", "11:30"), slot(4, "15:00", "16:30"), slot(2, "15:00", "16:30")]

    assert week_line(slots) == "вт, чт 15:00–16:30; сб 10:00–11:30"


def test_week_line_of_no_lessons_is_empty():
    assert week_line([]) == ""


def test_service_line_says_first_what_differs():
    service = SocialService(code="К", name="Услуга", focus="художественная", form="очная", category="дети с ОВЗ")

    assert service_line(service) == "Художественная, очная — дети с ОВЗ (К)"
    assert service_line(SocialService(code="К", name="Услуга")) == "Услуга (К)"
    assert service_line(SocialService(code="К", name="Услуга", category="не указано")) == "Услуга (К)"
