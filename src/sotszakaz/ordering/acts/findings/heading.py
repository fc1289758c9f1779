"""Rules on the act as a whole: heading, captions, signature, force."""

import re
from collections.abc import Iterator

from sotszakaz.ordering.acts.findings.facts import Severity
from sotszakaz.ordering.acts.findings.registry import Remark, rule
from sotszakaz.ordering.acts.findings.texts import texts_of
from sotszakaz.ordering.acts.reading.dates import date_in
from sotszakaz.ordering.acts.reading.facts import ActReading
from sotszakaz.ordering.acts.reading.kinds import ActKind
from sotszakaz.ordering.acts.reading.words import as_written, closed_up, fold, squeeze

_STEMS = {
    "постановлени": ActKind.RESOLUTION,
    "распоряжени": ActKind.ORDER,
    "решени": ActKind.DECISION,
    "приказ": ActKind.DIRECTIVE,
}
_THIS_ACT = re.compile(r"настоящ[а-я]+ (постановлени|распоряжени|решени|приказ)[а-я]*")
_BLANK = re.compile(r"_{3,}")
_DOUBLED = re.compile(r"\b([а-яё]{4,}) \(\1\)", re.IGNORECASE)
_CITED = re.compile(r" от (?P<date>[\d«].*?) ?№ ?(?P<number>\d[\w./-]*)")


@rule("heading-incomplete", Severity.ERROR, "у акта нет вида, даты или номера")
def heading_incomplete(reading: ActReading) -> Iterator[Remark]:
    heading = reading.heading
    fields = (("вид", heading.kind), ("дата", heading.date), ("номер", heading.number))
    missing = [name for name, fact in fields if fact is None]
    if missing:
        yield f"Не найдены реквизиты акта: {', '.join(missing)}. Проверьте первую страницу.", None


@rule("body-missing", Severity.WARNING, "в файле только приложение, без текста самого акта")
def body_missing(reading: ActReading) -> Iterator[Remark]:
    if not has_body(reading):
        yield "В файле только приложение: пунктов самого акта нет, поэтому порядок отбора и документы неизвестны.", None


def has_body(reading: ActReading) -> bool:
    """Whether the clauses of the act are there."""
    return bool(reading.parts) and any(clause.number for clause in reading.parts[0].clauses)


@rule(
    "act-kind-mismatch",
    Severity.WARNING,
    "акт называет себя другим видом акта («настоящего постановления» в распоряжении)",
)
def act_kind_mismatch(reading: ActReading) -> Iterator[Remark]:
    kind = reading.heading.kind
    for text, place in texts_of(reading.source) if kind else ():
        match = next(
            (match for match in _THIS_ACT.finditer(fold(text)) if kind and _STEMS[match[1]] is not kind.value), None
        )
        if match and kind:
            yield f"Акт является {_INSTRUMENTAL[kind.value]}, а в тексте сказано «{as_written(text, match)}».", place


_INSTRUMENTAL = {
    ActKind.RESOLUTION: "постановлением",
    ActKind.ORDER: "распоряжением",
    ActKind.DECISION: "решением",
    ActKind.DIRECTIVE: "приказом",
}


@rule("unfilled-blank", Severity.WARNING, "незаполненный пропуск («от ____ № ____»)")
def unfilled_blank(reading: ActReading) -> Iterator[Remark]:
    for text, place in texts_of(reading.source):
        if _BLANK.search(text):
            yield f"Не заполнен пропуск: «{squeeze(text)[:80]}».", place


@rule("appendix-of-another-act", Severity.WARNING, "приложение подписано датой или номером другого акта")
def appendix_of_another_act(reading: ActReading) -> Iterator[Remark]:
    heading = reading.heading
    for part in reading.parts[1:]:
        caption = closed_up(" ".join(line.text for line in part.lines[:7]))
        match = _CITED.search(caption)
        if match is None or heading.number is None or heading.date is None:
            continue
        if match["number"].rstrip(".") != heading.number.value or date_in(match["date"]) not in {
            heading.date.value,
            None,
        }:
            message = f"Приложение отнесено к акту «{match[0].strip()}», а это акт № {heading.number.value}."
            yield message, part.lines[0].place


@rule("signature-missing", Severity.WARNING, "под текстом акта не найдена подпись должностного лица")
def signature_missing(reading: ActReading) -> Iterator[Remark]:
    if has_body(reading) and reading.heading.signed_by is None:
        yield "Под текстом акта не найдена подпись: укажите, кто подписал акт.", None


@rule("effective-clause-missing", Severity.INFO, "нет пункта о вступлении в силу")
def effective_clause_missing(reading: ActReading) -> Iterator[Remark]:
    if has_body(reading) and reading.effective.text is None:
        yield "В акте нет пункта о вступлении в силу: день начала действия нужно указать вручную.", None


@rule("retroactive-force", Severity.INFO, "акт распространяется на прошлое")
def retroactive_force(reading: ActReading) -> Iterator[Remark]:
    effective, signed = reading.effective, reading.heading.date
    if effective.retroactive_from and signed and effective.retroactive_from < signed.value:
        day = f"{effective.retroactive_from:%d.%m.%Y}"
        yield f"Акт от {signed.value:%d.%m.%Y} распространяется на отношения с {day}.", effective.place


@rule(
    "doubled-word", Severity.INFO, "слово повторено в скобках («муниципальных (муниципальных)»), след замены в тексте"
)
def doubled_word(reading: ActReading) -> Iterator[Remark]:
    for text, place in texts_of(reading.source):
        if match := _DOUBLED.search(text):
            yield f"Слово повторено в скобках: «{match[0]}».", place
