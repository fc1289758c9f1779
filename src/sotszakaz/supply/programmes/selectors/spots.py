"""A point by an address: the system knows where classes are held, and no map is asked.

What a family types is compared with the addresses of groups in the catalogue: a school or a house of culture round the
corner is near enough to count kilometres from.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from django.db import connection

NEAR_ADDRESS = (Path(__file__).parents[1] / "sql" / "near_address.sql").read_text(encoding="utf-8")
KINDS = frozenset(
    {
        "г",
        "город",
        "ул",
        "улица",
        "пр",
        "проспект",
        "пер",
        "переулок",
        "д",
        "дом",
        "п",
        "пос",
        "поселок",
        "с",
        "село",
        "дер",
        "деревня",
        "им",
    }
)


@dataclass(frozen=True, slots=True)
class Spot:
    """A known place of classes: its address as written and its point in degrees."""

    address: str
    latitude: float
    longitude: float


def find_spot(text: str, *, municipality_id: int | None = None) -> Spot | None:
    """The known place whose address is most like the text; None when none is. One query, none for an empty text."""
    asked = named_in(text)
    if len(asked) < 3:
        return None
    with connection.cursor() as cursor:
        cursor.execute(NEAR_ADDRESS, {"asked": asked, "municipality": municipality_id})
        found = cursor.fetchone()
    return Spot(*found) if found else None


def named_in(text: str) -> str:
    """The names and numbers of an address, «е» for «ё», without the words for kinds: «г. Ёлкино, ул. Мира, 5»."""
    words = re.findall(r"[\w-]+", text.lower().replace("ё", "е"))
    return " ".join(each for each in words if each not in KINDS)
