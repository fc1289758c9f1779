"""The electronic documents of the decision, where they are formed and when on paper; the information systems."""

import re
from collections.abc import Sequence
from dataclasses import replace

from sotszakaz.ordering.acts.reading.facts import ActDocument, Fact, PaperRule
from sotszakaz.ordering.acts.reading.kinds import DocumentKind
from sotszakaz.ordering.acts.reading.outline import Clause, Item
from sotszakaz.ordering.acts.reading.references import item_references, referred
from sotszakaz.ordering.acts.reading.words import bare, fold, squeeze, without_abbreviations

_KINDS = (
    (DocumentKind.EXECUTION_REPORT, r"отчет"),
    (DocumentKind.PROVIDER_APPLICATION, r"заявк"),
    (DocumentKind.ENROLMENT_APPLICATION, r"заявлени"),
    (DocumentKind.AGREEMENT, r"соглашени"),
    (DocumentKind.CONTRACT, r"договор"),
    (DocumentKind.SOCIAL_CERTIFICATE, r"социальн\w+ сертификат"),
    (DocumentKind.SOCIAL_ORDER, r"социальн\w+ заказ"),
)
_LIST = re.compile(r"переч(?:ень|ня) документов|документ\w+,? обмен котор|обмен (?:следующими )?документами")
_ELECTRONIC = re.compile(r"электронн")
_SYSTEMS = re.compile(r"информационные системы|информационных систем(?:,| исп|$|:)")
_FORMED = re.compile(
    r"формируем\w+ (?:с использованием|с помощью|посредством|в) "
    r"|формирование котор\w+ осуществляется (?:с использованием|в) "
)
_PAPER = re.compile(r"на бумажно(?:м|й) (?:носител|форм)|в бумажной форме|в бумажном виде")
_CONDITION = re.compile(r"(?:в случае|при|если) (?:отсутстви|невозможност|технич)[^.;]{0,600}")
_QUOTED_NAME = re.compile(r"«([^«»]+)»")


def read_systems(clauses: Sequence[Clause]) -> tuple[Fact[str], ...]:
    """Information systems by their full names."""
    for clause in clauses:
        if (
            clause.number
            and _SYSTEMS.search(fold(clause.items[0].text))
            and not _LIST.search(fold(clause.items[0].text))
        ):
            items = clause.items[1:] or _inline(clause)
            return tuple(Fact(bare(without_abbreviations(_closed(item.text))), item.text, item.place) for item in items)
    return ()


def _inline(clause: Clause) -> list[Item]:
    """Systems named in the sentence itself, after a colon."""
    _, colon, tail = clause.items[0].text.partition(":")
    return [Item(None, part.strip(), clause.place) for part in tail.split(";") if part.strip()] if colon else []


def _closed(text: str) -> str:
    """An abbreviation whose bracket was never closed, closed."""
    return f"{bare(text)})" if text.count("(") > text.count(")") else text


def read_documents(clauses: Sequence[Clause], systems: Sequence[Fact[str]]) -> tuple[ActDocument, ...]:
    """The documents exchanged in electronic form, each of its kind once."""
    listed = next((clause for clause in clauses if _is_document_list(clause)), None)
    if listed is None:
        return ()
    items = listed.items[1:]
    documents = [_document(item) for item in items]
    found = {index: document for index, document in enumerate(documents) if document}
    for clause in clauses:
        if clause is not listed:
            _apply_forming(clause, found, items, systems)
            _apply_paper(clause, found, items)
    return tuple(found.values())


def _is_document_list(clause: Clause) -> bool:
    words = fold(clause.items[0].text)
    return bool(clause.number and len(clause.items) > 1 and _LIST.search(words) and _ELECTRONIC.search(words))


def _document(item: Item) -> ActDocument | None:
    kind = document_kind(item.text)
    title = bare(item.text)
    return ActDocument(kind, Fact(title, item.text, item.place), None, None) if kind else None


def document_kind(text: str) -> DocumentKind | None:
    """The kind by the word that comes first: «заявка … по социальному сертификату» is an application."""
    words = fold(text)
    found = [(match.start(), kind) for kind, pattern in _KINDS if (match := re.search(pattern, words))]
    return min(found)[1] if found else None


def _apply_forming(
    clause: Clause, found: dict[int, ActDocument], items: Sequence[Item], systems: Sequence[Fact[str]]
) -> None:
    match = _FORMED.search(fold(clause.items[0].text)) if clause.number else None
    if match is None:
        return
    system = _system(squeeze(clause.items[0].text)[match.end() :], systems)
    for item in clause.items:
        for index in _named(item.text, found, items):
            found[index] = replace(found[index], formed_in=Fact(system, item.text, item.place))


def _named(text: str, found: dict[int, ActDocument], items: Sequence[Item]) -> list[int]:
    """The documents that a sentence means, by reference to the list or else by name."""
    by_reference = [
        index for reference in item_references(text) for index in referred(reference, items) if index in found
    ]
    if by_reference or item_references(text):
        return by_reference
    kind = document_kind(text)
    return [index for index, document in found.items() if document.kind is kind]


def _system(text: str, systems: Sequence[Fact[str]]) -> str:
    """The full name from the list of systems, by the name in quotation marks; else the words of the clause."""
    quoted = _QUOTED_NAME.search(text)
    for system in systems:
        if quoted and (quoted[1] in system.value or quoted[0] in system.text):
            return system.value
    return bare(without_abbreviations(text.split(":")[0]))


def _apply_paper(clause: Clause, found: dict[int, ActDocument], items: Sequence[Item]) -> None:
    for item in clause.items if clause.number else ():
        for sentence in re.split(r"(?<=[а-яё»)])\. (?=[А-ЯЁ])", item.text):
            words = fold(sentence)
            if not _PAPER.search(words):
                continue
            year = re.search(r"(?<!\d)(20\d\d)(?= год| г\.|-)|до конца (20\d\d)", words)
            condition = _CONDITION.search(squeeze(sentence))
            rule = PaperRule(int(year[1] or year[2]) if year else None, bare(condition[0]) if condition else None)
            named = _named(sentence[: condition.start()] if condition else sentence, found, items)
            for index in named:
                found[index] = replace(found[index], paper=Fact(rule, sentence, item.place))
