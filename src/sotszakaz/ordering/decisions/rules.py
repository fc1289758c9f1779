"""What a reading must have to become a decision."""

from datetime import date

from sotszakaz.ordering.acts.contract import Reading
from sotszakaz.ordering.decisions.errors import ActFromFuture, FactsMissing

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
