"""Days on which plans of the real acts fall due, worked out by hand, and the same as the rules count them."""

import json
from datetime import date
from pathlib import Path

from sotszakaz.ordering.acts.contract import Reading
from sotszakaz.ordering.decisions.rules import in_force_from
from sotszakaz.ordering.plans.rules import Term, occurrences

FIRST, LAST = date(2023, 1, 1), date(2025, 12, 31)
SLUGS = {"000": "petrovsky", "001": "luga", "002": "achinsk", "003": "dukhovshchina", "004": "seversk"}
"""Acts and their municipalities."""
TABLE = Path(__file__).parents[1] / "ordering" / "plans" / "occurrences.json"


def table_of(slug: str) -> dict[str, list[str]]:
    """Number of a measure → days of 2023–2025, as a person has worked them out."""
    days: dict[str, list[str]] = json.loads(TABLE.read_text(encoding="utf-8"))[slug]
    return days


def falls_due(reading: Reading) -> dict[str, list[str]]:
    """The same by the rules, from what was read in the act."""
    return {str(item["number"]): _days(item["deadline"], reading) for item in reading["plan"]}


def _days(deadline, reading: Reading) -> list[str]:
    starts, ends = deadline["starts"], deadline["ends"]
    term = Term(
        deadline["kind"],
        date.fromisoformat(starts) if starts else None,
        date.fromisoformat(ends) if ends else None,
        deadline["repeats"] or "",
        in_force_from(reading),
    )
    return [each.due_on.isoformat() for each in occurrences(term, FIRST, LAST)]
