"""What a reading must have to become a decision."""

import re
from dataclasses import dataclass
from datetime import date

from sotszakaz.ordering.acts.contract import Reading
from sotszakaz.ordering.decisions.errors import ActFromFuture, FactsMissing

_YEARLY_DAY = re.compile(r"FREQ=YEARLY;BYMONTH=(?P<month>\d{1,2});BYMONTHDAY=(?P<day>\d{1,2})")
_ON_ORDER = re.compile(r"социальн\w+ заказ", re.IGNORECASE)
_REQUIRED = {
    "kind": "вид акта",
    "number": "номер",
    "date": "дата",
    "title": "название",
}


def missing_facts(facts: Reading) -> list[str]:
    """Names of the facts without which there is no decision (п. 1–2 of the common skeleton of acts)."""
    missing = [words for name, words in _REQUIRED.items() if not facts["act"][name]]  # type: ignore[literal-required]
    return missing if facts["authorised_body"] else [*missing, "уполномоченный орган"]


def ensure_complete(facts: Reading, *, on: date) -> None:
    """Nothing is missing and the act is not of a day to come. Raises FactsMissing, ActFromFuture."""
    missing = missing_facts(facts)
    if missing:
        raise FactsMissing(missing=", ".join(missing))
    dated = date.fromisoformat(facts["act"]["date"] or "")
    if dated > on:
        raise ActFromFuture(day=f"{dated:%d.%m.%Y}")


def in_force_from(facts: Reading) -> date:
    """The day from which the decision is in force: what the act says, else its date.

    Retroactive force concerns legal relations, not the order of decisions, and stands apart.
    """
    return date.fromisoformat(facts["effective"]["date"] or facts["act"]["date"] or "")


@dataclass(frozen=True, slots=True)
class OrderDue:
    """By which day of the year the order is approved, and the words of the act."""

    month: int
    day: int
    clause: str


def order_due(facts: Reading) -> OrderDue | None:
    """«далее ежегодно до 1 января» of the plan's item on the social order; None when the plan does not say it so."""
    for item in facts["plan"]:
        rule = _YEARLY_DAY.fullmatch(item["deadline"]["repeats"] or "")
        if rule and _ON_ORDER.search(item["title"]) and int(rule["day"]) <= 28:
            clause = f"План апробации, пункт {item['number'] or '—'}: «{item['deadline']['text']}»."
            return OrderDue(int(rule["month"]), int(rule["day"]), clause)
    return None
