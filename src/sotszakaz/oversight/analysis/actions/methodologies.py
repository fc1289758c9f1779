"""Methodologies: begun from nothing or from the example, changed while a draft, approved, continued by versions."""

from dataclasses import asdict
from itertools import pairwise

from django.db import transaction
from django.db.models import Max

from sotszakaz.foundation import audit
from sotszakaz.foundation.constraints import judged
from sotszakaz.foundation.errors import NotFound
from sotszakaz.foundation.transitions import move
from sotszakaz.kernel.users.access import require
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.oversight.analysis import errors, example
from sotszakaz.oversight.analysis.drafts import FactorSaid, Heading
from sotszakaz.oversight.analysis.models import Factor, Methodology
from sotszakaz.oversight.analysis.states import MethodologyState, Source


@transaction.atomic(durable=True)
def begin_methodology(*, municipality_id: int, heading: Heading, by: User) -> Methodology:
    """A draft without factors. Raises the sentences of the constraints."""
    require(by, Permission.INDICATOR_EDIT, municipality_id)
    return _create(municipality_id, heading, by=by)


@transaction.atomic(durable=True)
def begin_from_example(*, municipality_id: int, by: User) -> Methodology:
    """A draft with the factors of the example, marked as one until it is changed into another title."""
    require(by, Permission.INDICATOR_EDIT, municipality_id)
    made = _create(municipality_id, example.HEADING, by=by, is_example=True)
    Factor.objects.bulk_create(_factor(made, each, place) for place, each in enumerate(example.FACTORS, start=1))
    return made


@transaction.atomic(durable=True)
def next_version(*, methodology_id: int, by: User) -> Methodology:
    """A draft with everything of an approved version, to be changed; the one draft that there is already.

    Raises NotApproved.
    """
    former = _lock(methodology_id, by)
    if former.state != MethodologyState.APPROVED:
        raise errors.NotApproved()
    versions = Methodology.objects.filter(municipality_id=former.municipality_id, title=former.title)
    draft = versions.filter(state=MethodologyState.DRAFT).first()
    if draft is not None:
        return draft
    heading = Heading(**{name: getattr(former, name) for name in Heading.__dataclass_fields__})
    version = versions.aggregate(last=Max("version"))["last"] + 1
    made = _create(former.municipality_id, heading, by=by, is_example=former.is_example, version=version)
    for factor in former.factors.all():
        factor.pk, factor.methodology = None, made
        factor._state.adding = True
        factor.save()
    return made


@transaction.atomic(durable=True)
def change_heading(*, methodology_id: int, heading: Heading, by: User) -> Methodology:
    """Change a draft's title, thresholds, reach; with another title it is the example no more.

    Raises Approved and the sentences of the constraints.
    """
    methodology = _draft(methodology_id, by)
    methodology.is_example = methodology.is_example and heading.title == methodology.title
    methodology.revision += 1
    for name, value in asdict(heading).items():
        setattr(methodology, name, value)
    with judged(Methodology):
        methodology.save(update_fields=[*asdict(heading), "is_example", "revision"])
    audit.record("methodology.change", methodology, by=by)
    return methodology


@transaction.atomic(durable=True)
def put_factor(*, methodology_id: int, said: FactorSaid, by: User, factor_id: int | None = None) -> Factor:
    """Add a factor to a draft, or change one of it. Raises Approved, NotFound, WrongSteps, constraints."""
    methodology = _draft(methodology_id, by)
    _ensure_steps(said)
    _count(methodology)
    factors = methodology.factors.all()
    with judged(Factor):
        if factor_id is None:
            factor = _factor(methodology, said, (factors.aggregate(last=Max("ordinal"))["last"] or 0) + 1)
            factor.save()
        else:
            factor = factors.filter(pk=factor_id).first() or _missing()
            for name, value in asdict(said).items():
                setattr(factor, name, list(value) if name == "steps" else value)
            factor.save()
    audit.record("factor.put", factor, by=by, methodology=methodology.pk)
    return factor


@transaction.atomic(durable=True)
def remove_factor(*, methodology_id: int, factor_id: int, by: User) -> Methodology:
    """Take a factor out of a draft. Raises Approved, NotFound."""
    methodology = _draft(methodology_id, by)
    factor = methodology.factors.filter(pk=factor_id).first() or _missing()
    _count(methodology)
    audit.record("factor.remove", factor, by=by, methodology=methodology.pk)
    factor.delete()
    return methodology


@transaction.atomic(durable=True)
def approve_methodology(
    *, methodology_id: int, revision: int, ground: str, by: User, as_example: bool = False
) -> Methodology:
    """Approve what was read, the `revision`, by a document; from then on the version never changes.

    `as_example`: the set that the system brings along is meant as it is. Raises NoFactors, GroundMissing,
    ChangedSinceRead, ExampleUnchanged, MoveRefused.
    """
    methodology = Methodology.objects.lock(methodology_id)
    require(by, Permission.ANALYSIS_APPROVE, methodology.municipality_id)
    if methodology.state == MethodologyState.DRAFT and methodology.revision != revision:
        raise errors.ChangedSinceRead()
    if not methodology.factors.exists():
        raise errors.NoFactors()
    if not ground.strip():
        raise errors.GroundMissing(field="ground")
    if methodology.is_example and not as_example:
        raise errors.ExampleUnchanged(field="as_example")
    move(methodology, "approve", by=by, ground=ground.strip())
    return methodology


def _create(
    municipality_id: int, heading: Heading, *, by: User, is_example: bool = False, version: int = 1
) -> Methodology:
    with judged(Methodology):
        made = Methodology.objects.create(
            municipality_id=municipality_id, version=version, is_example=is_example, made_by=by, **asdict(heading)
        )
    audit.record("methodology.begin", made, by=by, version=version, is_example=is_example)
    return made


def _factor(methodology: Methodology, said: FactorSaid, ordinal: int) -> Factor:
    facts = {**asdict(said), "steps": list(said.steps)}
    return Factor(municipality_id=methodology.municipality_id, methodology=methodology, ordinal=ordinal, **facts)


def _ensure_steps(said: FactorSaid) -> None:
    many = 0 if said.source == Source.MANUAL else max(said.high - said.low, 0)
    if len(said.steps) != many or any(left >= right for left, right in pairwise(said.steps)):
        raise errors.WrongSteps(field="steps", low=said.low, high=said.high, many=many)


def _lock(methodology_id: int, by: User) -> Methodology:
    methodology = Methodology.objects.lock(methodology_id)
    require(by, Permission.INDICATOR_EDIT, methodology.municipality_id)
    return methodology


def _draft(methodology_id: int, by: User) -> Methodology:
    methodology = _lock(methodology_id, by)
    if methodology.state != MethodologyState.DRAFT:
        raise errors.Approved()
    return methodology


def _count(methodology: Methodology) -> None:
    methodology.revision += 1
    methodology.save(update_fields=["revision"])


def _missing() -> Factor:
    raise NotFound
