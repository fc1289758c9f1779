"""Proofs of registries that a person has taken back."""

from collections.abc import Iterable
from datetime import date

from django.db import models

from sotszakaz.ordering.plans.models import PlanEvidence, PlanItemCompletion
from sotszakaz.ordering.plans.states import EvidenceKind

RefusedProof = tuple[int, date, str]
"""The measure, the last day of the term, and the record; its words where it is no record."""


def refused_proofs(item_ids: Iterable[int]) -> set[RefusedProof]:
    """Of withdrawn marks of these measures. One query."""
    proofs = PlanEvidence.objects.filter(
        kind=EvidenceKind.REGISTRY,
        completion__item__in=list(item_ids),
        completion__withdrawn_at__isnull=False,
    )
    columns = ("completion__item", "completion__due_on", "subject_type", "subject_id", "words")
    return {
        (item_id, due_on, f"{kind} {pk}" if pk is not None else words)
        for item_id, due_on, kind, pk, words in proofs.values_list(*columns)
    }


def key_of(item_id: int, due_on: date, subject: models.Model | None, words: str) -> RefusedProof:
    """By what a proof of a term is known again."""
    return item_id, due_on, words if subject is None else f"{subject._meta.label_lower} {subject.pk}"


def withdrawn_of(item_id: int) -> "models.QuerySet[PlanItemCompletion]":
    """Marks of a measure that were taken back, the latest first."""
    rows = PlanItemCompletion.every.filter(item=item_id, withdrawn_at__isnull=False)
    return rows.select_related("completed_by", "withdrawn_by").order_by("-withdrawn_at", "-pk")
