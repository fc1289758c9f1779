"""What events answer in the table of indicators: campaigns of goal 3 (law.md §3.5)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count

from sotszakaz.foundation.spreadsheets import Column, Kind
from sotszakaz.oversight.communication.models import Event
from sotszakaz.oversight.indicators.measures import Listing, Measure
from sotszakaz.oversight.indicators.states import Form


def _events(ids: Sequence[int]) -> list[tuple[Any, ...]]:
    events = Event.objects.filter(pk__in=ids).annotate(published=Count("publications__done_on"))
    columns = ("title", "starts_on", "ends_on", "reach", "invited", "published")
    return list(events.order_by("ends_on", "pk").values_list(*columns))


EVENTS = Listing(
    "Проведённые кампании",
    (
        Column("Кампания", width=60),
        Column("Первый день", Kind.DATE),
        Column("Последний день", Kind.DATE),
        Column("Охват сообщений", Kind.NUMBER),
        Column("Приглашено в кабинетах", Kind.NUMBER),
        Column("Публикаций вышло", Kind.NUMBER),
    ),
    _events,
)

CAMPAIGNS = """
    SELECT p.id, e.id, true
    FROM period p
    JOIN communication_event e ON e.municipality_id = p.municipality_id AND e.kind = 'campaign' AND e.state = 'held'
        AND e.ends_on >= p.starts_on AND e.ends_on < p.ends_on
"""

MEASURES = (Measure("3.P", Form.COUNT, 1, "Информационные кампании, проведённые с начала года.", CAMPAIGNS, EVENTS),)
