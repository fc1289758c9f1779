"""The plan as a calendar that other programs subscribe to (RFC 5545)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from icalendar import Calendar, Event

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.ordering.plans.selectors import Entry

DAY = timedelta(days=1)
PRODUCT = "-//Соцзаказ//План апробации//RU"


def calendar_of(municipality: Municipality, entries: Iterable[Entry], at: datetime) -> bytes:
    """Each term as a whole-day event of its last day. The same term keeps its identity from reading to reading.

    What was done is not told in words: those may name people, and foreign servers keep what they read.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", f"План апробации: {municipality.short_name}")
    for each in entries:
        calendar.add_component(_event(each, at))
    content: bytes = calendar.to_ical()
    return content


def _event(entry: Entry, at: datetime) -> Event:
    item, due = entry.line.item, entry.occurrence.due_on
    event = Event()
    event.add("uid", f"plan-item-{item.pk}-{due:%Y%m%d}@sotszakaz")
    event.add("dtstamp", at)
    event.add("dtstart", due)
    event.add("dtend", due + DAY)
    event.add("summary", f"{item.number} {item.title}".strip())
    said = [f"Состояние: {entry.standing.label}.", f"Срок по акту: {item.deadline_text or 'не указан'}."]
    if item.responsible:
        said.append(f"Ответственные: {'; '.join(item.responsible)}.")
    if entry.completion is not None:
        said.append(f"Выполнено {entry.completion.done_on:%d.%m.%Y}.")
    event.add("description", "\n".join(said))
    event.add("transp", "TRANSPARENT")
    return event
