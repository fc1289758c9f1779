"""All terms of a plan on the calendar: for the picture, the report and the feed."""

from dataclasses import dataclass
from datetime import date, timedelta

from sotszakaz.ordering.plans import rules
from sotszakaz.ordering.plans.models import Plan, PlanEvidence, PlanItemCompletion
from sotszakaz.ordering.plans.selectors.plan import Line, PlanView, at_risk_of
from sotszakaz.ordering.plans.selectors.terms import term_of
from sotszakaz.ordering.plans.states import Standing


@dataclass(frozen=True, slots=True)
class Entry:
    """One term of a measure of the plan."""

    line: Line
    occurrence: rules.Occurrence
    standing: Standing
    completion: PlanItemCompletion | None


def entries_of(view: PlanView, since: date, until: date, on: date) -> list[Entry]:
    """Terms that fall due from `since` to `until`, both included, by measure and then by day; as of the day `on`."""
    at_risk = at_risk_of(view.plan.municipality_id, on)
    return [each for line in view.lines for each in _entries(line, since, until, on, at_risk)]


def _entries(line: Line, since: date, until: date, on: date, at_risk: timedelta) -> list[Entry]:
    done = {each.due_on: each for each in line.completions}
    found = []
    for occurrence in rules.occurrences(term_of(line.item), since, until):
        completion = done.get(occurrence.due_on)
        done_on = completion.done_on if completion else None
        standing = rules.standing_of(occurrence.due_on, done_on, on, at_risk)
        found.append(Entry(line, occurrence, standing, completion))
    return found


def proofs_of(plan: Plan) -> dict[int, list[str]]:
    """What proves each fulfilment, in words. One query."""
    found: dict[int, list[str]] = {}
    proofs = PlanEvidence.objects.filter(completion__item__plan=plan).order_by("pk")
    for completion_id, words in proofs.values_list("completion", "words"):
        found.setdefault(completion_id, []).append(words)
    return found
