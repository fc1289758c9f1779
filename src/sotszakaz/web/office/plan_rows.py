"""What proves a measure, as links for those who may follow them; tabs of standings."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from sotszakaz.kernel.users.access import has_permission
from sotszakaz.kernel.users.models import User
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.ordering.plans.models import PlanEvidence
from sotszakaz.ordering.plans.selectors import PlanView, TermRow, may_see
from sotszakaz.ordering.plans.states import EvidenceKind, Standing

PLACES: dict[str, tuple[str, Permission]] = {
    "procedures.issuedact": ("office:issued_act", Permission.REGULATION_VIEW),
    "social_orders.socialorder": ("office:order", Permission.ORDER_VIEW),
    "providers.registryrecord": ("office:record", Permission.PROVIDER_VIEW),
    "providers.providerapplication": ("office:provider_application", Permission.PROVIDER_VIEW),
    "communication.event": ("office:event", Permission.PLAN_VIEW),
    "communication.publication": ("office:publication", Permission.PLAN_VIEW),
    "agreements.agreement": ("office:agreement", Permission.AGREEMENT_VIEW),
}
"""The kind of a record that proves → its page and the right that opens it."""


STANDINGS = {
    "overdue": "Просрочено",
    "at_risk": "Под угрозой",
    "due": "Подходит срок",
    "upcoming": "Впереди",
    "done_late": "С опозданием",
    "done": "Выполнено",
    "continuous": "Без срока",
}


def standing_tabs(view: PlanView, standing: str | None, address: str) -> list[dict[str, object]]:
    """All measures, and those of each standing, with how many there are."""
    every: dict[str, object] = {"title": "Все", "url": address, "active": standing is None}
    return [
        {**every, "count": sum(view.counts.values())},
        *(
            {
                "title": STANDINGS[each],
                "url": f"{address}?standing={each}",
                "active": standing == each,
                "count": view.counts[each],
            }
            for each in Standing.values
        ),
    ]


@dataclass(frozen=True, slots=True)
class Proof:
    """`url` is empty for those who may not follow it."""

    evidence: PlanEvidence
    url: str


@dataclass(frozen=True, slots=True)
class ShownTerm:
    """A term with what proves it."""

    row: TermRow
    proofs: list[Proof]

    @property
    def may_withdraw(self) -> bool:
        """What is marked may turn out to be a mistake."""
        return self.row.completion is not None


def shown_terms(terms: Iterable[TermRow], user: User) -> list[ShownTerm]:
    """Rows of the page with links that the person may follow."""
    return [ShownTerm(row, [Proof(each, _url(each, user)) for each in _evidence(row)]) for row in terms]


def _evidence(row: TermRow) -> list[PlanEvidence]:
    return list(row.completion.evidence.all()) if row.completion else []


def _url(evidence: PlanEvidence, user: User) -> str:
    if evidence.kind == EvidenceKind.FILE:
        return reverse("office:plan_evidence_file", args=[evidence.pk])
    if evidence.document is not None:
        return reverse("office:document", args=[evidence.document_id]) if may_see(user, evidence.document) else ""
    name, right = PLACES.get(evidence.subject_type, ("", None))
    if right is None or not has_permission(user, right, municipality_id=evidence.municipality_id):
        return ""
    return reverse(name, args=[evidence.subject_id])
