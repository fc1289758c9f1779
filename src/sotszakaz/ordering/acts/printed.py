"""A reading as a text for people, in Russian: each fact with its place in the act, then the findings."""

from collections.abc import Iterator
from itertools import groupby

from sotszakaz.ordering.acts.findings import Severity, findings_of
from sotszakaz.ordering.acts.reading.facts import ActReading, Deadline, Fact, IndicatorValue, Share
from sotszakaz.ordering.acts.reading.kinds import (
    CodeStatus,
    DocumentKind,
    GroupMode,
    MemberRole,
    SelectionMethod,
    ValueKind,
)

_METHODS = {SelectionMethod.SOCIAL_CERTIFICATE: "по социальному сертификату", SelectionMethod.COMPETITION: "конкурс"}
_STATUSES = {
    CodeStatus.VALID: "верен",
    CodeStatus.REPAIR_PROPOSED: "предложено исправление",
    CodeStatus.LEGACY: "прежней структуры",
    CodeStatus.UNKNOWN: "не разобран",
}
_MODES = {GroupMode.CREATED: "создаётся", GroupMode.EXISTING: "действует"}
_ROLES = {
    MemberRole.HEAD: "руководитель",
    MemberRole.DEPUTY: "заместитель",
    MemberRole.SECRETARY: "секретарь",
    MemberRole.MEMBER: "член",
}
_VALUES = {ValueKind.PENDING: "будет определено", ValueKind.EMPTY: "не заполнено"}
_DOCUMENTS = {
    DocumentKind.SOCIAL_ORDER: "социальный заказ",
    DocumentKind.EXECUTION_REPORT: "отчёт об исполнении",
    DocumentKind.PROVIDER_APPLICATION: "заявка исполнителя",
    DocumentKind.AGREEMENT: "соглашение",
    DocumentKind.ENROLMENT_APPLICATION: "заявление потребителя",
    DocumentKind.SOCIAL_CERTIFICATE: "социальный сертификат",
    DocumentKind.CONTRACT: "договор",
}
_SEVERITIES = {Severity.ERROR: "Ошибка", Severity.WARNING: "Предупреждение", Severity.INFO: "Сведение"}


def as_text(reading: ActReading) -> str:
    """The whole reading, a fact a line."""
    sections = (_heading, _decision, _services, _group, _plan, _indicators, _documents, _findings)
    blocks = ("\n".join(section(reading)) for section in sections)
    return "\n\n".join(block for block in blocks if block) + "\n"


def _line(name: str, fact: Fact[str] | None) -> str:
    return f"{name}: {fact.value} [{fact.place}]" if fact else f"{name}: не найдено"


def _heading(reading: ActReading) -> Iterator[str]:
    heading = reading.heading
    kind = heading.kind.value.capitalize() if heading.kind else "Акт"
    day = f"{heading.date.value:%d.%m.%Y}" if heading.date else "без даты"
    yield f"{kind} от {day} № {heading.number.value if heading.number else 'не найден'}"
    for name, fact in (
        ("Название", heading.title),
        ("Кем издан", heading.issuer),
        ("Муниципалитет", heading.municipality),
        ("Регион", heading.region),
        ("Подписал", heading.signed_by),
    ):
        yield _line(name, fact)


def _decision(reading: ActReading) -> Iterator[str]:
    yield _line("Уполномоченный орган", reading.authorised_body)
    yield _line("Направление деятельности", reading.activity)
    method = reading.selection.method
    yield f"Способ отбора: {_METHODS[method] if method else 'не найден'}"
    for name in reading.excluded_provider_names:
        yield f"  кроме организаций с названием «{name.value}» [{name.place}]"
    yield _line("Публикация", reading.publication)
    due = reading.analysis_due
    yield f"Факторный анализ: до {due.value:%d.%m.%Y} [{due.place}]" if due else "Факторный анализ: срок не найден"
    yield _line("Контроль", reading.control)
    effective = reading.effective
    since = f"; действует на отношения с {effective.retroactive_from:%d.%m.%Y}" if effective.retroactive_from else ""
    day = f"{effective.date:%d.%m.%Y}" if effective.date else "день из акта не следует"
    yield f"Вступление в силу: {day}{since}"


def _services(reading: ActReading) -> Iterator[str]:
    if reading.services:
        yield f"Услуги, номеров: {len(reading.services)}"
    for service in reading.services:
        said = (service.focus, service.form, service.category, service.programme_type)
        words = "; ".join(fact.value for fact in said if fact)
        yield f"  {service.code} – {_STATUSES[service.status]}{f'; {words}' if words else ''} [{service.place}]"
        if service.reason and service.status is not CodeStatus.LEGACY:
            yield f"    в акте «{service.code_as_written}». {service.reason}"


def _group(reading: ActReading) -> Iterator[str]:
    group = reading.working_group
    if group.mode is None:
        return
    yield f"Рабочая группа {_MODES[group.mode]}. {_line('Название', group.name)}"
    if group.rules:
        for name, share in (("Кворум", group.rules.quorum), ("Решение", group.rules.majority)):
            yield f"  {name}: {share_in_words(share.value)} [{share.place}]" if share else f"  {name}: не найдено"
        yield f"  {_line('При равенстве голосов решает', group.rules.casting_vote)}"
        yield f"  {_line('Протокол подписывается', group.rules.minutes_signed_by)}"
    for member in group.members:
        yield f"  {_ROLES[member.role]}: {member.name}, {member.position}"


def share_in_words(share: Share) -> str:
    """«не менее половины членов», «более 2/3 присутствующих»."""
    part = "половины" if (share.numerator, share.denominator) == (1, 2) else f"{share.numerator}/{share.denominator}"
    whole = "присутствующих" if share.of_present else "членов"
    return f"{'более' if share.strictly else 'не менее'} {part} {whole}"


def _plan(reading: ActReading) -> Iterator[str]:
    if reading.plan:
        yield f"План, мероприятий: {len(reading.plan)}"
    for (stage, title), items in groupby(reading.plan, key=lambda item: (item.stage, item.stage_title)):
        yield f"  {stage or '–'}. {title or ''}"
        for item in items:
            bodies = ", ".join(body.value for body in item.responsible)
            yield f"    {item.number} {item.title}"
            yield f"        срок: {_deadline(item.deadline.value)}; отвечает: {bodies or 'не назван'}"


def _deadline(deadline: Deadline) -> str:
    bounds = " – ".join(f"{day:%d.%m.%Y}" if day else "…" for day in (deadline.starts, deadline.ends))
    known = f" ({bounds})" if deadline.starts or deadline.ends else ""
    repeats = f", повторяется {deadline.repeats}" if deadline.repeats else ""
    return f"{deadline.text or 'не назван'}{known}{repeats}"


def _indicators(reading: ActReading) -> Iterator[str]:
    if reading.indicators:
        yield f"Показатели, строк: {len(reading.indicators)}"
    for row in reading.indicators:
        values = f"{_value(row.baseline.value)} → {_value(row.target.value)}"
        yield f"  {row.key} {row.title}: {values}{f', {row.unit}' if row.unit else ''}"


def _value(value: IndicatorValue) -> str:
    sign = " %" if value.kind is ValueKind.PERCENT else ""
    words = _VALUES.get(value.kind) or f"{value.value}{sign}"
    return f"{words} ({value.year})" if value.year else words


def _documents(reading: ActReading) -> Iterator[str]:
    if reading.documents:
        yield f"Электронные документы: {len(reading.documents)}"
    for document in reading.documents:
        paper = document.paper.value if document.paper else None
        year = f" в {paper.year} году" if paper and paper.year else ""
        on_paper = f"; на бумаге{year}{f' {paper.condition}' if paper.condition else ''}" if paper else ""
        formed = f"; формируется в: {document.formed_in.value}" if document.formed_in else ""
        yield f"  {_DOCUMENTS[document.kind]}{formed}{on_paper} [{document.title.place}]"
    if reading.information_systems:
        yield "Информационные системы:"
    for system in reading.information_systems:
        yield f"  {system.value}"


def _findings(reading: ActReading) -> Iterator[str]:
    found = findings_of(reading)
    yield f"Замечания: {len(found)}"
    for finding in found:
        yield f"  {_SEVERITIES[finding.severity]} [{finding.rule}] {finding.message} ({finding.where})"
