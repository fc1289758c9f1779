"""What agreements prove of the plan of approbation."""

from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from sotszakaz.kernel.documents.states import SignatureForm
from sotszakaz.kernel.signatures.models import Signature
from sotszakaz.ordering.plans.evidence import Asked, Proof
from sotszakaz.supply.agreements.models import Agreement
from sotszakaz.supply.agreements.states import AgreementState


def prove_agreements(asked: Asked) -> Proof | None:
    """«Соглашения заключены»: the first agreement that came into force."""
    return _made(asked, _concluded(asked), "")


def prove_electronic(asked: Asked) -> Proof | None:
    """«Соглашения заключены в электронной форме»: the first one that was signed so."""
    signed = Signature.objects.exclude(form=SignatureForm.PAPER).filter(municipality_id=asked.municipality_id)
    agreements = _concluded(asked).filter(document__in=signed.values("version__document"))
    return _made(asked, agreements, " в электронной форме")


def _concluded(asked: Asked) -> "QuerySet[Agreement]":
    agreements = Agreement.objects.filter(municipality_id=asked.municipality_id)
    return agreements.exclude(state__in=[AgreementState.OFFERED, AgreementState.WITHDRAWN])


def _made(asked: Asked, agreements: "QuerySet[Agreement]", how: str) -> Proof | None:
    by_moment = agreements.annotate(in_force_at=Coalesce("settled_at", "made_at")).order_by("in_force_at", "pk")
    for each in by_moment.select_related("municipality"):
        day = each.in_force_at.astimezone(ZoneInfo(each.municipality.timezone)).date()
        if asked.contains(day):
            return Proof(day, f"Заключено{how} первое соглашение с исполнителем: № {each.number}.", each)
    return None
