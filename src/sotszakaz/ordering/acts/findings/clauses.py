"""Rules on the clauses: references, the authorised body, the way of selection, the documents."""

import re
from collections import Counter
from collections.abc import Iterator

from sotszakaz.ordering.acts.data.regions import REGION_FORMS
from sotszakaz.ordering.acts.findings.facts import Severity
from sotszakaz.ordering.acts.findings.heading import has_body
from sotszakaz.ordering.acts.findings.registry import Remark, rule
from sotszakaz.ordering.acts.findings.texts import texts_of
from sotszakaz.ordering.acts.reading.facts import ActReading
from sotszakaz.ordering.acts.reading.kinds import DocumentKind
from sotszakaz.ordering.acts.reading.references import own_references
from sotszakaz.ordering.acts.reading.words import as_written, fold, squeeze
from sotszakaz.ordering.acts.source import Place

_REGIONS = "|".join(re.escape(fold(form)) for form in REGION_FORMS)
_REGIONAL_BODY = re.compile(
    rf"(?:министерств|департамент|управлени|комитет|правительств)\w*(?: [а-я-]+){{0,5}}? (?:{_REGIONS})"
    rf"|исполнительн\w+ орган\w* (?:{_REGIONS})|(?:областн|краев|республиканск)\w+ (?:организаци|учреждени)\w*"
)
_WHOLE_REGION = re.compile(rf"на территории (?:{_REGIONS})")
_MUNICIPAL = re.compile(r"муниципальн|городск|город |район|округ|поселени|администраци")
_APPENDIX = re.compile(r"приложени(?:ю|и|е|я|ем)(?: ?№)? ?(\d{1,2})(?!\d) к настоящ")
_ACTIVITY = re.compile(r"по направлени(?:ю|ям) деятельности[^«.;]{0,60}«((?:[^«»]|«[^«»]*»)*)»", re.IGNORECASE)
_NOT_BODIES = re.compile(
    r"(?:муниципальное образование|муниципальный|городской|город|район|округ|зато|поселение)(?: |$)"
)
_DOCUMENT_NAMES = {
    DocumentKind.SOCIAL_ORDER: "муниципальный социальный заказ",
    DocumentKind.EXECUTION_REPORT: "отчёт об исполнении заказа",
    DocumentKind.PROVIDER_APPLICATION: "заявка исполнителя",
    DocumentKind.AGREEMENT: "соглашение о финансовом обеспечении",
    DocumentKind.ENROLMENT_APPLICATION: "заявление потребителя",
    DocumentKind.SOCIAL_CERTIFICATE: "социальный сертификат",
    DocumentKind.CONTRACT: "договор с получателем",
}


@rule("dangling-reference", Severity.ERROR, "ссылка на пункт, которого в акте нет")
def dangling_reference(reading: ActReading) -> Iterator[Remark]:
    parts = reading.parts
    for part in parts:
        numbers = {clause.number for clause in part.clauses}
        body = {clause.number for clause in parts[0].clauses}
        for reference in own_references(part.clauses):
            known = numbers if reference.whole in {"положени", "порядк"} else body
            if any(known) and reference.clause not in known:
                yield f"Ссылка «{reference.text}» ведёт на пункт {reference.clause}, которого нет.", reference.place


@rule("appendix-missing", Severity.ERROR, "ссылка на приложение, которого в файле нет")
def appendix_missing(reading: ActReading) -> Iterator[Remark]:
    parts = reading.parts
    known = {part.number for part in parts[1:]}
    if not known or None in known:
        return
    missed: set[int] = set()
    for clause in parts[0].clauses:
        for item in clause.items:
            for match in _APPENDIX.finditer(fold(item.text)):
                number = int(match[1])
                if number not in known | missed:
                    missed.add(number)
                    yield f"В тексте названо приложение {number}, но такого приложения в файле нет.", item.place


@rule("selection-reference-incomplete", Severity.WARNING, "способ отбора назван без пункта части 2 статьи 9")
def selection_reference_incomplete(reading: ActReading) -> Iterator[Remark]:
    text = fold(reading.selection.text or "")
    if re.search(r"част[иью]+ 2 статьи 9", text) and not re.search(r"пункт\w* \d части 2 статьи 9", text):
        message = "Способ отбора назван ссылкой на часть 2 статьи 9 без пункта: по этому пункту способ не определить."
        yield message, reading.selection.place


@rule("selection-missing", Severity.WARNING, "способ отбора исполнителей не назван")
def selection_missing(reading: ActReading) -> Iterator[Remark]:
    if has_body(reading) and reading.selection.method is None:
        yield "Не найдено, каким способом отбираются исполнители услуг.", reading.selection.place


@rule("authorised-body-missing", Severity.ERROR, "не назван уполномоченный орган")
def authorised_body_missing(reading: ActReading) -> Iterator[Remark]:
    if has_body(reading) and reading.authorised_body is None:
        yield "Не найден пункт, который определяет уполномоченный орган.", None


@rule("authorised-body-not-an-organ", Severity.ERROR, "уполномоченным органом названо само муниципальное образование")
def authorised_body_not_an_organ(reading: ActReading) -> Iterator[Remark]:
    body = reading.authorised_body
    if body and _NOT_BODIES.match(fold(body.value)):
        message = f"Уполномоченным органом названо «{body.value}»: это муниципальное образование, а не его орган."
        yield message, body.place


@rule("foreign-body", Severity.WARNING, "в муниципальном акте назван орган или учреждение региона")
def foreign_body(reading: ActReading) -> Iterator[Remark]:
    if reading.heading.municipality is None:
        return
    for text, place in texts_of(reading.source):
        for match in _REGIONAL_BODY.finditer(fold(text)):
            if not _MUNICIPAL.search(match[0]):
                yield f"В муниципальном акте назван орган или учреждение региона: «{as_written(text, match)}».", place
                break


@rule("territory-differs", Severity.WARNING, "услуги относятся ко всему региону, а не к муниципалитету")
def territory_differs(reading: ActReading) -> Iterator[Remark]:
    if reading.heading.municipality is None:
        return
    for text, place in texts_of(reading.source):
        if match := _WHOLE_REGION.search(fold(text)):
            yield f"Речь идёт обо всём регионе («{as_written(text, match)}»), а акт муниципальный.", place


@rule("activity-wording-differs", Severity.WARNING, "направление деятельности в разных местах названо по-разному")
def activity_wording_differs(reading: ActReading) -> Iterator[Remark]:
    places: dict[str, Place] = {}
    counts: Counter[str] = Counter()
    for text, place in _joined_texts(reading):
        for match in _ACTIVITY.finditer(text):
            name = _without_exception(match[1])
            counts[name] += 1
            places.setdefault(name, place)
    for name, place in places.items():
        usual = counts.most_common(1)[0][0]
        if name != usual:
            yield f"Направление деятельности названо «{name}», а в других местах «{usual}».", place


def _joined_texts(reading: ActReading) -> Iterator[tuple[str, Place]]:
    """Texts, and titles with their lines joined: a title may break in the middle of a name."""
    yield from texts_of(reading.source)
    for part in reading.parts[1:]:
        yield part.title, part.lines[0].place


def _without_exception(name: str) -> str:
    return squeeze(re.sub(r"\(за исключением[^()]*\)", "", fold(name)))


@rule("documents-incomplete", Severity.WARNING, "в перечне электронных документов нет одного из семи документов")
def documents_incomplete(reading: ActReading) -> Iterator[Remark]:
    if not has_body(reading):
        return
    known = {document.kind for document in reading.documents}
    missing = [name for kind, name in _DOCUMENT_NAMES.items() if kind not in known]
    if len(missing) == len(_DOCUMENT_NAMES):
        yield "Не найден перечень документов, обмен которыми идёт в электронной форме.", None
    elif missing:
        place = reading.documents[0].title.place
        yield f"В перечне электронных документов нет: {', '.join(missing)}.", place
