"""By when the figures of a quarter that people enter are there: no act that was read says it, so it is a rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.foundation.reminders import remind_once
from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.regulations.errors import NoRegulation
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_OFFICE
from sotszakaz.kernel.users.selectors import office_with
from sotszakaz.ordering.decisions.models import IndicatorTarget
from sotszakaz.oversight.indicators.models import EnteredValue
from sotszakaz.oversight.indicators.rules.quarters import Quarter
from sotszakaz.oversight.indicators.rules.waiting import BEFORE, KnownValue, ended_before, is_told, last_day_of_term
from sotszakaz.oversight.indicators.selectors import list_targets, measure_for

DUE: Final = "indicators.due"


@dataclass(frozen=True, slots=True)
class Awaited:
    """Rows of a quarter that is over for which nobody has said anything, and the last day to say it."""

    quarter: Quarter
    keys: list[str]
    last_day: date
    clause: str
    is_confirmed: bool
    is_late: bool
    first: IndicatorTarget


def awaited_on(municipality_id: int, on: date) -> Awaited | None:
    """Of the last quarter that is over, by the decision in force on its last day; None when nothing is missing.

    Three queries at most. A row whose target year is over waits for nothing.
    """
    quarter = ended_before(on)
    targets = [each for each in list_targets(municipality_id, quarter.last_day) if _is_asked(each, quarter)]
    told = _told(municipality_id, targets, quarter)
    missing = [each for each in targets if each.key not in told]
    if not missing:
        return None
    days, clause, is_confirmed = _term(municipality_id, on)
    last_day = last_day_of_term(quarter, days)
    return Awaited(quarter, [each.key for each in missing], last_day, clause, is_confirmed, on > last_day, missing[0])


def _is_asked(target: IndicatorTarget, quarter: Quarter) -> bool:
    is_over = target.target_year is not None and target.target_year < quarter.year
    return not is_over and measure_for(target) is None


def _told(municipality_id: int, targets: Sequence[IndicatorTarget], quarter: Quarter) -> set[str]:
    """Keys of which something was said that tells of the quarter."""
    values = EnteredValue.objects.standing().filter(
        municipality_id=municipality_id, key__in=[each.key for each in targets], as_of__lte=quarter.last_day
    )
    facts = values.order_by().values_list("key", "as_of", "kind", "is_reached")
    return {key for key, as_of, kind, is_met in facts if is_told([KnownValue(as_of, kind, is_met)], quarter)}


def _term(municipality_id: int, on: date) -> tuple[int, str, bool]:
    wanted = Parameter.INDICATOR_ENTRY_DAYS
    try:
        rules = regulation_on(municipality_id, on)
    except NoRegulation:
        return wanted.default, "", False
    return rules.value(wanted), rules.clause(wanted), rules.is_confirmed(wanted)


def remind_of_figures(*, municipality_id: int, on: date) -> int:
    """Tell those who enter figures before the last day and after it, once each; how many messages were left."""
    awaited = awaited_on(municipality_id, on)
    if awaited is None or on < awaited.last_day - BEFORE:
        return 0
    stage = f"{awaited.quarter.year}-{awaited.quarter.number}:{'late' if awaited.is_late else 'soon'}"
    said = {"quarter": awaited.quarter.title, "due": awaited.last_day.isoformat(), "keys": awaited.keys}
    home = Municipality(pk=municipality_id)
    first = {"first": awaited.first.pk}
    return int(remind_once(DUE, home, stage, municipality_id=municipality_id, **said, **first))


def tell_of_figures_due(messages: Sequence[OutboxMessage]) -> None:
    """A handler of the outbox: rows of a quarter wait for their figures, and its term comes or is over."""
    tellings = []
    for message in messages:
        home, said = message.municipality_id or 0, message.payload
        day = f"{date.fromisoformat(said['due']):%d.%m.%Y}"
        what = f"срок прошёл {day}" if said["stage"].endswith("late") else f"введите не позднее {day}"
        title = f"Показатели за {said['quarter']}: {what}"
        text = f"Ждут значения: {', '.join(said['keys'])}. Их вводят с источником на странице «Показатели»."
        subject = (IndicatorTarget._meta.label_lower, said["first"])
        people = office_with(Permission.INDICATOR_EDIT, home)
        tellings += [Telling(message, each, AREA_OFFICE, title, text, subject=subject) for each in people]
    tell(tellings)
