"""What another weight or another threshold would change of the results of a run."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sotszakaz.oversight.analysis.models import Run, Score, Subject
from sotszakaz.oversight.analysis.rules import scoring
from sotszakaz.oversight.analysis.rules.scoring import Shaking
from sotszakaz.oversight.analysis.selectors.runs import scored_of
from sotszakaz.oversight.analysis.states import Level


@dataclass(frozen=True, slots=True)
class Shaken:
    """A subject whose level changes, and what has to be otherwise: a factor's weight or the threshold of a level."""

    what: str
    is_weight: bool
    is_more: bool
    subject: Subject
    before: Level
    after: Level


def shaken_of(run: Run, shaking: Shaking | None = None) -> list[Shaken]:
    """By how much the methodology says, or by another measure. Four queries."""
    factors = {each.pk: each for each in run.methodology.factors.all()}
    lines = scored_of(run)
    subjects = {each.subject.pk: each.subject for each in lines}
    known = {each.subject.pk: _known(each.scores) for each in lines}
    weighed = [factor.weighed for factor in factors.values()]
    methodology = run.methodology
    return [
        Shaken(
            Level(each.threshold).label if each.factor is None else factors[each.factor].title,
            each.factor is not None,
            each.is_more,
            subjects[each.subject],
            Level(each.before),
            Level(each.after),
        )
        for each in scoring.sensitivity(known, weighed, methodology.thresholds, shaking or methodology.shaking)
    ]


def _known(scores: Sequence[Score]) -> dict[int, Decimal | int]:
    return {each.factor_id: each.score for each in scores if each.score is not None}
