"""Reading the plan: measures by stage with their standing on a day."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Prefetch, QuerySet

from sotszakaz.foundation.errors import NotFound
from sotszakaz.kernel.regulations.errors import NoRegulation
from sotszakaz.kernel.regulations.parameters import Parameter
from sotszakaz.kernel.regulations.selectors import regulation_on
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.plans import rules
from sotszakaz.ordering.plans.models import Plan, PlanItem, PlanItemCompletion, PlanKeeper
from sotszakaz.ordering.plans.selectors.order import Link, links_of
from sotszakaz.ordering.plans.selectors.terms import done_terms, term_of
from sotszakaz.ordering.plans.states import Standing

KEEPERS = "open_keepers"
ACT_TEXT = ("act__content", "act__source_blocks", "act__reading", "act__places")


@dataclass(frozen=True, slots=True)
class Line:
    """A measure as the page shows it; `due_on` is the term to speak of, `overdue` how many terms are late.

    `keepers` are those who answer for it, where they were read.
    """

    item: PlanItem
    standing: Standing
    due_on: date | None
    overdue: int
    repeats: str
    completions: tuple[PlanItemCompletion, ...]

    @property
    def keepers(self) -> list[PlanKeeper]:
        found: list[PlanKeeper] = getattr(self.item, KEEPERS, [])
        return found


@dataclass(frozen=True, slots=True)
class Stage:
    number: int | None
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class PlanView:
    """The plan in force on a day. `counts` has every standing, also those of no measure.

    `links` are the measures that presuppose others, those of all the plan.
    """

    plan: Plan
    stages: tuple[Stage, ...]
    counts: dict[str, int]
    links: tuple[Link, ...]

    @property
    def lines(self) -> Iterable[Line]:
        return (line for stage in self.stages for line in stage.lines)

    @property
    def broken(self) -> list[Link]:
        """Where the order of measures is broken."""
        return [link for link in self.links if link.breach is not None]


def at_risk_of(municipality_id: int, on: date) -> timedelta:
    """How long before its end an open term alarms: by the rules of the day, else as usual. One query."""
    try:
        return timedelta(days=regulation_on(municipality_id, on).value(Parameter.PLAN_AT_RISK_DAYS))
    except NoRegulation:
        return timedelta(days=Parameter.PLAN_AT_RISK_DAYS.default)


def plan_on(municipality_id: int, on: date) -> Plan | None:
    """The plan in force on the day, without the file of its act."""
    plans = Plan.objects.select_related("act").defer(*ACT_TEXT)
    return plans.filter(municipality_id=municipality_id, valid__contains=on).first()


def earlier_plans(municipality_id: int, on: date) -> list[Plan]:
    """Plans that were in force before the day, the latest first."""
    plans = Plan.objects.select_related("act").defer(*ACT_TEXT).filter(municipality_id=municipality_id)
    return list(plans.filter(valid__endswith__lte=on).order_by("-valid__startswith"))


def list_plan(
    municipality_id: int, on: date, *, standing: str | None = None, keeper: int | None = None, of: Plan | None = None
) -> PlanView | None:
    """The plan in force, or `of` an earlier one, by stage; None when there is no plan.

    Of one standing or of the measures that a person answers for, when asked.
    """
    found = of or plan_on(municipality_id, on)
    if found is None:
        return None
    at_risk = at_risk_of(municipality_id, on)
    items = items_of(found)
    lines = [line_of(item, on, at_risk) for item in items]
    counts = Counter(line.standing.value for line in lines)
    shown = [line for line in lines if standing is None or line.standing == standing]
    if keeper is not None:
        shown = [line for line in shown if any(each.user_id == keeper for each in line.keepers)]
    every = {each.value: counts[each.value] for each in Standing}
    return PlanView(found, _stages(shown), every, tuple(links_of(found, items)))


def items_of(plan: Plan) -> list[PlanItem]:
    """The measures of a plan with what is done and who answers: three queries."""
    keepers = Prefetch("keepers", PlanKeeper.objects.filter(released_at=None).select_related("user"), to_attr=KEEPERS)
    items = list(plan.items.prefetch_related("completions", keepers))
    for item in items:
        item.plan = plan
    return items


def _stages(lines: Sequence[Line]) -> tuple[Stage, ...]:
    return tuple(
        Stage(number, title, tuple(group))
        for (number, title), group in groupby(lines, key=lambda line: (line.item.stage, line.item.stage_title))
    )


def line_of(item: PlanItem, on: date, at_risk: timedelta) -> Line:
    """The measure with its standing; its plan and completions are loaded."""
    completions = tuple(item.completions.all())
    place = rules.position_on(term_of(item), done_terms(item), on, at_risk)
    repeats = rules.repeats_in_words(item.rrule) if item.rrule else ""
    return Line(item, place.standing, place.due_on, place.overdue, repeats, completions)


def wording_of(item: PlanItem) -> tuple[str, str, str]:
    """By what a measure is known in the next plan: its number, title and deadline as the act words them."""
    return item.number, " ".join(item.title.split()), " ".join(item.deadline_text.split())


def measure_in_force(item: PlanItem, on: date) -> PlanItem:
    """The measure of the same wording in the plan in force, when its own plan is no more; else itself."""
    plan = plan_on(item.municipality_id, on)
    if plan is None or plan.pk == item.plan_id:
        return item
    return next((each for each in items_of(plan) if wording_of(each) == wording_of(item)), item)


def measures() -> "QuerySet[PlanItem]":
    """Measures with their plan and what is done of them."""
    return PlanItem.objects.select_related("plan").prefetch_related("completions")


def get_line_for(user: User, pk: int, on: date) -> Line:
    """One measure for somebody who may mark it. Raises NotFound, NotAllowed."""
    item = measures().filter(pk=pk).first()
    if item is None:
        raise NotFound
    require(user, Permission.PLAN_EDIT, item.municipality_id)
    return line_of(item, on, at_risk_of(item.municipality_id, on))


def open_terms(line: Line, on: date) -> list[date]:
    """The terms that can still be marked: those late, and the next one."""
    done = {each.due_on for each in line.completions}
    days = [day for day in rules.due_days(term_of(line.item), on + rules.FAR) if day not in done]
    late = [day for day in days if day < on]
    return late + days[len(late) : len(late) + 1]
