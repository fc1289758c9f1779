"""How the rows behind the figures of quality are shown."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count

from sotszakaz.foundation.spreadsheets import Column, Kind
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.indicators.measures import Listing
from sotszakaz.oversight.quality.models import Checklist, InspectionMark, ServiceStandard
from sotszakaz.oversight.quality.states import Mark

MECHANISMS = {
    1: ("опросы семей", "опрос идёт или завершён за последний год"),
    2: ("жалобы без входа и из кабинета", "правила действуют, есть сотрудник с правом отвечать"),
    3: ("возражения семей против начислений", "правила действуют, начисления открыты семьям"),
    4: ("телефон для отзывов", "номер назван в правилах"),
}
"""Way to be heard → how it is known to be switched on."""


def _standards(ids: Sequence[int]) -> list[tuple[Any, ...]]:
    rows = ServiceStandard.objects.filter(pk__in=ids).select_related("service").order_by("pk")
    return [(each.service.name, f"версия {each.version}", each.act, each.valid.lower) for each in rows]


def _marks(ids: Sequence[int]) -> list[tuple[Any, ...]]:
    rows = InspectionMark.objects.filter(pk__in=ids).order_by("pk")
    found = rows.select_related("criterion", "inspection__record__organisation")
    return [
        (
            each.inspection.record.organisation.short_name,
            each.inspection.number,
            each.criterion.text,
            Mark(each.mark).label,
        )
        for each in found
    ]


def _checklists(ids: Sequence[int]) -> list[tuple[Any, ...]]:
    rows = Checklist.objects.filter(pk__in=ids).order_by("pk")
    told = rows.values_list("title", "version", Count("criteria"), "approved_on")
    return [(title, f"версия {version}", size, approved_on) for title, version, size, approved_on in told]


def _mechanisms(ids: Sequence[int]) -> list[tuple[Any, ...]]:
    return [MECHANISMS[each] for each in sorted(ids)]


STANDARDS = Listing(
    "Стандарты услуг",
    (Column("Услуга", width=60), Column("Версия"), Column("Чем утверждён", width=40), Column("Действует с", Kind.DATE)),
    _standards,
)
MARKS = Listing(
    "Отметки проверок",
    (Column("Исполнитель", width=50), Column("Акт", width=12), Column("Критерий", width=60), Column("Отметка")),
    _marks,
)
WAYS = Listing("Механизмы обратной связи", (Column("Механизм", width=40), Column("Чем включён", width=60)), _mechanisms)
CHECKLISTS = Listing(
    "Чек-листы",
    (Column("Чек-лист", width=60), Column("Версия"), Column("Критериев", Kind.NUMBER), Column("Утверждён", Kind.DATE)),
    _checklists,
    Permission.QUALITY_VIEW,
    page="office:checklist",
)
