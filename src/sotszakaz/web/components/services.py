"""Services of the social order in words that a person tells apart."""

from sotszakaz.ordering.acts.data.classifier import NOT_STATED
from sotszakaz.ordering.catalogue.models import SocialService


def service_line(service: SocialService) -> str:
    """«Художественная, очная — дети с ОВЗ (804200О.99…)»: what differs first, the code last."""
    said = ", ".join(part for part in (service.focus or service.name, service.form) if part)
    category = f" — {service.category}" if service.category not in ("", NOT_STATED) else ""
    return f"{said[:1].upper()}{said[1:]}{category} ({service.code})"
