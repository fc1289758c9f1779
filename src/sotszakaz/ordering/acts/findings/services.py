"""Rules on registry numbers of services."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from sotszakaz.ordering.acts.data.classifier import NOT_STATED
from sotszakaz.ordering.acts.findings.facts import Severity
from sotszakaz.ordering.acts.findings.heading import has_body
from sotszakaz.ordering.acts.findings.registry import Remark, rule
from sotszakaz.ordering.acts.reading.facts import ActReading, Service
from sotszakaz.ordering.acts.reading.kinds import CodeStatus
from sotszakaz.ordering.acts.reading.words import fold


@rule("damaged-service-code", Severity.ERROR, "номер услуги повреждён, исправление предложено по виду знаков")
def damaged_service_code(reading: ActReading) -> Iterator[Remark]:
    for service in _with_status(reading, CodeStatus.REPAIR_PROPOSED):
        yield (
            f"Номер «{service.code_as_written}» повреждён, предлагается «{service.code}». {service.reason}",
            service.place,
        )


@rule("unknown-service-code", Severity.ERROR, "номер услуги не разобран")
def unknown_service_code(reading: ActReading) -> Iterator[Remark]:
    for service in _with_status(reading, CodeStatus.UNKNOWN):
        yield f"Номер «{service.code_as_written}» не разобран. {service.reason}", service.place


@rule("legacy-service-code", Severity.WARNING, "номер услуги прежней структуры из 23 знаков")
def legacy_service_code(reading: ActReading) -> Iterator[Remark]:
    rows: dict[object, list[Service]] = defaultdict(list)
    for service in _with_status(reading, CodeStatus.LEGACY):
        rows[service.place].append(service)
    for services in rows.values():
        name = services[0].service_name
        about = f" для услуги «{name.value}»" if name else ""
        message = f"Номера прежней структуры из 23 знаков{about}: {len(services)}. Проверьте, действует ли услуга."
        yield message, services[0].place


def _with_status(reading: ActReading, status: CodeStatus) -> Iterator[Service]:
    return (service for service in reading.services if service.status is status)


@rule("duplicate-service-code", Severity.WARNING, "номер услуги стоит в перечне дважды")
def duplicate_service_code(reading: ActReading) -> Iterator[Remark]:
    seen: set[str] = set()
    for service in reading.services:
        if service.code in seen:
            yield f"Номер «{service.code}» уже есть в перечне.", service.place
        seen.add(service.code)


@rule("mixed-service-codes", Severity.WARNING, "среди однородных строк перечня номера двух разных услуг")
def mixed_service_codes(reading: ActReading) -> Iterator[Remark]:
    rows: dict[object, list[Service]] = defaultdict(list)
    for service in reading.services:
        if service.combination is not None:
            key = (
                _of(service.programme_type),
                _of(service.category),
                service.service_name and service.service_name.value,
            )
            rows[key].append(service)
    for alike in rows.values():
        usual = Counter(_service_code(service) for service in alike).most_common(1)[0][0]
        for service in alike:
            if _service_code(service) != usual:
                yield (
                    f"Номер «{service.code}» относится к услуге {_service_code(service)}, а соседние к {usual}.",
                    service.place,
                )


def _of(fact: object) -> object:
    return getattr(fact, "value", None)


def _service_code(service: Service) -> str:
    """The part of the number that names the service itself: «804200О.99.0.ББ52»."""
    return service.code[:17]


@rule("focus-left-unspecified", Severity.WARNING, "направленность в номере не указана, хотя у неё есть свой номер")
def focus_left_unspecified(reading: ActReading) -> Iterator[Remark]:
    rows = [service for service in reading.services if _is_focus_elsewhere(service)]
    if rows and rows[0].focus:
        codes = ", ".join(service.code for service in rows)
        message = (
            f"Направленность «{rows[0].focus.value}» имеет свои номера, а выбраны номера без направленности: {codes}."
        )
        yield message, rows[0].place


def _is_focus_elsewhere(service: Service) -> bool:
    return bool(
        service.focus
        and service.combination
        and service.combination.focus == NOT_STATED
        and service.focus.value != NOT_STATED
        and fold(service.focus.text).startswith(NOT_STATED)
    )


@rule("code-contradicts-row", Severity.WARNING, "номер услуги говорит одно, а строка перечня другое")
def code_contradicts_row(reading: ActReading) -> Iterator[Remark]:
    for service in reading.services:
        said = [f"{name} «{row}», по номеру «{code}»" for name, row, code in _compared(service) if row != code]
        if said:
            yield f"Строка и номер «{service.code}» расходятся: {'; '.join(said)}.", service.place


def _compared(service: Service) -> Sequence[tuple[str, str, str]]:
    """What both the row and the number say."""
    decoded = service.combination
    if decoded is None:
        return ()
    pairs = (
        ("направленность", None if _is_focus_elsewhere(service) else service.focus, decoded.focus),
        ("форма", service.form, decoded.form),
        ("категория", service.category, decoded.category),
        ("тип программы", service.programme_type, decoded.programme_type),
    )
    return [(name, fact.value, code) for name, fact, code in pairs if fact is not None and code is not None]


@rule("services-missing", Severity.WARNING, "в акте нет перечня услуг с номерами")
def services_missing(reading: ActReading) -> Iterator[Remark]:
    if has_body(reading) and not reading.services:
        yield "В акте не найден перечень услуг с номерами реестровых записей.", None
