"""What social certificates prove of the plan of approbation."""

from django.db.models import Min

from sotszakaz.demand.certificates.models import SocialCertificate
from sotszakaz.ordering.plans.evidence import Asked, Proof


def prove_certificates(asked: Asked) -> Proof | None:
    """«Сертификаты сформированы»: the day of the first one. Names no child and leads to none."""
    formed = SocialCertificate.objects.filter(municipality_id=asked.municipality_id)
    if asked.since is not None:
        formed = formed.filter(formed_on__gte=asked.since)
    if asked.until is not None:
        formed = formed.filter(formed_on__lte=asked.until)
    day = formed.aggregate(first=Min("formed_on"))["first"]
    return None if day is None else Proof(day, f"Первый социальный сертификат сформирован {day:%d.%m.%Y}.")
