"""Indicators of the year: figures of registers by quarters, entered values, a factor analysis by the example."""

from decimal import ROUND_HALF_UP, Decimal
from random import Random

from sotszakaz.ordering.decisions.states import ValueKind
from sotszakaz.outside.demonstration.year.scene import Scene
from sotszakaz.oversight.analysis.actions.methodologies import approve_methodology, begin_from_example
from sotszakaz.oversight.analysis.actions.running import begin_run, determine, finish_run, give_scores
from sotszakaz.oversight.analysis.drafts import Given
from sotszakaz.oversight.analysis.models import Factor, Run, Subject
from sotszakaz.oversight.analysis.selectors.runs import open_values, view_run
from sotszakaz.oversight.analysis.states import Part, Source
from sotszakaz.oversight.indicators.actions import NewValue, enter_value, take_figures
from sotszakaz.oversight.indicators.selectors import Row, form_of_target, table_on
from sotszakaz.oversight.indicators.states import Form, ValueWay

SOURCE = "Пример: сведения уполномоченного органа к отчёту"
GROUND = "пример: приказ уполномоченного органа"
REACHED = 0.7
"""Of the states that people enter, so many have reached their target."""


def make_indicators(scene: Scene) -> int:
    """Analyse, enter what registers cannot answer, take the figures; how many values were entered."""
    _analyse(scene, scene.random("analysis"))
    random = scene.random("indicators")
    entered = 0
    for row in table_on(scene.municipality.pk, scene.on).rows:
        if row.measure is None:
            enter_value(
                municipality_id=scene.municipality.pk,
                key=row.key,
                said=_said(scene, row, random),
                by=scene.staff.operator,
                on=scene.on,
            )
            entered += 1
    take_figures(municipality_id=scene.municipality.pk, by=scene.staff.operator, on=scene.on)
    return entered


def _said(scene: Scene, row: Row, random: Random) -> NewValue:
    as_of = scene.on.replace(day=1)
    if row.target.target_kind == ValueKind.STATE:
        is_reached = random.random() < REACHED
        words = row.target.target_text if is_reached else "подготовка"
        return NewValue(as_of, ValueWay.STATE, SOURCE, words=words, is_reached=is_reached)
    goal = row.goal or (Decimal(90) if row.is_share else Decimal(4))
    value = (goal * random.randint(80, 110) / 100).quantize(Decimal(1), ROUND_HALF_UP)
    if row.is_share:
        return NewValue(as_of, ValueWay.PERCENT, SOURCE, value=min(value, Decimal(100)))
    return NewValue(as_of, ValueWay.NUMBER, SOURCE, value=value)


def _analyse(scene: Scene, random: Random) -> None:
    """Everybody is scored by the example; open values of the act become what rows are now, targets a tenth more."""
    operator, home = scene.staff.operator, scene.municipality.pk
    methodology = begin_from_example(municipality_id=home, by=operator)
    approve_methodology(
        methodology_id=methodology.pk,
        revision=methodology.revision,
        ground=GROUND,
        as_example=True,
        by=scene.staff.head,
    )
    run = begin_run(methodology_id=methodology.pk, by=operator, on=scene.on)
    manual = list(Factor.objects.filter(methodology=methodology, source=Source.MANUAL).order_by("pk"))
    for subject in Subject.objects.filter(run=run).order_by("pk"):
        given = {each.pk: Given(random.randint(each.low, each.high), "пример") for each in manual}
        give_scores(subject_id=subject.pk, given=given, seen=None, by=operator)
    _determine(scene, finish_run(run_id=run.pk, by=operator))


def _determine(scene: Scene, run: Run) -> None:
    for each in open_values(run, view_run(run).share, scene.on):
        if each.now is None:
            continue
        more = Decimal("1.1") if each.part == Part.TARGET else Decimal(1)
        value = (each.now * more).quantize(Decimal(1), ROUND_HALF_UP)
        determine(
            run_id=run.pk,
            target_id=each.target.pk,
            part=each.part,
            value=min(value, Decimal(100)) if form_of_target(each.target) == Form.SHARE else value,
            by=scene.staff.operator,
            on=scene.on,
        )
