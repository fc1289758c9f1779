"""What a sheet said when a line was counted: as it stands while nobody has opened it, else as it was when opened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from typing import Any

from sotszakaz.delivery.attendance.models import AttendanceMark, ClassSession
from sotszakaz.delivery.settlements.models import Accrual, MonthClosing, ReopenedSheet
from sotszakaz.delivery.settlements.states import LineKind
from sotszakaz.foundation.calendar import next_month

Key = tuple[date, time]


@dataclass(frozen=True, slots=True)
class ClassFacts:
    """A class with the children's marks by contract; `state` and marks are codes of attendance."""

    day: date
    starts_at: time
    hours: Decimal
    state: str
    marks: Mapping[int, str]

    @property
    def key(self) -> Key:
        return self.day, self.starts_at

    def to_json(self) -> dict[str, Any]:
        return {
            "day": self.day.isoformat(),
            "starts_at": self.starts_at.isoformat(),
            "hours": str(self.hours),
            "state": self.state,
            "marks": {str(contract): mark for contract, mark in self.marks.items()},
        }

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "ClassFacts":
        return cls(
            date.fromisoformat(said["day"]),
            time.fromisoformat(said["starts_at"]),
            Decimal(said["hours"]),
            said["state"],
            {int(contract): mark for contract, mark in said["marks"].items()},
        )


def sheet_now(group_id: int, month: date, **whose: int) -> list[ClassFacts]:
    """The classes of the month by day and hour, with marks of a `contract_id` or a `municipality_id`. Two queries."""
    sessions = ClassSession.objects.filter(group_id=group_id, held_on__gte=month, held_on__lt=next_month(month))
    marks: dict[int, dict[int, str]] = {}
    told = AttendanceMark.objects.filter(session__in=sessions, **whose)
    for session_id, contract_id, mark in told.values_list("session_id", "contract_id", "mark"):
        marks.setdefault(session_id, {})[contract_id] = mark
    return [
        ClassFacts(each.held_on, each.starts_at, each.hours, each.state, marks.get(each.pk, {}))
        for each in sessions.order_by("held_on", "starts_at")
    ]


def changes_of(sheet: ReopenedSheet) -> list[str] | None:
    """Days of the sheet that are not as they were when it was opened; None when that was not kept. Two queries."""
    if sheet.facts is None:
        return None
    was = {each.key: each for each in map(ClassFacts.from_json, sheet.facts)}
    now = {each.key: each for each in sheet_now(sheet.group_id, sheet.month, municipality_id=sheet.municipality_id)}
    return [f"{key[0]:%d.%m}" for key in sorted({*was, *now}) if was.get(key) != now.get(key)]


def counted_by(line: Accrual) -> MonthClosing:
    """The closing that has read the facts: a reversal repeats the line that it undoes."""
    return line.original.closing if line.kind == LineKind.REVERSAL and line.original else line.closing


def opened_after(line: Accrual) -> list[ReopenedSheet]:
    """When the sheet was opened since the line was counted, the earliest first. One query."""
    sheets = ReopenedSheet.objects.filter(
        municipality_id=line.municipality_id,
        group_id=line.contract.group_id,
        month=line.month,
        shut_at__isnull=True,  # it is as it was
    ).select_related("counted_in")
    month = counted_by(line).month
    return [each for each in sheets.order_by("pk") if each.counted_in is None or each.counted_in.month > month]


def facts_of(line: Accrual, opened: list[ReopenedSheet], now: list[ClassFacts]) -> list[ClassFacts]:
    """What the closing of the line has read: without the classes that were still to come on its day."""
    kept = opened[0].facts if opened else None
    found = now if kept is None else [ClassFacts.from_json(each) for each in kept]
    counted_on = counted_by(line).counted_on
    return [each for each in found if counted_on is None or each.day <= counted_on]
