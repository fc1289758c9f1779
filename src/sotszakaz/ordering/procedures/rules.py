"""When an act may be registered, and which measure of the plan it fulfils. Values in, refusals out."""

import re
from collections.abc import Sequence
from datetime import date

from sotszakaz.ordering.procedures.errors import (
    ActFromFuture,
    ForceBeforeAct,
    ForceBeforeFormer,
    FormerMissing,
    RelationMissing,
    RulesBeforeForce,
    RulesInPast,
    ValuesDiffer,
)
from sotszakaz.ordering.procedures.states import Procedure, Relation
from sotszakaz.ordering.procedures.texts import TEXTS

_MATCHED_FIRST = (
    Procedure.AGREEMENTS,
    Procedure.ORDER,
    Procedure.REGISTRY,
    Procedure.SINGLE_CERTIFICATE,
    Procedure.TYPICAL_AGREEMENT,
    Procedure.CONTRACT_CONDITIONS,
    Procedure.SUBSIDY,
    Procedure.CERTIFICATES,
    Procedure.STANDARD,
)
"""The words of some measures stand inside those of others."""


def measures_of(titles: Sequence[str]) -> dict[Procedure, int]:
    """For each procedure the place of the measure that orders it; of several the first."""
    found: dict[Procedure, int] = {}
    for place, title in enumerate(titles):
        words = title.lower().replace("ё", "е")
        ordered = next((each for each in _MATCHED_FIRST if re.search(TEXTS[each].measure, words)), None)
        if ordered:
            found.setdefault(ordered, place)
    return found


def ensure_relation(relation: str, former: str) -> None:
    """An act in force must be repealed or changed, and only such. Raises RelationMissing, FormerMissing."""
    if former and relation == Relation.FIRST:
        raise RelationMissing(field="relation", former=former)
    if not former and relation != Relation.FIRST:
        raise FormerMissing(field="relation")


def ensure_days(*, dated_on: date, effective_on: date, starts_on: date, on: date) -> None:
    """Signed, then in force, then applied by the system, which never looks back.

    Raises ActFromFuture, ForceBeforeAct, RulesBeforeForce, RulesInPast. `on` is today.
    """
    if dated_on > on:
        raise ActFromFuture(field="dated_on", day=f"{dated_on:%d.%m.%Y}")
    if effective_on < dated_on:
        raise ForceBeforeAct(field="dated_on", day=f"{dated_on:%d.%m.%Y}", force=f"{effective_on:%d.%m.%Y}")
    if starts_on < effective_on:
        raise RulesBeforeForce(field="starts_on", day=f"{effective_on:%d.%m.%Y}")
    if starts_on < on:
        raise RulesInPast(field="starts_on", day=f"{on:%d.%m.%Y}")


def ensure_after(*, effective_on: date, former_since: date) -> None:
    """The former act has at least one day. Raises ForceBeforeFormer."""
    if effective_on <= former_since:
        raise ForceBeforeFormer(field="dated_on", day=f"{former_since:%d.%m.%Y}")


def ensure_same_values(
    *, act: str, titles: dict[str, str], drafted: dict[str, list[str]], found: dict[str, list[str]]
) -> None:
    """What the signed file prints is what the draft says; a file without marks is not judged. Raises ValuesDiffer."""
    for key, lines in drafted.items() if found else ():
        there = found.get(key, [])
        if there != [" ".join(line.split()) for line in lines]:
            raise ValuesDiffer(
                field="file",
                act=act,
                title=titles[key],
                printed=f"«{'; '.join(there)}»" if there else "такого места в файле нет",
                drafted=f"«{'; '.join(lines)}»",
            )
