"""The radar of duplicates: SQL finds records worth comparing, `duplicates.compare` judges, people decide."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from django.db import connection
from django.db.models import Q

from sotszakaz.demand.children.duplicates import Likeness, Person, compare
from sotszakaz.demand.children.models import Child, DuplicatePair, Representative
from sotszakaz.demand.children.models.child import NOT_ENDED
from sotszakaz.demand.children.states import PairState

SQL = Path(__file__).parent / "sql"
RADAR = (SQL / "radar.sql").read_text()
CANDIDATES = (SQL / "candidates.sql").read_text()
BATCH = 2000
LAST_LETTER = "\U0010ffff"
JOINTS = str.maketrans("-’'", "   ")
"""What translate() does in the SQL."""


def persons_of(child_ids: Iterable[int]) -> dict[int, Person]:
    """What is compared of these records: two queries."""
    ids = list(child_ids)
    parents: dict[int, set[int]] = {}
    acting = Representative.objects.filter(NOT_ENDED, child_id__in=ids).order_by("pk")
    for child_id, user_id in acting.values_list("child_id", "user_id"):
        parents.setdefault(child_id, set()).add(user_id)
    return {
        child.pk: Person(
            child.last_name,
            child.first_name,
            child.middle_name,
            child.birth_date,
            child.snils,
            frozenset(parents.get(child.pk, ())),
        )
        for child in Child.objects.filter(pk__in=ids).order_by("pk")
    }


def scan(municipality_id: int) -> int:
    """Write down the pairs of the municipality that nobody has compared yet; how many. Part of a larger transaction."""
    worth = _rows(RADAR, {"municipality": municipality_id})
    found = 0
    for start in range(0, len(worth), BATCH):
        batch = worth[start : start + BATCH]
        persons = persons_of({pk for pair in batch for pk in pair})
        judged = ((left, right, compare(persons[left], persons[right])) for left, right in batch)
        found += _write(municipality_id, ((left, right, likeness) for left, right, likeness in judged if likeness))
    return found


def compare_with_others(child: Child) -> list[Likeness]:
    """Write down the strong likenesses of a new or corrected record. Part of a larger transaction."""
    asked = {
        "municipality": child.municipality_id,
        "child": child.pk,
        "birth_date": child.birth_date,
        "surname": child.sort_key.translate(JOINTS).split(" ")[0],
        "surname_end": child.sort_key.translate(JOINTS).split(" ")[0] + LAST_LETTER,
        "name": child.sort_key.translate(JOINTS),
    }
    others = [pk for (pk,) in _rows(CANDIDATES, asked)]
    if not others:
        return []
    persons = persons_of([child.pk, *others])
    judged = ((other, compare(persons[child.pk], persons[other])) for other in others)
    strong = [(other, likeness) for other, likeness in judged if likeness and likeness.is_strong]
    _write(
        child.municipality_id,
        ((min(child.pk, other), max(child.pk, other), likeness) for other, likeness in strong),
    )
    return [likeness for _, likeness in strong]


def compare_again(child: Child) -> list[Likeness]:
    """Judge a changed record anew: what is suspected of it no longer is forgotten. Part of a larger transaction.

    A pair that somebody decides at this moment is left to them.
    """
    suspected = DuplicatePair.objects.filter(Q(left=child) | Q(right=child), state=PairState.SUSPECTED)
    for pair in suspected.select_for_update(of=("self",), no_key=True, skip_locked=True).order_by("pk"):
        persons = persons_of([pair.left_id, pair.right_id])
        likeness = compare(persons[pair.left_id], persons[pair.right_id])
        if likeness is None:
            pair.delete()
        else:
            pair.score, pair.reasons = likeness.score, list(likeness.reasons)
            pair.save(update_fields=["score", "reasons"])
    return compare_with_others(child)


def _write(municipality_id: int, found: Iterator[tuple[int, int, Likeness]]) -> int:
    pairs = DuplicatePair.objects.bulk_create(
        (
            DuplicatePair(
                municipality_id=municipality_id,
                left_id=left,
                right_id=right,
                score=likeness.score,
                reasons=list(likeness.reasons),
            )
            for left, right, likeness in found
        ),
        ignore_conflicts=True,
    )
    return len(pairs)


def _rows(query: str, parameters: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, parameters)
        return list(cursor.fetchall())
