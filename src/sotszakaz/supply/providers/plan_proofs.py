"""What the registry of providers proves of the plan of approbation."""

from zoneinfo import ZoneInfo

from sotszakaz.ordering.plans.evidence import Asked, Proof
from sotszakaz.supply.providers.models import ProviderApplication, RegistryRecord
from sotszakaz.supply.providers.states import ApplicationState


def prove_registry(asked: Asked) -> Proof | None:
    """«Реестр исполнителей сформирован»: the first record of the registry."""
    records = RegistryRecord.objects.filter(municipality_id=asked.municipality_id).select_related("organisation")
    record = next((each for each in records.order_by("included_on", "pk") if asked.contains(each.included_on)), None)
    if record is None:
        return None
    words = f"В реестр исполнителей внесена первая запись: № {record.number} от {record.included_on:%d.%m.%Y}."
    return Proof(record.included_on, words, record)


def prove_selection(asked: Asked) -> Proof | None:
    """«Отбор исполнителей»: by a social certificate it begins with the first application that the body accepted."""
    applications = ProviderApplication.objects.filter(
        municipality_id=asked.municipality_id, state=ApplicationState.ACCEPTED, decided_at__isnull=False
    )
    for each in applications.select_related("municipality").order_by("decided_at", "pk"):
        assert each.decided_at is not None
        day = each.decided_at.astimezone(ZoneInfo(each.municipality.timezone)).date()
        if asked.contains(day):
            return Proof(day, f"Отбор начат: {day:%d.%m.%Y} принята первая заявка исполнителя.", each)
    return None
