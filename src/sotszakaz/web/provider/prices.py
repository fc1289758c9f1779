"""A price above what a certificate pays: allowed up to the ceiling, and said, since families pay the rest."""

from collections.abc import Iterable

from sotszakaz.supply.programmes.models import ProgrammePart, StudyGroup
from sotszakaz.supply.programmes.selectors import PriceLimit
from sotszakaz.web.components.words import plural, roubles


def price_warnings(part: ProgrammePart, groups: Iterable[StudyGroup], limit: PriceLimit | None) -> list[str]:
    """A sentence for the part; by the full formula, which shares costs among children, one for each group."""
    if limit is None:
        return []
    if limit.rate is None:
        normative = limit.normative(part.hours, 1)
        return [] if part.price <= normative else [f"Нормативные затраты на часть {roubles(normative)}."]
    told = []
    for group in groups:
        normative = limit.normative(part.hours, group.places, part.teaching)
        if part.price > normative:
            children = plural(group.places, "ребёнка,детей,детей")
            told.append(f"Нормативные затраты в группе «{group.name}» на {children}: {roubles(normative)}.")
    return told
