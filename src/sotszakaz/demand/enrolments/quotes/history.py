"""What a child has already, as a quote judges it: live applications with their classes, what was taken or refused."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from sotszakaz.demand.enrolments import rules
from sotszakaz.demand.enrolments.states import LIVE, ApplicationState, ContractState
from sotszakaz.foundation.calendar import previous_day
from sotszakaz.supply.programmes.rules import Slot, Timetable


@dataclass(frozen=True, slots=True)
class Applied:
    """An application of the child, with its classes."""

    pk: int
    part_id: int
    state: str
    answered_at: datetime | None
    other: rules.Other


@dataclass(frozen=True, slots=True)
class History:
    """The child's applications that matter: `live` counts those that the booking counts too."""

    live: int
    made_id: int | None
    others: tuple[rules.Other, ...]
    refused_on: date | None


def history_of(applied: Sequence[Applied], part_id: int, *, zone: ZoneInfo) -> History:
    """For one part; `applied` stand in the order in which they were made."""
    own = [each for each in applied if each.part_id == part_id]
    made = [each.pk for each in own if each.state in LIVE and not each.other.is_over]
    refused = [each.answered_at for each in own if each.state == ApplicationState.REFUSED and each.answered_at]
    return History(
        live=sum(each.state in LIVE for each in applied),
        made_id=made[0] if made else None,
        others=tuple(each.other for each in applied if _is_kept(each, part_id)),
        refused_on=max(refused).astimezone(zone).date() if refused else None,
    )


def _is_kept(applied: Applied, part_id: int) -> bool:
    return applied.state in LIVE or (applied.state == ApplicationState.ENDED and applied.part_id == part_id)


def applied_of(row: Mapping[str, Any], on: date) -> Applied:
    """An application from the JSON of `enrolment_quote`."""
    slots = tuple(
        Slot(
            each["weekday"],
            time.fromisoformat(each["starts_at"]),
            time.fromisoformat(each["ends_at"]),
            Decimal(each["hours"]),
        )
        for each in row["slots"] or ()
    )
    ends_on = row["contract_ends_on"]
    other = other_of(
        part_id=row["part_id"],
        programme=row["programme"],
        focus=row["focus"],
        days=(date.fromisoformat(row["starts_on"]), date.fromisoformat(row["until"])),
        slots=slots,
        contract=(row["contract_state"], date.fromisoformat(ends_on) if ends_on else None),
        on=on,
    )
    answered_at = datetime.fromisoformat(row["answered_at"]) if row["answered_at"] else None
    return Applied(row["pk"], row["part_id"], row["state"], answered_at, other)


def other_of(
    *,
    part_id: int,
    programme: str,
    focus: str,
    days: tuple[date, date],
    slots: tuple[Slot, ...],
    contract: tuple[str | None, date | None],
    on: date,
) -> rules.Other:
    """What an application limits. `days` are half-open; `contract` is its state and its last day after a notice."""
    (starts_on, until), (state, ends_on) = days, contract
    return rules.Other(
        part_id=part_id,
        programme=programme,
        focus=focus,
        timetable=Timetable(starts_on, ends_on or previous_day(until), slots),
        is_over=state == ContractState.ENDED or until <= on,
    )
