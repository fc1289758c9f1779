"""Programmes of the year go through experts, so that certificates may pay for them wherever the rules demand it."""

from collections.abc import Sequence
from datetime import date

from sotszakaz.kernel.municipalities.models import Municipality
from sotszakaz.kernel.users.access import SYSTEM
from sotszakaz.kernel.users.actions import join
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.roles import Expert
from sotszakaz.outside.demonstration.logins import ensure_person
from sotszakaz.outside.demonstration.year.scene import Scene
from sotszakaz.supply.programmes.certification import apply_for_certification, certify_programme
from sotszakaz.supply.programmes.conclusions import Mark
from sotszakaz.supply.programmes.expertise import assign_experts, finish_review
from sotszakaz.supply.programmes.models import Programme

SECOND = "Оценщиков Остап Глебович"
CONCLUSION = "Программа отвечает критериям: цель ясна, содержание подходит возрасту, условия безопасны."


def experts_of(municipality: Municipality) -> list[User]:
    """Two experts, of whom the first can log in."""
    email = f"expert-2@{municipality.slug}.example.com"
    second = User.objects.filter(email=email).first() or User.objects.create_user(email, None, full_name=SECOND)
    join(second, Expert, municipality_id=municipality.pk)
    return [ensure_person(Expert, municipality), second]


def certify(scene: Scene, programme: Programme, experts: Sequence[User], on: date) -> None:
    """Apply, ask both experts, conclude, certify: on one day, for the registry is open by then.

    Both give the first criterion the most, so they never diverge enough for a third.
    """
    applied = apply_for_certification(programme_id=programme.pk, by=SYSTEM, on=on)
    assign_experts(
        certification_id=applied.pk, expert_ids=[each.pk for each in experts], by=scene.staff.operator, on=on
    )
    points = scene.random(f"experts of {programme.name}")
    for review in applied.reviews.select_related("expert").order_by("pk"):
        marks = {number: Mark(points.choice((2, 3)) if number else 3) for number in range(len(applied.criteria))}
        finish_review(review_id=review.pk, marks=marks, conclusion=CONCLUSION, by=review.expert, on=on)
    certify_programme(certification_id=applied.pk, by=scene.staff.operator, on=on)
