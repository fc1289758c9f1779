"""What a change changes: rows of the order before beside rows of the order after, in words of the document."""

from collections.abc import Iterator
from typing import Any

from sotszakaz.kernel.documents.payloads import Change
from sotszakaz.ordering.social_orders.contents import Contents
from sotszakaz.ordering.social_orders.models import BudgetLine, OrderQuality, OrderVolume
from sotszakaz.ordering.social_orders.rules import in_words

PLAN_YEARS = ("first", "second", "beyond")


def changes_between(then: Contents, now: Contents) -> tuple[Change, ...]:
    """Rows that differ, in the order of the document; a row that is new or gone has nothing on one side."""
    before, after = dict(_lines(then)), dict(_lines(now))
    clauses = list(dict.fromkeys([*before, *after]))
    return tuple(
        Change(clause=clause, before=before.get(clause, ""), after=after.get(clause, ""))
        for clause in clauses
        if before.get(clause) != after.get(clause)
    )


def _lines(contents: Contents) -> Iterator[tuple[str, str]]:
    order = contents.order
    yield "Реквизиты", _joined(("бюджет", order.budget_name), ("ОКПО", order.okpo))
    for volume in contents.volumes:
        yield f"Объём: {volume.service.code}, {volume.get_award_method_display()}", _volume(order.year, volume)
    for quality in contents.quality:
        yield f"Качество: {quality.service.code}, {quality.indicator}", _quality(quality)
    if contents.budget:
        yield "Строка бюджета", _budget(order.year, contents.budget)


def _volume(year: int, volume: OrderVolume) -> str:
    return _joined(
        ("получателей", volume.recipients),
        (f"чел.-ч на {year} год", in_words(volume.person_hours)),
        ("рублей", in_words(volume.amount)),
        ("казёнными учреждениями, чел.-ч", _some(volume.treasury_hours)),
        *_later(year, volume),
        ("год определения исполнителей", volume.award_year),
        ("место", volume.place),
        ("срок", volume.term),
        ("порядок", volume.standard),
        ("допустимое отклонение, %", _some(volume.permitted_percent)),
    )


def _later(year: int, volume: OrderVolume) -> Iterator[tuple[str, Any]]:
    spans = (f"на {year + 1} год", f"на {year + 2} год", "за плановым периодом")
    for name, span in zip(PLAN_YEARS, spans, strict=True):
        yield f"чел.-ч {span}", _some(getattr(volume, f"{name}_hours"))
        yield f"из них казёнными учреждениями {span}", _some(getattr(volume, f"treasury_{name}"))


def _quality(quality: OrderQuality) -> str:
    permitted = ("допустимое отклонение, %", _some(quality.permitted_percent))
    return _joined(("значение", f"{quality.value} {quality.unit}".strip()), permitted)


def _budget(year: int, line: BudgetLine) -> str:
    return _joined(
        ("код", line.code),
        (f"рублей на {year} год", in_words(line.amount)),
        (f"рублей на {year + 1} год", _some(line.first_amount)),
        (f"рублей на {year + 2} год", _some(line.second_amount)),
    )


def _some(amount: Any) -> str:
    return in_words(amount) if amount else ""


def _joined(*said: tuple[str, Any]) -> str:
    return "; ".join(f"{name}: {value}" for name, value in said if value)
