"""Outcomes of a run as spreadsheets: the fairness report, and the children left with nothing."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from sotszakaz.demand.allocation.models import ChildResult
from sotszakaz.demand.allocation.selectors import Fairness, Share
from sotszakaz.demand.children.states import ChildCategory
from sotszakaz.foundation.spreadsheets import Column, Kind, Sheet, write_book, write_sheet
from sotszakaz.web.components.allocation import Spelt, by_settlement, limits_in_words, settlement_in_words

SHARES = (
    Column("Детей", Kind.NUMBER),
    Column("Первое пожелание", Kind.NUMBER),
    Column("Первое пожелание, %", Kind.PERCENT),
    Column("Одно из трёх первых", Kind.NUMBER),
    Column("Есть место", Kind.NUMBER),
    Column("Есть место, %", Kind.PERCENT),
    Column("Без места", Kind.NUMBER),
)
CHILDREN = (
    Column("Ребёнок", width=40),
    Column("Дата рождения", Kind.DATE),
    Column("Категория"),
    Column("Населённый пункт"),
    Column("Пожеланий", Kind.NUMBER),
    Column("Не участвовало", Kind.NUMBER),
    Column("Остановил общий предел", Kind.NUMBER),
    Column("Что помешало", width=80),
)


LIMITS = (
    Column("Предел", width=50),
    Column("Документ", width=40),
    *(Column(title) for title in ("Было", "Отдано", "Осталось")),
    *(Column(title, Kind.NUMBER) for title in ("Мест", "Последнее место в порядке группы", "Пожеланий", "Детей")),
)


def fairness_book(report: Fairness) -> bytes:
    """All that the page of the report shows, and every settlement of it."""
    by_category = [(ChildCategory(each.name).label, each) for each in report.by_category]
    return write_book(
        [
            _shares("Итого", "Кто", [("Все дети", report.everybody)]),
            _shares("По категориям", "Категория", by_category),
            _shares("По населённым пунктам", "Населённый пункт", by_settlement(report)),
            Sheet("По пожеланиям", _columns("Пожелание в списке", "Исполнилось"), report.by_rank),
            Sheet(
                "Кто не участвовал",
                (Column("Почему", width=60), *_columns("Пожеланий", "Детей")),
                [(each.bar.label, each.wishes, each.children) for each in report.by_bar],
            ),
            Sheet("Общие пределы", LIMITS, [_limit(each) for each in limits_in_words(report.limits)]),
            Sheet("Проверка", _columns("Обойдено детей"), [(report.envied,)]),
        ]
    )


def left_sheet(results: Iterable[ChildResult]) -> bytes:
    """Children without a place, by surname."""
    return write_sheet("Дети без места", CHILDREN, (_child(each) for each in results))


def _shares(title: str, heading: str, shares: Iterable[tuple[str, Share]]) -> Sheet:
    return Sheet(title, (Column(heading), *SHARES), (_share(name, each) for name, each in shares))


def _share(name: str, share: Share) -> Sequence[str | int | Decimal]:
    return (
        name,
        share.children,
        share.first,
        share.first_percent,
        share.first_three,
        share.any_place,
        share.any_percent,
        share.left,
    )


def _limit(each: Spelt) -> Sequence[str | int]:
    use = each.use
    amounts = (each.free, each.taken, each.left)
    return (use.kind.label, use.title, *amounts, use.places, use.latest, use.wishes, use.children)


def _columns(*titles: str) -> Sequence[Column]:
    return [Column(title, Kind.NUMBER) for title in titles]


def _child(result: ChildResult) -> Sequence[Any]:
    child = result.child
    return (
        child.full_name,
        child.birth_date,
        result.get_category_display(),
        settlement_in_words(result.settlement, is_confirmed=result.is_settlement_confirmed),
        result.wishes,
        result.barred,
        result.stopped,
        result.bar_reason or "",  # type: ignore[attr-defined]
    )
