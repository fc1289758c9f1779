"""The plan of the act: most of what is due is done, a little is late."""

from datetime import date, timedelta

from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.ordering.plans.actions import complete_plan_item, prove_terms
from sotszakaz.ordering.plans.evidence import prover_of
from sotszakaz.ordering.plans.models import PlanItemCompletion
from sotszakaz.ordering.plans.rules import topics_of
from sotszakaz.ordering.plans.selectors import Line, list_plan, open_terms
from sotszakaz.outside.demonstration.year.scene import Scene

LATE = 0.12
LATEST_OPEN = timedelta(days=60)
"""A repeating measure has its last terms of these days still open."""
NOTE = "Исполнено (пример): сведения переданы в уполномоченный орган."


def complete_plan(scene: Scene) -> int:
    """Mark terms as done; how many. A municipality whose act has no plan has nothing to mark.

    What registries prove of the year itself is left to them.
    """
    view = list_plan(scene.municipality.pk, scene.on)
    if view is None:
        return 0
    random = scene.random("plan")
    done = 0
    lines = list(view.lines)
    topics = topics_of([line.item.title for line in lines])
    for line, topic in zip(lines, topics, strict=True):
        before = date(scene.year, 1, 1) if prover_of(topic) else scene.on
        terms = [day for day in _late_terms(line, scene.on) if day < before]
        if len(terms) == 1 and random.random() < LATE:
            continue
        for due_on in terms:
            done_on = due_on - timedelta(days=random.randint(0, 12))
            completion = complete_plan_item(
                item_id=line.item.pk,
                due_on=due_on,
                done_on=done_on,
                note=NOTE,
                by=scene.staff.operator,
                on=scene.on,
            )
            PlanItemCompletion.objects.filter(pk=completion.pk).update(completed_at=scene.moment(done_on))
            done += 1
    return done + prove_terms(municipality_id=scene.municipality.pk, by=SYSTEM, on=scene.on)


def _late_terms(line: Line, on: date) -> list[date]:
    limit = on - LATEST_OPEN if line.item.rrule else on
    return [day for day in open_terms(line, on) if day < limit]
