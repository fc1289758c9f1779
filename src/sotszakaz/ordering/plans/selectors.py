"""Reading the plan: measures by stage with their standing on a day."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.plans import rules
from sotszakaz.ordering.plans.models import Plan, PlanItem, PlanItemCompletion
from sotszakaz.ordering.plans.states import Standing


@dataclass(frozen=True, slots=True)
class Line:
    """A measure as the page shows it; `due_on` is the term to speak of, `overdue` how many terms are late."""

    item: PlanItem
    standing: Standing
    due_on: date | None
    overdue: int
    repeats: str
    completions: tuple[PlanItemCompletion, ...]


@dataclass(frozen=True, slots=True)
class Stage:
    number: int | None
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class PlanView:
    """The plan in force on a day. `counts` has every standing, also those of no measure."""

    plan: Plan
    stages: tuple[Stage, ...]
    counts: dict[str, int]


def term_of(item: PlanItem) -> rules.Term:
    """What the rules need of a measure; its plan is loaded."""
    return rules.Term(item.deadline_kind, item.starts_on, item.ends_on, item.rrule, item.plan.valid.lower)


def list_plan(municipality_id: int, on: date, *, standing: str | None = None) -> PlanView | None:
    """The plan in force by stage, of one standing when asked; None when there is no plan."""
    plan = Plan.objects.select_related("act").defer("act__content", "act__source_blocks", "act__reading", "act__places")
    found = plan.filter(municipality_id=municipality_id, valid__contains=on).first()
    if found is None:
        return None
    lines = [line_of(item, on) for item in _items(found)]
    counts = Counter(line.standing.value for line in lines)
    shown = [line for line in lines if standing is None or line.standing == standing]
    return PlanView(found, _stages(shown), {each.value: counts[each.value] for each in Standing})


def _items(plan: Plan) -> list[PlanItem]:
    items = list(plan.items.prefetch_related("completions"))
    for item in items:
        item.plan = plan
    return items


def _stages(lines: list[Line]) -> tuple[Stage, ...]:
    return tuple(
        Stage(number, title, tuple(group))
        for (number, title), group in groupby(lines, key=lambda line: (line.item.stage, line.item.stage_title))
    )


def line_of(item: PlanItem, on: date) -> Line:
    """The measure with its standing; its plan and completions are loaded."""
    completions = tuple(item.completions.all())
    place = rules.position_on(term_of(item), {each.due_on for each in completions}, on)
    repeats = rules.repeats_in_words(item.rrule) if item.rrule else ""
    return Line(item, place.standing, place.due_on, place.overdue, repeats, completions)


def get_line_for(user: User, pk: int, on: date) -> Line:
    """One measure for somebody who may mark it. Raises NotFound, NotAllowed."""
    item = PlanItem.objects.select_related("plan").prefetch_related("completions").filter(pk=pk).first()
    if item is None:
        raise NotFound
    require(user, Permission.PLAN_EDIT, item.municipality_id)
    return line_of(item, on)


def open_terms(line: Line, on: date) -> list[date]:
    """The terms that can still be marked: those late, and the next one."""
    done = {each.due_on for each in line.completions}
    days = [day for day in rules.due_days(term_of(line.item), on + rules.FAR) if day not in done]
    late = [day for day in days if day < on]
    return late + days[len(late) : len(late) + 1]
