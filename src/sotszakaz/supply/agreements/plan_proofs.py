"""What agreements prove of the plan of approbation."""

from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from sotszakaz.kernel.documents.kinds import KINDS
from sotszakaz.kernel.documents.models import DocumentVersion
from sotszakaz.kernel.documents.states import DocumentKind, SignatureForm
from sotszakaz.kernel.signatures.models import Signature
from sotszakaz.ordering.plans.evidence import Asked, Proof
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.agreements.states import AgreementState


def prove_agreements(asked: Asked) -> Proof | None:
    """«Соглашения заключены»: the first agreement that came into force."""
    return _first(asked, _concluded(asked).annotate(happened_at=Coalesce("settled_at", "made_at")), "")


def prove_electronic(asked: Asked) -> Proof | None:
    """«Соглашения заключены в электронной форме»: the first of which all sides have signed the latest version so, on
    the day of its last signature.
    """
    agreements = _concluded(asked).annotate(happened_at=Subquery(_last_signatures().values("last_at")[:1]))
    return _first(asked, agreements.filter(happened_at__isnull=False), " в электронной форме")


def _last_signatures() -> "QuerySet[Any, dict[str, Any]]":
    """The moment of the last signature (`last_at`) of the outer agreement; no row unless all sides signed by key."""
    versions = DocumentVersion.objects.filter(document=OuterRef("version__document")).order_by("-version")
    latest: QuerySet[Any] = Signature.objects.filter(
        version__document=OuterRef("document"), version=Subquery(versions.values("pk")[:1])
    ).exclude(form=SignatureForm.PAPER)
    sides = len(KINDS[DocumentKind.AGREEMENT].signing)
    grouped = latest.order_by().values("version").annotate(sides=Count("pk"), last_at=Max("signed_at"))
    whole: QuerySet[Any, dict[str, Any]] = grouped.filter(sides=sides)
    return whole


def _concluded(asked: Asked) -> "QuerySet[Agreement]":
    agreements = Agreement.objects.filter(municipality_id=asked.municipality_id)
    return agreements.exclude(state__in=[AgreementState.OFFERED, AgreementState.WITHDRAWN])


def _first(asked: Asked, agreements: "QuerySet[Any]", how: str) -> Proof | None:
    """The first by `happened_at` whose day is within what is asked."""
    for each in agreements.select_related("municipality").order_by("happened_at", "pk"):
        day = each.happened_at.astimezone(ZoneInfo(each.municipality.timezone)).date()
        if asked.contains(day):
            return Proof(day, f"Заключено{how} первое соглашение с исполнителем: № {each.number}.", each)
    return None
