"""A course over a border of periods: a part and a group for each piece, the groups bound to one another (ADR 0030).

Each piece is a part of its own, with its contract and its certificate, so nothing changes for who books, teaches and
pays. That the children of one group go on in the next one is what `follows` says.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from django.db import transaction

from sotszakaz.foundation.money import round_kopecks
from sotszakaz.kernel.users.access import Actor
from sotszakaz.supply.programmes import errors, rules
from sotszakaz.supply.programmes.actions import lock_to_add, put_group, put_part
from sotszakaz.supply.programmes.drafts import CourseDraft, PartDraft
from sotszakaz.supply.programmes.models import StudyGroup
from sotszakaz.supply.programmes.rules import Leg
from sotszakaz.supply.programmes.states import PartState


def pieces_of(draft: CourseDraft, borders: Collection[date]) -> tuple[Leg, ...]:
    """How the course is divided. Raises DaysReversed, NothingToSplit, PieceWithoutLessons, SlotsMissing."""
    group, part = draft.group, draft.part
    if group.ends_on < group.starts_on:
        raise errors.DaysReversed(field="ends_on", starts_on=group.starts_on, ends_on=group.ends_on)
    rules.ensure_week(group.week)
    days = {"starts_on": group.starts_on, "ends_on": group.ends_on}
    legs = rules.legs_of(**days, hours=part.hours, price=part.price, borders=borders)
    rules.ensure_split(legs, group.week)
    return legs


@transaction.atomic(durable=True)
def split_course(
    *, programme_id: int, draft: CourseDraft, borders: Collection[date], by: Actor, on: date
) -> list[StudyGroup]:
    """Parts and groups of a course, one for each period; each group follows the one before it.

    `borders` are the first days of what pays next. Where the rules want moderation everything is proposed first.

    Raises CourseAlreadySplit, what `pieces_of` and `open_group` do, UnitCostMissing, PriceTooHigh.
    """
    programme = lock_to_add(programme_id, by)
    legs = pieces_of(draft, borders)
    titles = [title_of(draft.part.title, leg) for leg in legs]
    if programme.parts.exclude(state=PartState.DROPPED).filter(title__in=titles).exists():
        raise errors.CourseAlreadySplit(title=titles[0])
    opened: list[StudyGroup] = []
    for leg, title in zip(legs, titles, strict=True):
        part = put_part(programme, _piece(draft.part, title, leg), by=by, on=on)
        days = replace(draft.group, starts_on=leg.starts_on, ends_on=leg.ends_on)
        opened.append(put_group(part, programme, days, by=by, on=on, follows=opened[-1] if opened else None))
    return opened


def _piece(whole: PartDraft, title: str, leg: Leg) -> PartDraft:
    """Taught as the whole course; hours apart and of a second teacher fall on the piece as its hours do."""
    share = leg.hours / whole.hours
    teaching = replace(
        whole.teaching,
        individual_hours=round_kopecks(whole.teaching.individual_hours * share),
        second_teacher_hours=round_kopecks(whole.teaching.second_teacher_hours * share),
    )
    return replace(whole, title=title, hours=leg.hours, price=leg.price, teaching=teaching)


def title_of(title: str, leg: Leg) -> str:
    """«Основы, с 01.01.2027 по 31.05.2027»."""
    return f"{title}, с {leg.starts_on:%d.%m.%Y} по {leg.ends_on:%d.%m.%Y}"
