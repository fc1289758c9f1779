"""Who is told of inspections: those who go, the provider, and both sides of a finding."""

from collections.abc import Sequence

from sotszakaz.foundation.models import OutboxMessage
from sotszakaz.kernel.notices.actions import Telling, tell
from sotszakaz.kernel.users.permissions import Permission
from sotszakaz.kernel.users.roles import AREA_OFFICE, AREA_PROVIDER
from sotszakaz.kernel.users.selectors import office_with, staff_with
from sotszakaz.oversight.quality.actions.planning import CHANGED
from sotszakaz.oversight.quality.models import Inspection, Measure, Shortcoming
from sotszakaz.oversight.quality.states import InspectionKind, InspectionState, MeasureState, ShortcomingState

INSPECTION = Inspection._meta.label_lower
DONE = InspectionState.DONE.value
WORDS = {InspectionState.CANCELLED.value: "отменена", CHANGED: "изменена"}


def tell_of_inspections(messages: Sequence[OutboxMessage]) -> None:
    """Inspectors of the plan, the provider of what it may know."""
    cards = Inspection.objects.select_related("record__organisation").prefetch_related("inspectors")
    found = cards.in_bulk([each.subject_id for each in messages])
    staff = staff_with(Permission.QUALITY_VIEW, (each.record.organisation_id for each in found.values()))
    tellings: list[Telling] = []
    for message in messages:
        inspection, said = found[message.subject_id], str(message.payload["said"])
        day, name = f"{inspection.planned_on:%d.%m.%Y}", inspection.record.organisation.short_name
        if said != DONE:
            goes = [each.user_id for each in inspection.inspectors.all()]
            title = f"Проверка {WORDS.get(said, 'назначена')}: {name}, {day}"
            tellings += [Telling(message, user_id, AREA_OFFICE, title) for user_id in goes]
            title = f"Проверка теперь без вас: {name}, {day}"
            dropped = message.payload.get("dropped", ())
            tellings += [Telling(message, user_id, AREA_OFFICE, title) for user_id in dropped]
        if _is_told_to_provider(inspection, message):
            title, text = _to_provider(inspection, said, day)
            people = staff.get((inspection.municipality_id, inspection.record.organisation_id), [])
            tellings += [Telling(message, user_id, AREA_PROVIDER, title, text) for user_id in people]
    tell(tellings)


def _is_told_to_provider(inspection: Inspection, message: OutboxMessage) -> bool:
    said = str(message.payload["said"])
    if said == CHANGED and not message.payload["is_moved"]:
        return False
    return inspection.kind == InspectionKind.PLANNED or said == DONE


def _to_provider(inspection: Inspection, said: str, day: str) -> tuple[str, str]:
    if said == DONE:
        return f"Проверка завершена: акт № {inspection.number}", "Откройте акт: нарушения устраняют в срок."
    if said == InspectionState.CANCELLED:
        return f"Проверка {day} отменена", ""
    if said == CHANGED:
        return f"Плановая проверка теперь {day}", inspection.place
    return f"Назначена плановая проверка на {day}", "Чек-лист, по которому смотрят услугу, виден заранее."


def tell_of_shortcomings(messages: Sequence[OutboxMessage]) -> None:
    """The inspectors that something is mended, the provider what they said."""
    found, staff = _shortcomings(messages)
    tellings: list[Telling] = []
    for message in messages:
        shortcoming, said = found[message.subject_id], str(message.payload["said"])
        name = shortcoming.inspection.record.organisation.short_name
        if said == ShortcomingState.REPORTED:
            goes = [each.user_id for each in shortcoming.inspection.inspectors.all()]
            title = f"Исполнитель ответил об устранении: {name}"
            tellings += [Telling(message, user_id, AREA_OFFICE, title, shortcoming.criterion.text) for user_id in goes]
            continue
        is_mended = said == ShortcomingState.MENDED
        title = "Устранение принято" if is_mended else f"Ответ возвращён, новый срок {shortcoming.mend_by_on:%d.%m.%Y}"
        tellings += _to_staff(message, shortcoming, staff, title)
    tell(tellings)


def tell_of_terms(messages: Sequence[OutboxMessage]) -> None:
    """The provider that its term ends; everybody who may inspect when it has passed, with an answer or without."""
    found, staff = _shortcomings(messages)
    tellings: list[Telling] = []
    for message in messages:
        shortcoming = found[message.subject_id]
        stage, text = str(message.payload["stage"]), shortcoming.inspection.record.organisation.short_name
        people = office_with(Permission.INSPECTION_MAKE, shortcoming.municipality_id)
        if stage.startswith("judge"):
            title = f"Ответ об устранении ждёт решения, срок прошёл {shortcoming.mend_by_on:%d.%m.%Y}"
            tellings += [Telling(message, user_id, AREA_OFFICE, title, text) for user_id in people]
            continue
        is_late = stage.startswith("late")
        title = (
            f"Срок устранения нарушения {'прошёл' if is_late else 'заканчивается'} {shortcoming.mend_by_on:%d.%m.%Y}"
        )
        tellings += _to_staff(message, shortcoming, staff, title)
        if is_late:
            tellings += [Telling(message, user_id, AREA_OFFICE, title, text) for user_id in people]
    tell(tellings)


def tell_of_measures(messages: Sequence[OutboxMessage]) -> None:
    """The provider, and who decides about the registry."""
    cards = Measure.objects.select_related("inspection__record__organisation")
    found = cards.in_bulk([each.subject_id for each in messages])
    records = [each.inspection.record for each in found.values()]
    staff = staff_with(Permission.QUALITY_VIEW, (each.organisation_id for each in records))
    tellings: list[Telling] = []
    for message in messages:
        measure = found[message.subject_id]
        record, about = measure.inspection.record, (INSPECTION, measure.inspection_id)
        word = "Отозвана мера" if measure.state == MeasureState.WITHDRAWN else "Принята мера"
        title, text = f"{word}: {measure.get_kind_display()}", f"Акт проверки № {measure.inspection.number}."
        people = staff.get((measure.municipality_id, record.organisation_id), [])
        tellings += [Telling(message, user_id, AREA_PROVIDER, title, text, about) for user_id in people]
        decide = office_with(Permission.PROVIDER_DECIDE, measure.municipality_id)
        title = f"{title}, {record.organisation.short_name}"
        tellings += [Telling(message, user_id, AREA_OFFICE, title, text, about) for user_id in decide]
    tell(tellings)


def _shortcomings(
    messages: Sequence[OutboxMessage],
) -> tuple[dict[int, Shortcoming], dict[tuple[int, int], list[int]]]:
    cards = Shortcoming.objects.select_related("inspection__record__organisation", "criterion")
    found = cards.prefetch_related("inspection__inspectors").in_bulk([each.subject_id for each in messages])
    owners = (each.inspection.record.organisation_id for each in found.values())
    return found, staff_with(Permission.FINDING_MEND, owners)


def _to_staff(
    message: OutboxMessage, shortcoming: Shortcoming, staff: dict[tuple[int, int], list[int]], title: str
) -> list[Telling]:
    owner = (shortcoming.municipality_id, shortcoming.inspection.record.organisation_id)
    return [Telling(message, each, AREA_PROVIDER, title, shortcoming.criterion.text) for each in staff.get(owner, [])]
