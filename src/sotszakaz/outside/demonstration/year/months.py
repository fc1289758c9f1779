"""Attendance of the months that have come, and the months that are closed."""

from datetime import date, timedelta
from random import Random

from sotszakaz.delivery.attendance.bulk import HeldClass, mark_classes
from sotszakaz.delivery.attendance.rules import PlannedClass
from sotszakaz.delivery.attendance.selectors import planned_for
from sotszakaz.delivery.attendance.states import Mark, SessionState
from sotszakaz.delivery.settlements.actions import close_month
from sotszakaz.demand.enrolments.models import Contract
from sotszakaz.foundation.calendar import month_start, next_month
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.outside.demonstration.year.days import Season, latest_month_over, months_over
from sotszakaz.outside.demonstration.year.scene import Scene
from sotszakaz.supply.programmes.models import StudyGroup

CANCELLED = 0.015
MARKED_NOW = 0.7
"""Of the groups of the running month: the others have nothing marked yet."""
MARKS = (Mark.PRESENT,) * 86 + (Mark.ABSENT,) * 7 + (Mark.ILL,) * 5 + (Mark.EXCUSED,) * 2


def mark_season(scene: Scene, season: Season) -> int:
    """Full sheets of the months that are over, a part of the running one; how many marks."""
    random = scene.random(f"attendance {season.name}")
    groups = list(
        StudyGroup.objects.filter(municipality=scene.municipality, part__number=season.part, contracts__isnull=False)
        .prefetch_related("slots")
        .distinct()
        .order_by("pk")
    )
    contracts = _contracts_by_group(scene, season)
    written = 0
    for month in months_over(season, scene.on):
        written += _mark(scene, groups, contracts, month, next_month(month), random)
    now = month_start(scene.on)
    if season.starts_on < scene.on <= season.ends_on:
        some = [group for group in groups if random.random() < MARKED_NOW]
        written += _mark(scene, some, contracts, now, scene.on, random)
    return written


def close_season(scene: Scene, season: Season) -> list[date]:
    """Close what is over, except the month that a person is to close."""
    closed = [month for month in months_over(season, scene.on) if month != latest_month_over(scene.on)]
    for month in closed:
        close_month(
            municipality_id=scene.municipality.pk,
            month=month,
            by=scene.staff.finance,
            on=min(next_month(month) + timedelta(days=4), scene.on),
        )
    return closed


def _contracts_by_group(scene: Scene, season: Season) -> dict[int, list[Contract]]:
    found: dict[int, list[Contract]] = {}
    contracts = Contract.objects.filter(municipality=scene.municipality, group__part__number=season.part)
    for contract in contracts.only("group_id", "period").order_by("pk"):
        found.setdefault(contract.group_id, []).append(contract)
    return found


def _mark(
    scene: Scene,
    groups: list[StudyGroup],
    contracts: dict[int, list[Contract]],
    month: date,
    until: date,
    random: Random,
) -> int:
    classes = [
        _held(group, planned, contracts.get(group.pk, []), random)
        for group in groups
        for planned in planned_for(group, month)
        if planned.day < until
    ]
    return mark_classes(municipality_id=scene.municipality.pk, classes=classes, by=SYSTEM, on=scene.on)


def _held(group: StudyGroup, planned: PlannedClass, contracts: list[Contract], random: Random) -> HeldClass:
    is_cancelled = random.random() < CANCELLED
    covered = [each.pk for each in contracts if each.period.lower <= planned.day < each.period.upper]
    return HeldClass(
        group_id=group.pk,
        day=planned.day,
        starts_at=planned.starts_at,
        hours=planned.hours,
        state=SessionState.CANCELLED if is_cancelled else SessionState.HELD,
        marks={} if is_cancelled else {pk: random.choice(MARKS) for pk in covered},
    )
