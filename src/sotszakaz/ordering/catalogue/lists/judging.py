"""A row of the list judged by itself: the number, the days, what is missing; each fault is one plain sentence."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.backends.postgresql.psycopg_any import DateRange

from sotszakaz.ordering.acts.reading.kinds import CodeStatus
from sotszakaz.ordering.acts.reading.service_codes import judge
from sotszakaz.ordering.catalogue.lists import limits
from sotszakaz.ordering.catalogue.lists.reading import Facts
from sotszakaz.ordering.catalogue.models import ClassifierRow
from sotszakaz.ordering.catalogue.numbers import service_code_of

TEXTS = ("name_code", "name", "content", "conditions", "focus", "form", "category", "programme_type")
YES = frozenset({"1", "да", "true", "истина", "+", "актуальна", "действует"})
NO = frozenset({"0", "нет", "false", "ложь", "-", "не актуальна", "не действует"})
NUMBER_LENGTH = 60
LENGTHS = {"name_code": 20, "name": 1000, "focus": 120, "form": 120, "category": 300, "programme_type": 300}
"""Characters that are kept of a text."""


class Fault(Exception):
    """What is wrong with a row."""


def judge_rows(file_id: int, rows: Iterable[tuple[int, Facts]]) -> Iterator[ClassifierRow]:
    """Rows to be kept, each with its fault in words."""
    for line, facts in rows:
        row = ClassifierRow(file_id=file_id, line=line, number=facts.get("number", "")[:NUMBER_LENGTH])
        try:
            _fill(row, facts)
        except Fault as fault:
            row.fault = str(fault)[:500]
        yield row


def _fill(row: ClassifierRow, facts: Facts) -> None:
    row.number = _number(facts.get("number", ""))
    _ensure_service(row.number, facts.get("service_code", ""))
    for name in TEXTS:
        setattr(row, name, _text(name, facts.get(name, "")))
    if not row.name:
        raise Fault("Не указано наименование услуги.")
    row.legacy_number = _legacy(facts.get("legacy_number", ""))
    row.is_actual = _is_actual(facts.get("is_actual", ""))
    row.approved_on = _day("утверждена", facts["approved_on"]) if facts.get("approved_on") else None
    row.valid = _valid(facts)


def _number(written: str) -> str:
    if not written:
        raise Fault("Не указан реестровый номер.")
    verdict = judge(written)
    if verdict.status is CodeStatus.REPAIR_PROPOSED:
        raise Fault(f"Номер повреждён, похоже на «{verdict.code}». {verdict.reason} Сверьте с источником и исправьте.")
    if verdict.status is CodeStatus.UNKNOWN:
        raise Fault(f"Номер «{written[:NUMBER_LENGTH]}» не разобран. {verdict.reason}")
    return verdict.code


def _ensure_service(number: str, said: str) -> None:
    code = service_code_of(number)
    if said and code and "".join(said.split()) != code:
        raise Fault(f"Код услуги «{said[:20]}» не тот, что в номере: там «{code}».")


def _legacy(written: str) -> str:
    """The number of the old structure; the Treasury's digits-only numbers are as long."""
    code = "".join(written.split())
    if code and len(code) != 23:
        raise Fault(f"В прежнем номере {len(code)} знаков, а должно быть 23.")
    return code


def _text(name: str, value: str) -> str:
    if "\x00" in value:
        raise Fault("В строке есть недопустимые знаки.")
    return value[: LENGTHS.get(name, limits.CELL)]


def _is_actual(said: str) -> bool:
    word = said.lower()
    if not word or word in YES:
        return True
    if word in NO:
        return False
    raise Fault(f"Отметка о действии «{said[:40]}» не понята: нужно «да» или «нет».")


def _valid(facts: Facts) -> Any:
    if not facts.get("starts_on"):
        raise Fault("Не указан день, с которого действует номер.")
    since, until = _day("действует с", facts["starts_on"]), None
    if facts.get("ends_before"):
        until = _day("действует до", facts["ends_before"])
    elif facts.get("ends_on"):
        until = _day("последний день", facts["ends_on"]) + timedelta(days=1)
    if until is not None and until <= since:
        raise Fault(f"Действие заканчивается ({until:%d.%m.%Y}) не позже, чем начинается ({since:%d.%m.%Y}).")
    return DateRange(since, until)


def _day(title: str, written: str) -> date:
    text = written.strip()[:10]
    try:
        if "." in text:
            day, month, year = (int(part) for part in text.split("."))
            found = date(year, month, day)
        else:
            found = date.fromisoformat(text)
    except ValueError:
        raise Fault(f"Дата «{written[:30]}» ({title}) не понята: нужно, например, 01.09.2023.") from None
    if not 1990 <= found.year <= 2200:
        raise Fault(f"Год {found.year} ({title}) невозможен.")
    return found
