"""Programmes on their way: moderation, experts, conclusions, decisions."""

from datetime import date

from tests.factories import supply
from tests.factories.kernel import member
from tests.factories.replay import replayed

from sotszakaz.kernel.regulations.actions import Setting, adopt_regulation
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Expert
from sotszakaz.supply.programmes.certification import apply_for_certification, certify_programme
from sotszakaz.supply.programmes.conclusions import Mark
from sotszakaz.supply.programmes.expertise import assign_experts, finish_review
from sotszakaz.supply.programmes.models import Certification, ExpertReview, Programme

TODAY = supply.TODAY


@replayed
def rule(municipality, *, on: date = date(2026, 1, 1), **settings) -> None:
    """Parameters of the regulation from the day on."""
    said = {key: Setting(value, "пункт 1") for key, value in settings.items()}
    adopt_regulation(municipality_id=municipality.pk, title="Правила", starts_on=on, settings=said, by=SYSTEM)


@replayed
def published(**changes) -> Programme:
    """A programme that the catalogue shows."""
    return supply.published_group(**changes).part.programme


@replayed
def experts(municipality, count: int = 2) -> list[User]:
    return [member(Expert, municipality) for _ in range(count)]


@replayed
def applied(of: Programme | None = None, **changes) -> Certification:
    of = of or published()
    return apply_for_certification(programme_id=of.pk, **{"by": SYSTEM, "on": TODAY, **changes})


@replayed
def under_review(of: Certification | None = None, *, people=None) -> Certification:
    """Two experts are asked."""
    of = of or applied()
    asked = people or experts(of.municipality)
    return assign_experts(certification_id=of.pk, expert_ids=[each.pk for each in asked], by=SYSTEM, on=TODAY)


def marks(of: Certification, points: int = 3) -> dict[int, Mark]:
    return {number: Mark(points) for number in range(len(of.criteria))}


def finished(review: ExpertReview, points: int = 3) -> ExpertReview:
    """The expert's conclusion with the same points everywhere."""
    said = marks(review.certification, points)
    return finish_review(review_id=review.pk, marks=said, conclusion="Вывод эксперта.", by=review.expert, on=TODAY)


@replayed
def reviewed(*points: int, of: Certification | None = None) -> Certification:
    """All experts have finished, with these points."""
    asked = under_review(of)
    for review, mark in zip(asked.reviews.order_by("pk"), points or (3, 3), strict=True):
        finished(review, mark)
    return Certification.objects.get(pk=asked.pk)


@replayed
def certified(of: Programme | None = None) -> Certification:
    """A programme that certificates pay for."""
    return certify_programme(certification_id=reviewed(of=applied(of)).pk, by=SYSTEM, on=TODAY)
